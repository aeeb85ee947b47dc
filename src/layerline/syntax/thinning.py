"""Tables of constants, without most of their rows: no rule asks about them.

libcst takes a minute and gigabytes for a literal of a million numbers, and does not take 4,000
strings side by side. What is left out becomes blanks, so that every offset and line stays.
"""

import re
from collections.abc import Iterator

_KEPT = 100
"""Rows of a table that stay."""
_SHORT = 8_000
"""Characters in which no table is long enough to matter."""
_COMMAS, _QUOTES = 1_500, 4_000
"""So many are in a file with a table that matters; looking for one takes its time."""
_LOOSE = 30
"""Characters for each comma: in a file with more it is code that matters."""
_DEEPEST = 5
"""Lists of constants in lists, in the rows of a table; longer ones are tables themselves."""

_STRING = r"""(?<![\w"'])[rRbBuU]{0,2}(?:"(?:[^"\\\r\n]|\\.)*+"|'(?:[^'\\\r\n]|\\.)*+')(?!["'])"""
_BLANK = r"(?:[ \t\r\n]|\\\r?\n)"
_PIECE = rf"{_STRING}{_BLANK}*+"
_NUMBER = r"[-+]?\.?\b\d[\w.]*+(?:(?<=[eE])[-+]\d+)?"
_ATOM = rf"(?:{_STRING}(?:{_BLANK}*+{_STRING})*+|{_NUMBER}|\b(?:True|False|None)\b)"
_ITEM = rf"{_ATOM}(?:\s*+:\s*+{_ATOM})?\s*+"
_PIECES = re.compile(rf"(?:{_PIECE})++"), re.compile(_PIECE)
_ROWS = re.compile(rf"(?:{_ITEM},\s*+)++"), re.compile(rf"{_ITEM},\s*+")
"""What a whole table looks like, and one of its rows."""
_ITEMS = rf"(?:{_ITEM}(?:,\s*+{_ITEM}){{0,{_KEPT}}}+(?:,\s*+)?)?"
_GROUP = re.compile(rf"(?<![\w)\]])[\[({{]\s*+{_ITEMS}[\])}}]")
_INK = re.compile(r"(?:(?!\\\r?\n)[^\r\n])+")


def thinned(text: str) -> str:
    """A text with at most so many rows in each table of constants; the same text where none is."""
    if text.count('"') + text.count("'") > _QUOTES:
        text = _without(text, _spare(text, *_PIECES))
    commas = text.count(",")
    if commas > _COMMAS and len(text) < commas * _LOOSE:
        text = _without(text, _spare(_flat(text), *_ROWS))
    return text


def _flat(text: str) -> str:
    """The text with a number in place of each list of constants."""
    for _ in range(_DEEPEST):
        text, count = _GROUP.subn(lambda found: f"0{_blank(found[0][1:])}", text)
        if not count:
            break
    return text


def _spare(text: str, table: re.Pattern[str], row: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the rows of long tables are that need not stay."""
    for found in table.finditer(text):
        at, end = found.span()
        if end - at > _SHORT:
            for _ in range(_KEPT):
                at = each.end() if (each := row.match(text, at, end)) else at
            yield at, end


def _without(text: str, spare: Iterator[tuple[int, int]]) -> str:
    pieces, kept = [], 0
    for start, end in spare:
        pieces += [text[kept:start], _blank(text[start:end])]
        kept = end
    return "".join([*pieces, text[kept:]]) if pieces else text


def _blank(text: str) -> str:
    return _INK.sub(lambda ink: " " * len(ink[0]), text)

"""How a piece of code comes into a text or goes out of it, and nothing else changes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import indent

from layerline.codemods._source import Source
from layerline.codemods.evolving._merge_items import Item

_BLANK_LINES = re.compile(r"(?:[ \t]*\n)+")
_STEP = 4
"""Blanks of an indentation in what is generated."""


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Text that takes the place of what stands between two offsets."""

    start: int
    end: int
    text: str


def applied(text: str, edits: Iterable[TextEdit]) -> str:
    """The text with all edits, of which none may overlap another."""
    pieces, reached = [], 0
    for edit in sorted(edits, key=lambda each: (each.start, each.end)):
        pieces += [text[reached : max(reached, edit.start)], edit.text]
        reached = max(reached, edit.end)
    return "".join(pieces) + text[reached:]


def own_start(source: Source, item: Item) -> int:
    """Where the comments directly above a statement begin, or its own line."""
    start = source.line_start(item.start)
    while start:
        above = source.line_start(start - 1)
        if not source.text[above:start].lstrip(" \t").startswith("#"):
            return start
        start = above
    return start


def statement_text(source: Source, item: Item) -> str:
    """A statement with its comments, whole lines without the last newline."""
    return source.text[own_start(source, item) : source.line_end(item.end)]


def blank_lines_above(source: Source, item: Item) -> int:
    """How many blank lines part a statement from what is above it."""
    above = source.text[: own_start(source, item)].split("\n")[:-1]
    count = 0
    while count < len(above) and not above[-1 - count].strip():
        count += 1
    return count


def without_statements(source: Source, gone: Sequence[Item]) -> TextEdit:
    """Take neighbours out with their comments; what stood apart from them stays apart."""
    start = own_start(source, gone[0])
    end = min(source.line_end(gone[-1].end) + 1, len(source.text))
    above = blank_lines_above(source, gone[0])
    if _opens_block(source, start):
        below = _BLANK_LINES.match(source.text, end)
        return TextEdit(start, below.end() if below else end, "")
    start = source.line_start(start, above)
    if not source.text[end:].strip() or _dedents(source, start, end):
        return TextEdit(start, end, "")
    below = _BLANK_LINES.match(source.text, end)
    gaps = [blank_lines_above(source, each) for each in gone]
    gap = max(*gaps, below[0].count("\n") if below else 0)
    return TextEdit(start, below.end() if below else end, "\n" * gap)


def with_statement(
    source: Source, text: str, anchor: Item, *, below: bool, blanks: int
) -> TextEdit:
    """Bring a statement in, directly above or below another one.

    Args:
        source: the file.
        text: whole lines, without the last newline, indented as where they come from.
        anchor: the other statement.
        below: whether it comes below it.
        blanks: how many blank lines part the two.
    """
    column = source.indentation(anchor.start)
    laid_out = reindented(text, column, source.indent)
    gap = "\n" * blanks
    if below:
        end = source.line_end(anchor.end)
        return TextEdit(end, end, f"\n{gap}{laid_out}")
    start = own_start(source, anchor)
    return TextEdit(start, start, f"{laid_out}\n{gap}")


def reindented(text: str, column: str, step: str) -> str:
    """Lines that begin at another column, one step of whose indentation may be another."""
    lines = text.split("\n")
    margin = min((len(each) - len(each.lstrip()) for each in lines if each.strip()), default=0)
    bare = [each[margin:] for each in lines]
    if step != " " * _STEP:
        bare = [
            re.sub(r"^(?: {4})+", lambda at: step * (len(at[0]) // _STEP), each) for each in bare
        ]
    return indent("\n".join(bare), column)


def without_entry(source: Source, entries: Sequence[Item], at: int) -> TextEdit:
    """Take an argument or an entry out, with its comma and the line that was its own."""
    entry = entries[at]
    opening = re.search(r"[(\[{](\s*)\Z", source.text[: entry.start])
    closing = re.match(r"\s*,?\s*(?=[)\]}])", source.text[entry.end :])
    if opening and closing:  # it is the only one, and nothing is left between the brackets
        return TextEdit(opening.start(1), entry.end + closing.end(), "")
    line_start, line_end = source.line_start(entry.start), source.line_end(entry.end)
    before, after = source.text[line_start : entry.start], source.text[entry.end : line_end]
    if not before.strip() and re.fullmatch(r"\s*,?\s*(#.*)?", after):
        return TextEdit(line_start, min(line_end + 1, len(source.text)), "")
    if at + 1 < len(entries):
        return TextEdit(entry.start, entries[at + 1].start, "")
    if at:
        return TextEdit(entries[at - 1].end, entry.end, "")
    comma = re.match(r"\s*,", source.text[entry.end :])
    return TextEdit(entry.start, entry.end + (comma.end() if comma else 0), "")


def with_entry(source: Source, text: str, anchor: Item, *, below: bool) -> TextEdit:
    """Bring an argument or an entry in beside another one: on its own line where that has one."""
    is_own_line = source.begins_line(anchor.start)
    between = f",\n{source.indentation(anchor.start)}" if is_own_line else ", "
    if not below:
        return TextEdit(anchor.start, anchor.start, text + between)
    rest = source.text[anchor.end : source.line_end(anchor.end)]
    if is_own_line and re.fullmatch(r"\s*,\s*(#.*)?", rest):
        end = source.line_end(anchor.end)
        return TextEdit(end, end, f"{between.removeprefix(',')}{text},")
    closing = re.match(r",(?=[)\]}])", source.text[anchor.end :])
    return TextEdit(anchor.end, anchor.end + (1 if closing else 0), between + text)


def _opens_block(source: Source, start: int) -> bool:
    return start == 0 or source.text[:start].rstrip().endswith(":")


def _dedents(source: Source, start: int, end: int) -> bool:
    """Whether the next line with code belongs to an outer block."""
    rest = re.compile(r"\s*^([ \t]*)\S", re.MULTILINE).match(source.text, end)
    own = re.compile(r"\s*^([ \t]*)\S", re.MULTILINE).match(source.text, start)
    return bool(rest and own and len(rest[1]) < len(own[1]))

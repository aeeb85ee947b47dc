"""Lines that a long name makes too long, and that ruff leaves alone: docstrings and sentences.

A docstring goes on after an empty line where its first sentence can end; a sentence in quotes
goes on in quotes of its own; the value of a dictionary's entry comes to stand below its key.
"""

import re

_LONGEST = 100
_DOCSTRING = re.compile(r'^(?P<margin> *)"""(?P<text>.*?)(?P<end>"""|)$')
_SENTENCE = re.compile(r'^(?P<margin> *)(?P<kind>f?)"(?P<text>[^"\\]*)"(?P<end>[,)]*)$')
_ENTRY = re.compile(r'^(?P<margin> *)(?P<key>"[^"\\]*"): (?P<value>"[^"\\]*"),$')
_PAUSES = (". ", ": ", "; ", ", ")


def parted(source: str) -> str:
    """Python source with such lines in two, as far as they can be."""
    if all(len(line) <= _LONGEST for line in source.splitlines()):
        return source
    return "".join(map(_parted, source.splitlines(keepends=True)))


def _parted(line: str) -> str:
    text = line.rstrip("\n")
    if len(text) <= _LONGEST:
        return line
    if found := _DOCSTRING.match(text):
        return _docstring(found) or line
    if found := _SENTENCE.match(text):
        return _sentence(found)
    if found := _ENTRY.match(text):
        return _entry(found)
    return line


def _docstring(found: re.Match[str]) -> str | None:
    """One sentence on its line, and what follows it after an empty one."""
    margin, text = found["margin"], found["text"]
    room = _LONGEST - len(margin) - len('""".')
    for pause in _PAUSES:
        first, _, rest = text.rpartition(pause) if pause == ". " else text.partition(pause)
        if first and rest and len(first) <= room and len(margin + rest) <= _LONGEST:
            rest = rest[0].upper() + rest[1:]
            end = f'\n{margin}"""' if found["end"] else ""
            return f'{margin}"""{first}.\n\n{margin}{rest}{end}\n'
    return None


def _entry(found: re.Match[str]) -> str:
    """A value of a dictionary on a line of its own, as ruff leaves it."""
    margin, key, value = found["margin"], found["key"], found["value"]
    return f"{margin}{key}: (\n{margin}    {value}\n{margin}),\n"


def _sentence(found: re.Match[str]) -> str:
    """The same text in two pieces, parted before a word and outside of what is filled in."""
    margin, kind, text = found["margin"], found["kind"], found["text"]
    room = _LONGEST - len(margin) - len(kind) - len('""')
    places = [
        place + 1
        for place, letter in enumerate(text[:room])
        if letter == " " and text.count("{", 0, place) == text.count("}", 0, place)
    ]
    if not places:
        return found[0] + "\n"
    pieces = (text[: places[-1]], text[places[-1] :])
    first, second = (f'{kind if "{" in piece else ""}"{piece}"' for piece in pieces)
    return f"{margin}{first}\n{margin}{second}{found['end']}\n"

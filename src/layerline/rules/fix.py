"""What would mend a finding: edits of its file's text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands between two offsets of the text is replaced."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that belong together.

    Attributes:
        title: what it does, in the imperative.
        edits: they do not overlap.
        is_certain: whether the program cannot come to behave otherwise.
    """

    title: str
    edits: tuple[Edit, ...]
    is_certain: bool


def offset(text: str, line: int, column: int) -> int:
    """Where a line and a column, both from 1, are in the text; at most its end."""
    start = 0
    for number, found in enumerate(_NEWLINE.finditer(text), 1):
        if number == line:
            return min(start + column - 1, found.start())
        start = found.end()
    return min(start + column - 1, len(text))


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that do not overlap."""
    for edit in sorted(edits, key=lambda each: -each.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text

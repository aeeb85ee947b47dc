"""The line of code that a finding is about, with a mark below it."""

import re
import unicodedata
from collections.abc import Iterator

from layerline.rules.finding import Finding
from layerline.tree import Tree

_NEWLINE = re.compile(r"\r\n|\r|\n")
_LONGEST = 160
"""Columns; the rest of a longer line says nothing more."""


class Sources:
    """The lines of a project's files, for frames; a file that cannot be shown has none."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._lines: dict[str, list[str]] = {}

    def line(self, path: str, number: int) -> str | None:
        """A line of a file, from 1."""
        if path not in self._lines:
            self._lines[path] = self._split(path)
        lines = self._lines[path]
        return lines[number - 1] if 0 < number <= len(lines) else None

    def _split(self, path: str) -> list[str]:
        content = self._tree.peek(path)
        return _NEWLINE.split(content.decode("utf-8-sig", errors="replace"))


def frame(finding: Finding, sources: Sources) -> Iterator[tuple[str, str]]:
    """The line and the mark, each as gutter and text; nothing where there is no code to show."""
    line = sources.line(finding.path, finding.line)
    if line is None or not line.strip():
        return
    number = str(finding.line)
    before = _shown(line[: finding.column - 1])
    same = finding.end_line == finding.line and finding.end_column > finding.column
    end = finding.end_column - 1 if same else len(line.rstrip())
    marked = _shown(line[finding.column - 1 : end])
    yield f"{number} |", _shown(line.rstrip())[:_LONGEST]
    if _width(before) < _LONGEST:
        length = max(1, min(_width(marked), _LONGEST - _width(before)))
        yield f"{' ' * len(number)} |", " " * _width(before) + "^" * length


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text.replace("\t", "    "))


def _width(text: str) -> int:
    """Columns of a terminal: wide characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )

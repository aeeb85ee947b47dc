"""Where each name of a tree stands in the text, without paying for a position provider.

Names come in the same order in the tree (walked in source order) and in the text. Each
one is compared; where text and tree disagree the caller falls back to libcst, which computes where
each name is: always right, and many times slower.
"""

from typing import Protocol

from layerline.syntax.scan import Lines, Scan
from layerline.syntax.tree import Name

_SOFT = frozenset({"match", "case", "type", "lazy", "_"})


class Positions(Protocol):
    """Where names stand; asked for each name once, in source order."""

    def of(self, node: Name, /) -> tuple[int, int]:
        """Line and column of a name."""

    def keyword(self, text: str, /) -> None:
        """Step over a soft keyword."""

    def finish(self) -> None:
        """Check that nothing is left over."""


class OutOfStepError(Exception):
    """Text and tree do not name the same things in the same order."""


class InStep:
    """Positions from the order of names; must be asked for every name, in source order."""

    def __init__(self, found: Scan, lines: Lines) -> None:
        self._names = found.names
        self._lines = lines
        self._next = 0

    def of(self, node: Name) -> tuple[int, int]:
        """Line and column of the next name. Raises OutOfStepError where it is another one."""
        while self._next < len(self._names):
            offset, text = self._names[self._next]
            self._next += 1
            if text == node.value:
                return self._lines.position(offset)
            if text not in _SOFT:
                break
        raise OutOfStepError(node.value)

    def keyword(self, text: str) -> None:
        """Step over a soft keyword that is also a name."""
        if self._next < len(self._names) and self._names[self._next][1] == text:
            self._next += 1

    def finish(self) -> None:
        """Raises OutOfStepError where the text has names that the tree did not ask for."""
        if any(text not in _SOFT for _, text in self._names[self._next :]):
            raise OutOfStepError


class Said:
    """Positions that the tree says itself."""

    def of(self, node: Name) -> tuple[int, int]:
        """Line and column of a name."""
        if node.at is None:
            raise OutOfStepError(node.value)
        return node.at

    def keyword(self, text: str) -> None:
        """Nothing to step over."""

    def finish(self) -> None:
        """Nothing to check."""

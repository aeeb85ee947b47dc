"""Where each name of a tree stands in the text, without paying for a position provider.

Names come in the same order in the tree (walked in source order) and in the text. Each
one is compared; where text and tree disagree the caller falls back to libcst's own
`PositionProvider`, which is always right and several times slower.
"""

from typing import Protocol

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from layerline.syntax.scan import Lines, Scan

_SOFT = frozenset({"match", "case", "type", "lazy", "_"})


class Positions(Protocol):
    """Where names stand; asked for each name once, in source order."""

    def of(self, node: cst.Name, /) -> tuple[int, int]:
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

    def of(self, node: cst.Name) -> tuple[int, int]:
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


class Computed:
    """Positions from libcst's own provider: slow, and right whatever the file."""

    def __init__(self, module: cst.Module) -> None:
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        self._ranges = wrapper.resolve(PositionProvider)

    def of(self, node: cst.Name) -> tuple[int, int]:
        """Line and column of a name."""
        start = self._ranges[node].start
        return start.line, start.column + 1

    def keyword(self, text: str) -> None:
        """Nothing to step over."""

    def finish(self) -> None:
        """Nothing to check."""

"""Where each name of a tree stands in the text, without paying for a position provider.

Names come in the same order in the tree (walked in source order) and in the text. Each
one is compared; where text and tree disagree the caller falls back to libcst's own
`PositionProvider`, which is always right and several times slower.
"""

import dataclasses
from functools import cache
from typing import Protocol

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from layerline.syntax.scan import Lines, Scan

_SOFT = frozenset({"match", "case", "type", "lazy", "_"})
_NO_NAMES_IN = frozenset(
    {"lpar", "rpar", "comma", "semicolon", "equal", "leading_lines", "lines_after_decorators"}
    | {"lbracket", "rbracket", "lbrace", "rbrace", "colon", "footer", "header", "indent"}
    | {"first_colon", "second_colon", "posonly_ind", "relative", "separator", "newline"}
    | {"trailing_whitespace", "trailing_comma", "operator"}
)
_SOURCE_ORDER: dict[type[cst.CSTNode], tuple[str, ...]] = {
    cst.FunctionDef: ("decorators", "name", "type_parameters", "params", "returns", "body"),
    cst.ClassDef: ("decorators", "name", "type_parameters", "bases", "keywords", "body"),
    cst.Parameters: ("posonly_params", "params", "star_arg", "kwonly_params", "star_kwarg"),
    cst.Param: ("name", "annotation", "default"),
    cst.Arg: ("keyword", "value"),
    cst.IfExp: ("body", "test", "orelse"),
    cst.MatchCase: ("pattern", "guard", "body"),
    cst.TypeAlias: ("name", "type_parameters", "value"),
    cst.ExceptHandler: ("type", "name", "body"),
    cst.ExceptStarHandler: ("type", "name", "body"),
    cst.TypeParam: ("param", "default"),
}


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


@cache
def fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """The fields of a node class that may hold names, in source order."""
    ordered = _SOURCE_ORDER.get(kind)
    if ordered is not None:
        return ordered
    names = (field.name for field in dataclasses.fields(kind))
    return tuple(n for n in names if n not in _NO_NAMES_IN and not n.startswith("whitespace"))


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

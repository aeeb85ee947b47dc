"""Whether one piece of Python is another with something added, as Python itself reads them."""

import ast
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

_INSERTABLE = {
    *((ast.Module, "body"), (ast.Module, "type_ignores"), (ast.ImportFrom, "names")),
    *((kind, "body") for kind in (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.If)),
    *((kind, "body") for kind in (ast.For, ast.While, ast.With, ast.Try)),
}
"""Where whole statements, their `type: ignore` and imported names may come in."""

_ASSIGNED = {(ast.Assign, "value"), (ast.AnnAssign, "value")}
_SUMMANDS = {(ast.BinOp, "left"), (ast.BinOp, "right")}
_PLACED = (ast.stmt, ast.expr, ast.alias)
_ENTRIES = {(ast.List, "elts"), (ast.Tuple, "elts")}
"""An entry may come into a list that is assigned, or is part of a sum that is."""


def parsed(text: str) -> ast.Module:
    """What Python reads, the types in remarks included.

    Raises:
        SyntaxError: it is not valid for this Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about escapes in the user's own strings
        return ast.parse(text, type_comments=True)


def syntax_only_grows(before: str, after: str, old: ast.Module | None = None) -> bool:
    """Whether the new code without what was added is the old code.

    Args:
        before: the old code.
        after: the new code.
        old: what was parsed of the old code, where somebody needed it before.

    Raises:
        SyntaxError: one of them is not valid for this Python.
    """
    growth = _Growth(_lines(before), _lines(after))
    return growth.grows(parsed(after), old or parsed(before))


@dataclass(frozen=True, slots=True)
class _Growth:
    """The lines of both, by which most of two long lists is known to be the same."""

    old: Sequence[str]
    new: Sequence[str]

    def grows(self, new: object, old: object, *, assigned: bool = False) -> bool:
        """Whether a piece of the new tree is that of the old one, or more."""
        if not isinstance(old, ast.AST) or not isinstance(new, ast.AST):
            return self._list_equal(new, old) if isinstance(old, list) else repr(new) == repr(old)
        if type(new) is not type(old):
            return False
        if isinstance(old, ast.TypeIgnore) and isinstance(new, ast.TypeIgnore):
            return new.tag == old.tag  # its line is no field of what it belongs to
        if not isinstance(old, ast.Module) and self._same(new, old):
            return True
        return all(
            self._field_grows((type(old), name), getattr(new, name), getattr(old, name), assigned)
            for name in old._fields
        )

    def _field_grows(
        self,
        place: tuple[type[ast.AST], str],
        new: object,
        old: object,
        assigned: bool,  # noqa: FBT001 one of the four that always come
    ) -> bool:
        may_grow = place in _INSERTABLE or (assigned and place in _ENTRIES)
        if may_grow and isinstance(new, list) and isinstance(old, list):
            return self._holds_all(new, old)
        is_assigned = place in _ASSIGNED or (assigned and place in _SUMMANDS)
        return self.grows(new, old, assigned=is_assigned)

    def _list_equal(self, new: object, old: Sequence[object]) -> bool:
        return (
            isinstance(new, list)
            and len(new) == len(old)
            and all(self.grows(one, other) for one, other in zip(new, old, strict=True))
        )

    def _holds_all(self, new: Sequence[ast.AST], old: Sequence[ast.AST]) -> bool:
        """Whether all of the old stand among the new, in the same order."""
        start = self._alike(new, old)
        end = min(self._alike(new[::-1], old[::-1]), len(old) - start, len(new) - start)
        rest = iter(new[start : len(new) - end])
        return all(
            any(self.grows(each, one) for each in rest) for one in old[start : len(old) - end]
        )

    def _alike(self, one: Sequence[ast.AST], other: Sequence[ast.AST]) -> int:
        """How many are the same at the beginning."""
        pairs = zip(one, other, strict=False)
        return sum(1 for _ in takewhile(lambda pair: self._same(*pair), pairs))

    def _same(self, new: ast.AST, old: ast.AST) -> bool:
        return self._is_written_alike(new, old) or _same(new, old)

    def _is_written_alike(self, new: ast.AST, old: ast.AST) -> bool:
        """Whether both fill the same columns of lines that are the same, remarks included."""
        if not isinstance(new, _PLACED) or not isinstance(old, _PLACED):
            return False
        if type(new) is not type(old):
            return False
        if new.col_offset != old.col_offset or new.end_col_offset != old.end_col_offset:
            return False
        lines = self.new[new.lineno - 1 : new.end_lineno]
        return lines == self.old[old.lineno - 1 : old.end_lineno]


def _lines(text: str) -> list[str]:
    """Its lines as Python counts them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _same(one: object, other: object) -> bool:
    """Whether two pieces of a tree are the same; where they stand does not matter."""
    if type(one) is not type(other):
        return False
    if isinstance(one, ast.AST):
        return all(_same(getattr(one, f, None), getattr(other, f, None)) for f in one._fields)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other if isinstance(one, str) else repr(one) == repr(other)

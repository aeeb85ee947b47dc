"""Whether one piece of Python is another with something added, as Python itself reads them."""

import ast
import warnings
from collections.abc import Sequence
from itertools import takewhile

_INSERTABLE = {
    *((ast.Module, "body"), (ast.ImportFrom, "names")),
    *((kind, "body") for kind in (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.If)),
    *((kind, "body") for kind in (ast.For, ast.While, ast.With, ast.Try)),
}
"""Where whole statements and imported names may come in."""

_ASSIGNED = {(ast.Assign, "value"), (ast.AnnAssign, "value")}
_SUMMANDS = {(ast.BinOp, "left"), (ast.BinOp, "right")}
_ENTRIES = {(ast.List, "elts"), (ast.Tuple, "elts")}
"""An entry may come into a list that is assigned, or is part of a sum that is."""


def syntax_only_grows(before: str, after: str) -> bool:
    """Whether the new code without what was added is the old code.

    Raises:
        SyntaxError: one of them is not valid for this Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about escapes in the user's own strings
        old, new = (ast.parse(text, type_comments=True) for text in (before, after))
    return _grows(new, old)


def _grows(new: object, old: object, *, assigned: bool = False) -> bool:
    if not isinstance(old, ast.AST) or not isinstance(new, ast.AST):
        return _list_equal(new, old) if isinstance(old, list) else repr(new) == repr(old)
    if type(new) is not type(old):
        return False
    if not isinstance(old, ast.Module) and _same(new, old):
        return True
    return all(
        _field_grows((type(old), name), getattr(new, name), getattr(old, name), assigned=assigned)
        for name in old._fields
    )


def _field_grows(
    place: tuple[type[ast.AST], str], new: object, old: object, *, assigned: bool
) -> bool:
    may_grow = place in _INSERTABLE or (assigned and place in _ENTRIES)
    if may_grow and isinstance(new, list) and isinstance(old, list):
        return _holds_all(new, old)
    return _grows(new, old, assigned=place in _ASSIGNED or (assigned and place in _SUMMANDS))


def _list_equal(new: object, old: Sequence[object]) -> bool:
    return (
        isinstance(new, list)
        and len(new) == len(old)
        and all(_grows(one, other) for one, other in zip(new, old, strict=True))
    )


def _holds_all(new: Sequence[ast.AST], old: Sequence[ast.AST]) -> bool:
    """Whether all of the old stand among the new, in the same order."""
    start = _alike(new, old)
    end = min(_alike(new[::-1], old[::-1]), len(old) - start, len(new) - start)
    rest = iter(new[start : len(new) - end])
    return all(any(_grows(each, one) for each in rest) for one in old[start : len(old) - end])


def _alike(one: Sequence[ast.AST], other: Sequence[ast.AST]) -> int:
    """How many are the same at the beginning."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: _same(*pair), pairs))


def _same(one: object, other: object) -> bool:
    """Whether two pieces of a tree are the same; where they stand does not matter."""
    if type(one) is not type(other):
        return False
    if isinstance(one, ast.AST):
        return all(_same(getattr(one, f, None), getattr(other, f, None)) for f in one._fields)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other if isinstance(one, str) else repr(one) == repr(other)

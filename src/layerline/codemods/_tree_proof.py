"""The proof that an edit only added, on the trees of libcst."""

from collections.abc import Sequence
from dataclasses import fields
from functools import cache

import libcst as cst

from layerline.codemods._proof import UnprovenEdit, too_deep

_INSERTABLE = {
    ("Module", "body"),
    ("IndentedBlock", "body"),
    ("ImportFrom", "names"),
}
_ASSIGNED = {("Assign", "value"), ("AnnAssign", "value")}
_SUMMANDS = {("BinaryOperation", "left"), ("BinaryOperation", "right")}
_ENTRIES = {("List", "elements"), ("Tuple", "elements")}
"""An entry may come into a list that is assigned, or is part of a sum that is."""
_LAYOUT = frozenset(
    {
        *("comma", "comment", "default_indent", "default_newline", "encoding", "footer"),
        *("has_trailing_newline", "header", "indent", "lbrace", "lbracket", "leading_lines"),
        *("lines_after_decorators", "lpar", "newline", "rbrace", "rbracket", "rpar"),
        *("semicolon", "trailing_whitespace"),
    }
)


def tree_only_grows(before: str, after: str) -> bool:
    """Whether the new code without what was added is the old code.

    Raises:
        UnprovenEdit: one of them does not parse.
    """
    try:
        old, new = (cst.parse_module(text) for text in (before, after))
    except cst.ParserSyntaxError as error:
        raise UnprovenEdit(f"the new text does not parse: {error.message}") from error
    return _matches(new, old, additions=True)


def same(one: cst.CSTNode, other: cst.CSTNode) -> bool:
    """Whether two pieces of code mean the same, however they are laid out."""
    return _matches(one, other, additions=False)


def _matches(new: object, old: object, *, additions: bool, assigned: bool = False) -> bool:
    if isinstance(new, cst.CSTNode) and isinstance(old, cst.CSTNode):
        try:
            return _matches_node(new, old, additions=additions, assigned=assigned)
        except RecursionError:
            raise too_deep() from None
    if isinstance(new, list | tuple) and isinstance(old, list | tuple):
        return len(new) == len(old) and all(
            _matches(one, other, additions=additions) for one, other in zip(new, old, strict=True)
        )
    return repr(new) == repr(old)


def _matches_node(new: cst.CSTNode, old: cst.CSTNode, *, additions: bool, assigned: bool) -> bool:
    if type(new) is not type(old):
        return False
    if isinstance(old, cst.BaseStatement) and _text(new) == _text(old):
        return True  # spares the depth of what was not touched
    for name in _meaning(type(old)):
        one, other = getattr(new, name), getattr(old, name)
        place = (type(old).__name__, name)
        grown = additions and (place in _INSERTABLE or (assigned and place in _ENTRIES))
        if grown and isinstance(one, list | tuple) and isinstance(other, list | tuple):
            fits = _holds_all(one, other, additions=additions)
        else:
            below = place in _ASSIGNED or (assigned and place in _SUMMANDS)
            fits = _matches(one, other, additions=additions, assigned=below)
        if not fits:
            return False
    return True


@cache
def _meaning(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """The fields of a kind of node that are more than layout."""
    names = (field.name for field in fields(kind))
    return tuple(n for n in names if n not in _LAYOUT and not n.startswith("whitespace"))


def _holds_all(new: Sequence[cst.CSTNode], old: Sequence[cst.CSTNode], *, additions: bool) -> bool:
    """Whether all of the old stand among the new, in the same order."""
    rest = iter(new)
    return all(any(_matches(each, one, additions=additions) for each in rest) for one in old)


def _text(statement: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(statement).strip()

"""The proof that an edit only added.

Two things are shown of the new text. It holds every character of the old one in the same
order. And its tree becomes the old tree when whole statements, list entries and imported
names are taken out. So nothing of the user's was changed, moved or commented out.
"""

from collections.abc import Sequence
from dataclasses import fields

import libcst as cst

from layerline.errors import PreconditionRefusal

_INSERTABLE = {
    ("Module", "body"),
    ("IndentedBlock", "body"),
    ("List", "elements"),
    ("Tuple", "elements"),
    ("ImportFrom", "names"),
}
_LAYOUT = frozenset(
    {
        *("comma", "comment", "default_indent", "default_newline", "encoding", "footer"),
        *("has_trailing_newline", "header", "indent", "lbrace", "lbracket", "leading_lines"),
        *("lines_after_decorators", "lpar", "newline", "rbrace", "rbracket", "rpar"),
        *("semicolon", "trailing_whitespace"),
    }
)


class UnprovenEdit(Exception):  # noqa: N818 it says what the edit is
    """An edit of ours would have done more than add. It is a bug of ours; nothing was written."""


def prove_additive(before: str, after: str) -> None:
    """Show that `after` is `before` with something added.

    Raises:
        UnprovenEdit: it is not, or it does not parse.
    """
    rest = iter(after)
    if not all(character in rest for character in before):
        raise UnprovenEdit("characters of the old text are missing in the new one")
    try:
        old, new = (cst.parse_module(text.lstrip("\ufeff")) for text in (before, after))
    except cst.ParserSyntaxError as error:
        raise UnprovenEdit(f"the new text does not parse: {error.message}") from error
    if not _matches(new, old, additions=True):
        raise UnprovenEdit("the new code without what was added is not the old code")


def same(one: cst.CSTNode, other: cst.CSTNode) -> bool:
    """Whether two pieces of code mean the same, however they are laid out."""
    return _matches(one, other, additions=False)


def too_deep() -> PreconditionRefusal:
    """For code whose nesting would exhaust the stack."""
    return PreconditionRefusal(
        "the file is nested too deeply to be read",
        remedy="break its longest expression into smaller ones",
    )


def _matches(new: object, old: object, *, additions: bool) -> bool:
    if isinstance(new, cst.CSTNode) and isinstance(old, cst.CSTNode):
        try:
            return _matches_node(new, old, additions=additions)
        except RecursionError:
            raise too_deep() from None
    if isinstance(new, list | tuple) and isinstance(old, list | tuple):
        return len(new) == len(old) and all(
            _matches(one, other, additions=additions) for one, other in zip(new, old, strict=True)
        )
    return repr(new) == repr(old)


def _matches_node(new: cst.CSTNode, old: cst.CSTNode, *, additions: bool) -> bool:
    if type(new) is not type(old):
        return False
    if isinstance(old, cst.BaseStatement) and _text(new) == _text(old):
        return True  # spares the depth of what was not touched
    for name in (field.name for field in fields(old)):
        if name in _LAYOUT or name.startswith("whitespace"):
            continue
        one, other = getattr(new, name), getattr(old, name)
        grown = additions and (type(old).__name__, name) in _INSERTABLE
        both = isinstance(one, list | tuple) and isinstance(other, list | tuple)
        fits = _holds_all if grown and both else _matches
        if not fits(one, other, additions=additions):
            return False
    return True


def _holds_all(new: Sequence[cst.CSTNode], old: Sequence[cst.CSTNode], *, additions: bool) -> bool:
    """Whether all of the old stand among the new, in the same order."""
    rest = iter(new)
    return all(any(_matches(each, one, additions=additions) for each in rest) for one in old)


def _text(statement: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(statement).strip()

"""The proof that an edit only added.

Two things are shown of the new text. It holds every character of the old one in the same
order. And its tree becomes the old tree when whole statements, list entries and imported
names are taken out. So nothing of the user's was changed, moved or commented out.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import TypeAlias

import libcst as cst

Shape: TypeAlias = "str | tuple[str, dict[str, Shape]] | list[Shape]"
"""What code means: a word, a node with its parts, or several of them. No blanks, no commas."""

_INSERTABLE = {
    ("Module", "body"),
    ("IndentedBlock", "body"),
    ("List", "elements"),
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
    if not _holds(shape(new), shape(old)):
        raise UnprovenEdit("the new code without what was added is not the old code")


def shape(node: cst.CSTNode) -> Shape:
    """What a piece of code means, however it is laid out."""
    parts = {
        field.name: _part(getattr(node, field.name))
        for field in fields(node)
        if field.name not in _LAYOUT and not field.name.startswith("whitespace")
    }
    return type(node).__name__, parts


def _part(value: object) -> Shape:
    if isinstance(value, cst.CSTNode):
        return shape(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_part(each) for each in value]
    return repr(value)


def _holds(new: Shape, old: Shape) -> bool:
    if not isinstance(new, tuple) or not isinstance(old, tuple):
        return new == old
    kind, parts = old
    if kind != new[0] or parts.keys() != new[1].keys():
        return False
    return all(
        _holds_all(new[1][name], part, insertable=(kind, name) in _INSERTABLE)
        for name, part in parts.items()
    )


def _holds_all(new: Shape, old: Shape, *, insertable: bool) -> bool:
    if not isinstance(new, list) or not isinstance(old, list):
        return _holds(new, old)
    if not insertable:
        return len(new) == len(old) and all(map(_holds, new, old))
    rest = iter(new)
    return all(any(_holds(candidate, each) for candidate in rest) for each in old)

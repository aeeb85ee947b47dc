"""The proof that an edit only added.

Two things are shown of the new text. It holds every character of the old one in the same
order. And its tree becomes the old tree when whole statements, list entries and imported
names are taken out. So nothing of the user's was changed, moved or commented out.

The trees are Python's own, which are ten times as fast as libcst's; those of libcst serve where
a file uses grammar that this Python does not know.
"""

import ast

from layerline.codemods._growth import syntax_only_grows
from layerline.errors import PreconditionRefusal


class UnprovenEdit(Exception):  # noqa: N818 it says what the edit is
    """An edit of ours would have done more than add. It is a bug of ours; nothing was written."""


def prove_additive(before: str, after: str, old: ast.Module | None = None) -> None:
    """Show that `after` is `before` with something added.

    Args:
        before: the old text.
        after: the new text.
        old: the tree of the old text, where there is one already.

    Raises:
        UnprovenEdit: it is not, or it does not parse.
    """
    if not _holds_all_of(after, before):
        raise UnprovenEdit("characters of the old text are missing in the new one")
    texts = before.lstrip("\ufeff"), after.lstrip("\ufeff")
    try:
        only_adds = syntax_only_grows(*texts, old)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # A grammar newer than this Python, or a mistake; libcst takes long to import.
        from layerline.codemods._tree_proof import tree_only_grows  # noqa: PLC0415

        only_adds = tree_only_grows(*texts)
    if not only_adds:
        raise UnprovenEdit("the new code without what was added is not the old code")


def _holds_all_of(after: str, before: str) -> bool:
    """Whether the characters of the old text are in the new one, in their order.

    Whole lines are looked for first, which is enough nearly always and takes a fraction.
    """
    reached = 0
    for line in before.splitlines(keepends=True):
        found = after.find(line, reached)
        if found < 0:
            rest = iter(after)
            return all(character in rest for character in before)
        reached = found + len(line)
    return True


def too_deep() -> PreconditionRefusal:
    """For code whose nesting would exhaust the stack."""
    return PreconditionRefusal(
        "the file is nested too deeply to be read",
        remedy="break its longest expression into smaller ones",
    )

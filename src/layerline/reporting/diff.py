"""Staged changes as people review them: a unified diff."""

import difflib
from collections.abc import Iterator, Sequence

from layerline.tree import Change


def diff(changes: Sequence[Change]) -> Iterator[str]:
    """The lines of a diff over all changes, in path order."""
    for change in changes:
        before = _lines(change.before or b"")
        after = _lines(change.after or b"")
        old = f"a/{change.path}" if change.before is not None else "/dev/null"
        new = f"b/{change.path}" if change.after is not None else "/dev/null"
        yield from difflib.unified_diff(before, after, old, new, lineterm="")


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8", errors="replace").splitlines()

"""Runs that were cut off, and conflicts that a merge left in files."""

import re
from collections.abc import Iterator
from itertools import chain

from layerline.architecture.wiring import MANIFESTS
from layerline.diagnosis.trouble import Trouble
from layerline.errors import PreconditionRefusal
from layerline.git.staging import unmerged_files
from layerline.tree import Tree, refuse_unfinished

_CONFLICT = re.compile(
    rb"^<{7} [^\n]*\n(?:(?!<{7} )[^\n]*\n)*?={7}\r?\n(?:[^\n]*\n)*?>{7} [^\n]*$", re.MULTILINE
)
_HIDDEN = (MANIFESTS, ".github")
"""Folders that hold no code and may be in conflict all the same."""


def cut_off(tree: Tree) -> Iterator[Trouble]:
    """A run that was killed in the middle, or one that still goes on."""
    try:
        refuse_unfinished(tree.root)
    except PreconditionRefusal as refusal:
        yield Trouble("cut-off-run", refusal.reason, refusal.remedy)


def conflicts(tree: Tree) -> Iterator[Trouble]:
    """Files with markers in them, and those that git's index has in conflict without any."""
    marked = set()
    for path in chain(tree.paths(), *map(tree.paths, _HIDDEN)):
        content = tree.read_bytes(path)
        if b"<<<<<<< " in content and (found := _CONFLICT.search(content)):
            marked.add(path)
            line = content.count(b"\n", 0, found.start()) + 1
            yield Trouble(
                "conflict-markers",
                "a merge left its markers here",
                "decide between the two sides, and remove the markers",
                path,
                line,
            )
    for path in unmerged_files(tree.root):
        if path not in marked:
            yield Trouble(
                "conflict-markers",
                "git still counts this file as in conflict",
                f"decide, then: git add {path} (or git rm {path})",
                path,
            )

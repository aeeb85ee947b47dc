"""The project that a verb is about to change."""

from pathlib import Path

from layerline.architecture.config import find_root
from layerline.tree import Tree, refuse_unfinished


def project_to_change(directory: Path) -> Tree:
    """The project around a folder, in which no run was cut off.

    Raises:
        Refusal: there is none.
        PreconditionRefusal: a run was cut off, or another one still goes on.
    """
    tree = Tree(find_root(directory))
    refuse_unfinished(tree.root)
    return tree

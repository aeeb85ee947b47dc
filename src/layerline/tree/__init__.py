"""The files of a user's project. Only this room writes there.

`Tree` is the project as it is, with changes on top that are not on disk yet; a dry run is
the same code that ends without `commit()`. `new_folder` is for a project that is not there.
"""

from layerline.tree.folder import (
    new_folder,
    no_passing_place,
    passing_folder,
    write_file,
    write_files,
)
from layerline.tree.restoring import recover, refuse_unfinished, undo
from layerline.tree.signals import held_signals
from layerline.tree.staged import Beside, Change, Tree, digest
from layerline.tree.walking import SKIPPED_FOLDERS, holds_modules, spelt

__all__ = [
    "SKIPPED_FOLDERS",
    "Beside",
    "Change",
    "Tree",
    "digest",
    "held_signals",
    "holds_modules",
    "new_folder",
    "no_passing_place",
    "passing_folder",
    "recover",
    "refuse_unfinished",
    "spelt",
    "undo",
    "write_file",
    "write_files",
]

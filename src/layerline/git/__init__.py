"""The few things that layerline asks of git, through the user's own git.

Merges happen in a repository of their own, in a temporary folder: the user's is only read.
"""

from layerline.git.questions import (
    changed_files,
    is_available,
    is_inside_repository,
    prefix,
    start_repository,
)

__all__ = [
    "changed_files",
    "is_available",
    "is_inside_repository",
    "prefix",
    "start_repository",
]

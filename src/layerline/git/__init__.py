"""The few things that layerline asks of git, through the user's own git.

Merges happen in a repository of their own, in a temporary folder: the user's is only read.
"""

from layerline.git.questions import is_available, is_inside_repository, start_repository

__all__ = ["is_available", "is_inside_repository", "start_repository"]

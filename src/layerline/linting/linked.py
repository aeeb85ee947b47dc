"""The linked facts of a project, for those who ask what the linter knows and report nothing."""

import datetime as dt

from layerline.architecture.layers import Architecture
from layerline.linting.cache import Cache
from layerline.linting.discover import discover
from layerline.linting.reading import Reading
from layerline.linting.run import Run
from layerline.linting.stamp import stamp
from layerline.rules.project import Project
from layerline.tree import Tree


def linked(tree: Tree, architecture: Architecture, *, read_all: bool = False) -> Project:
    """A project as rules see it, as it would be after what is staged is written.

    Args:
        tree: its files.
        architecture: its layers.
        read_all: whether every module will be looked at; the linter has kept what it read.
    """
    reading = Reading(tree, discover(tree, architecture), Cache(tree.root, stamp()))
    if read_all:
        reading.prefetch(reading.paths)
    return Run(reading, architecture, (), None, dt.datetime.now(dt.UTC).date()).project()

"""`layerline doctor`: what does not fit together in a project, and how far its files drifted."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from layerline.architecture.config import find_root
from layerline.commands.conventions import Directory, Json, print_document, say
from layerline.diagnosis import examine
from layerline.errors import Exit
from layerline.generation.releases import Releases
from layerline.release import VERSION
from layerline.reporting.colour import painter
from layerline.reporting.examination import document, screen
from layerline.tree import Tree

Check = Annotated[
    bool, typer.Option("--check", help="End with 1 where something must be mended: for CI.")
]


def command(*, directory: Directory = Path(), check: Check = False, as_json: Json = False) -> Exit:
    """Tell what ails a project: manifests, code, wiring and migrations held against each other.

    Nothing is run, written or asked of a database. What must be mended comes first, each with
    what to do; then what is good to know, and which files differ from what the template writes.
    """
    tree = Tree(find_root(directory))
    report = examine(tree, Releases.at_hand())
    if as_json:
        print_document(document(report, VERSION))
    else:
        say("\n".join(screen(report, tree.root.name, VERSION, painter(sys.stdout))), as_json=False)
    return Exit.FINDINGS if check and report.errors else Exit.DONE

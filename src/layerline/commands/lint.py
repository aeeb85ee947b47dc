"""`layerline lint`: does the project keep to its layers?"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from layerline import rules
from layerline.architecture.config import find_root, load
from layerline.errors import Exit
from layerline.linting import lint
from layerline.linting.narrowing import existing, narrow
from layerline.reporting import json, text
from layerline.rules.selection import select, words
from layerline.tree import Tree


class Format(StrEnum):
    """How the findings are written."""

    TEXT = "text"
    JSON = "json"


Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Report only what lies here; the whole project is analysed.", metavar="PATH"
    ),
]
Output = Annotated[Format, typer.Option("--format", help="How to write the findings.")]
AsJson = Annotated[bool, typer.Option("--json", help="The same as --format json.")]
Select = Annotated[
    str | None, typer.Option("--select", help="Only these rules: codes or names, with commas.")
]
Ignore = Annotated[str | None, typer.Option(help="Not these rules: codes or names, with commas.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Read every file anew.")]


def command(  # noqa: PLR0913, PLR0917 as many as the command line has
    paths: Paths = None,
    output: Output = Format.TEXT,
    as_json: AsJson = False,  # noqa: FBT002 a flag of the command line
    select_: Select = None,
    ignore: Ignore = None,
    no_cache: NoCache = False,  # noqa: FBT002 a flag of the command line
) -> None:
    """Check that the project keeps to its layers. Ends with 1 where it does not."""
    tree = Tree(find_root(existing(paths or [])))
    architecture = load(tree, words(rules.ALL))
    settings = architecture.settings
    chosen = select(rules.ALL, chosen=select_, ignored=ignore, settings=settings)
    report = lint(tree, architecture, chosen, cached=not no_cache)
    report = narrow(report, tree.root, paths or [])
    if as_json or output is Format.JSON:
        typer.echo(json.report(report))
    else:
        typer.echo("\n".join(text.report(report)))
    if report.errors:
        raise typer.Exit(Exit.FINDINGS)

"""What every verb shares: its `--json`, `--dry-run` and `-C`, and how a document is printed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from layerline.reporting.document import document

Json = Annotated[
    bool,
    typer.Option(
        "--json", help="Print one JSON document on stdout; what is for people goes to stderr."
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")
]
Directory = Annotated[
    Path, typer.Option("-C", metavar="DIR", help="The project, or a folder in it.")
]


def print_document(content: Mapping[str, object]) -> None:
    """Print a verb's one document."""
    typer.echo(document(content))


def say(line: str, *, as_json: bool) -> None:
    """Tell people something: on stdout, unless a document goes there."""
    typer.echo(line, err=as_json)

"""`layerline explain CODE`: a rule's own page."""

from typing import Annotated

import typer

from layerline import rules
from layerline.reporting import json, text
from layerline.rules.selection import find

Word = Annotated[str, typer.Argument(help="A rule's code or name.", metavar="CODE")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def command(word: Word, as_json: AsJson = False) -> None:  # noqa: FBT002 a flag of the command line
    """Tell why a rule is one, with a bad and a good example."""
    rule = find(word, rules.ALL)
    typer.echo(json.rule(rule) if as_json else "\n".join(text.rule(rule)))

"""What every verb shares: its `--json`, `--dry-run` and `-C`, and how a document is printed."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from layerline.errors import Refusal
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
Data = Annotated[
    list[str] | None,
    typer.Option("--data", metavar="KEY=VALUE", help="An answer, given here. May be repeated."),
]


def answers_of(data: list[str]) -> dict[str, str]:
    """What was given with `--data`.

    Raises:
        Refusal: one of them is no `key=value`.
    """
    answers = {}
    for item in data:
        key, equals, value = item.partition("=")
        if not equals:
            raise Refusal(f"--data {item!r} has no '='", remedy="write it as --data key=value")
        answers[key.strip()] = value
    return answers


def print_document(content: Mapping[str, object]) -> None:
    """Print a verb's one document."""
    typer.echo(document(content))


def say(line: str, *, as_json: bool) -> None:
    """Tell people something: on stdout, unless a document goes there."""
    typer.echo(line, err=as_json)


def in_ci() -> bool:
    """Whether this is a run of a CI server, which is given no file that nobody reviewed."""
    return os.environ.get("CI", "").casefold() not in ("", "0", "false")


def with_values(arguments: Sequence[str]) -> list[str]:
    """The arguments, with its default behind `--changed` where no revision follows.

    typer knows no option whose value may be left out.
    """
    spelled = list(arguments)
    for at, word in enumerate(spelled):
        if word == "--changed":
            following = spelled[at + 1] if at + 1 < len(spelled) else "-"
            if following.startswith("-") or Path(following).exists():
                spelled[at] = "--changed=HEAD"
    return spelled

"""Verbs that make a document: which format it has, and whether it goes to a file or to stdout."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from layerline.commands.conventions import print_document, say
from layerline.errors import Refusal
from layerline.tree import write_file

F = TypeVar("F", bound=StrEnum)

Target = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to; else stdout.")
]


def format_of(target: Path, suffixes: Mapping[str, F], remedy: str) -> F:
    """The format that a file's suffix says.

    Args:
        target: the file.
        suffixes: the format of each suffix, in small letters.
        remedy: what to do where it says none.

    Raises:
        Refusal: it says none.
    """
    found = suffixes.get(target.suffix.lower())
    if found is None:
        raise Refusal(f"{target} does not say which format it should have", remedy=remedy)
    return found


def deliver(content: str, target: Path | None, gist: tuple[str, str], *, as_json: bool) -> None:
    """Print a document, or write it to a file and say what is in it.

    Args:
        content: the document.
        target: the file, if there is to be one.
        gist: what is in it in one sentence, after what that is called in JSON.
        as_json: whether programs read what is said.
    """
    if target is None:
        typer.echo(content.rstrip("\n"))
        return
    write_file(target, content.encode("utf-8", "surrogateescape"))
    name, sentence = gist
    if as_json:
        print_document({"path": str(target), name: sentence})
    say(f"{target}: {sentence}", as_json=as_json)

"""`layerline report`: how the findings went, over the git history."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from layerline.commands.checking import checking
from layerline.commands.conventions import Directory, Json
from layerline.commands.file_output import Target, deliver, format_of
from layerline.errors import Refusal
from layerline.git.history import revisions
from layerline.history import measure, sampled
from layerline.reporting.trend import trend_document, trend_page, trend_sentence


class Format(StrEnum):
    """What a trend is written as."""

    HTML = "html"
    JSON = "json"


_SUFFIXES = {".html": Format.HTML, ".htm": Format.HTML, ".json": Format.JSON}

Output = Annotated[
    Format | None,
    typer.Option("--format", help="As what; else as the suffix of --output says, else as JSON."),
]
Since = Annotated[
    str | None,
    typer.Option(metavar="DATE|REV", help="Only what was committed after it, as 2026-01-31."),
]
Every = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="One in so many commits, from the newest.")
]
Points = Annotated[int, typer.Option(min=1, help="At most so many revisions, evenly spread.")]


def command(  # noqa: PLR0913 a command's options are its parameters
    *,
    directory: Directory = Path(),
    output: Output = None,
    since: Since = None,
    every: Every = None,
    points: Points = 30,
    target: Target = None,
    as_json: Json = False,
) -> None:
    """Show how findings and baseline went over the git history.

    Revisions of the first-parent history are measured with today's rules and layers, away from
    your working tree; what was measured once is remembered.
    """
    chosen = _format(output, target)
    project = checking(directory)
    root = project.tree.root
    past = sampled(revisions(root, since), every=every, points=points)
    if not past:
        raise Refusal("no commit is that young", remedy="give an earlier --since, or none")
    found = tuple(measure(root, project.architecture, project.rules, past))
    writer = trend_page if chosen is Format.HTML else trend_document
    content = writer(root.name, found)
    deliver(content, target, ("sentence", trend_sentence(found)), as_json=as_json)


def _format(output: Format | None, target: Path | None) -> Format:
    if output is not None:
        return output
    if target is None:
        return Format.JSON
    return format_of(target, _SUFFIXES, "add --format html or --format json")

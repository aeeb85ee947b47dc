"""`layerline graph`: a picture of the layers, with what is wrong in red."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from layerline.commands.checking import Checking, checking, known_baseline
from layerline.commands.conventions import Directory, Json
from layerline.commands.file_output import Target, deliver, format_of
from layerline.errors import Refusal
from layerline.graphing import Graph, Level, focused, graph_of, survey
from layerline.linting import lint
from layerline.linting.baseline import parted
from layerline.reporting.pictures.dot import dot
from layerline.reporting.pictures.html import html
from layerline.reporting.pictures.json import graph_document
from layerline.reporting.pictures.mermaid import mermaid
from layerline.reporting.pictures.svg import svg
from layerline.reporting.pictures.wording import headline


class Format(StrEnum):
    """What a graph is written as."""

    SVG = "svg"
    HTML = "html"
    MERMAID = "mermaid"
    DOT = "dot"
    JSON = "json"


_SUFFIXES = {
    ".svg": Format.SVG,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".mmd": Format.MERMAID,
    ".mermaid": Format.MERMAID,
    ".dot": Format.DOT,
    ".gv": Format.DOT,
    ".json": Format.JSON,
}

Output = Annotated[
    Format | None,
    typer.Option("--format", help="As what; else as the suffix of --output says, else as SVG."),
]
AtLevel = Annotated[
    Level | None,
    typer.Option(help="How closely to look; entities, where the project has some, else layers."),
]
Focus = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Only this layer, entity or file, and what it touches."),
]


def command(  # noqa: PLR0913 a command's options are its parameters
    *,
    directory: Directory = Path(),
    output: Output = None,
    level: AtLevel = None,
    focus: Focus = None,
    target: Target = None,
    as_json: Json = False,
) -> None:
    """Draw the layers, with what is wrong in red.

    Layers are bands, entities are columns, arrows count imports. The page of --format html needs
    no network; the SVG fits into a README. What the baseline knows is drawn as well.
    """
    chosen = _format(output, target, as_json=as_json)
    if target is None and chosen in (Format.SVG, Format.HTML) and sys.stdout.isatty():
        raise Refusal("a terminal shows no picture", remedy="layerline graph --output layers.html")
    graph = _graph(checking(directory), level)
    if focus is not None:
        graph = focused(graph, focus)
    deliver(_WRITERS[chosen](graph), target, ("headline", headline(graph)), as_json=as_json)


def _format(output: Format | None, target: Path | None, *, as_json: bool) -> Format:
    if output is not None:
        return output
    if target is None:
        return Format.JSON if as_json else Format.SVG
    return format_of(target, _SUFFIXES, "add --format svg, html, mermaid, dot or json")


def _graph(project: Checking, level: Level | None) -> Graph:
    report = lint(project.tree, project.architecture, project.rules)
    new, known, _ = parted(report.findings, known_baseline(project.tree.root))
    seen = survey(project.tree, project.architecture, new, known)
    if level is None:
        entities = any(place.entity for place in seen.places.values())
        level = Level.ENTITIES if entities else Level.LAYERS
    return graph_of(seen, level)


_WRITERS = {
    Format.SVG: svg,
    Format.HTML: html,
    Format.MERMAID: mermaid,
    Format.DOT: dot,
    Format.JSON: graph_document,
}

"""A graph as one page that needs nothing else: a picture to walk through, and tables."""

import dataclasses
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files

from layerline.graphing.condensing import condensed
from layerline.graphing.graph import Cell, Graph, Level
from layerline.reporting.pictures.layout import HEAD, TOP, lay_out
from layerline.reporting.pictures.svg import drawing, stylesheet
from layerline.reporting.pictures.wording import (
    amount,
    counted,
    headline,
    place,
    sentence,
    title,
    where,
)

_ABOVE = TOP - 36
"""What the picture has for its title, which the page says itself."""


def html(graph: Graph) -> str:
    """The page."""
    template = _resource("page.html")
    parts = {
        "title": escape(title(graph)),
        "headline": escape(headline(graph)),
        "tone": "bad" if graph.violations else "good",
        "style": page_style(),
        "picture": "\n".join(_picture(graph)),
        "findings": "\n".join(_findings(graph)),
        "matrix": "\n".join(_matrix(graph)),
        "arrows": "\n".join(_arrows(graph)),
        "data": _data(graph),
        "script": _resource("page.js"),
    }
    return filled(template, parts)


def filled(template: str, parts: Mapping[str, str]) -> str:
    """A template with its parts, in one pass: what a part says is never taken for a place."""
    return re.sub(r"\[\[(\w+)\]\]", lambda place: parts[place[1]], template)


def page_style() -> str:
    """How a page looks, in both colour schemes."""
    return stylesheet() + _resource("page.css")


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _picture(graph: Graph) -> Iterator[str]:
    first = condensed(graph)
    whole, hidden = _both(graph, first)
    layout = lay_out(whole, hidden)
    width, height = max(layout.width, 700), layout.height - _ABOVE + 12
    yield (
        f'<svg id="picture" class="picture" viewBox="0 {_ABOVE} {width:g} {height:g}" role="group" '
        f'preserveAspectRatio="xMinYMin" '
        f'aria-labelledby="heading" aria-describedby="headline keys" data-head="{HEAD}" '
        f'data-above="{_ABOVE}" data-height="{height:g}">'
    )
    yield from drawing(whole, layout, width, hidden)
    yield "</svg>"


def _both(graph: Graph, first: Graph) -> tuple[Graph, frozenset[str]]:
    """What is shown at first, and behind it each column that it merges."""
    shown = {column.name for column in first.columns}
    hidden = frozenset(column.name for column in graph.columns) - shown
    spots = {cell.spot for cell in first.cells}
    pairs = {(edge.source, edge.target) for edge in first.edges}
    columns = (*first.columns, *(each for each in graph.columns if each.name in hidden))
    cells = (*first.cells, *(cell for cell in graph.cells if cell.spot not in spots))
    edges = (*first.edges, *(e for e in graph.edges if (e.source, e.target) not in pairs))
    return dataclasses.replace(graph, columns=columns, cells=cells, edges=edges), hidden


def _findings(graph: Graph) -> Iterator[str]:
    if not graph.violations:
        yield '<tr><td colspan="5">none</td></tr>'
    for index, violation in enumerate(graph.violations):
        finding = violation.finding
        yield _row(
            str(index + 1),
            [
                violation.finding.severity.value,
                sentence(graph, index),
                where(graph, index),
                finding.help.replace("`", ""),
            ],
            f'id="finding-{index + 1}"',
        )


def _matrix(graph: Graph) -> Iterator[str]:
    bands = [band.name for band in graph.bands]
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in bands)
    yield f'<thead><tr><th scope="col">entity</th>{heads}</tr></thead><tbody>'
    cells: dict[tuple[str, str], list[Cell]] = {}
    for cell in graph.cells:
        cells.setdefault((cell.spot.column, cell.spot.band), []).append(cell)
    for column in graph.columns:
        said = [_summary(graph, cells.get((column.name, band), ())) for band in bands]
        name = column.name or "all"
        yield _row(name, said, f'data-name="{escape(name)}" data-wrong="{len(column.violations)}"')
    yield "</tbody>"


def _summary(graph: Graph, cells: Sequence[Cell]) -> str:
    count = sum(len(cell.files) for cell in cells)
    wrong = counted(graph, tuple(index for cell in cells for index in cell.violations))
    said = amount(count, "file") if count else "none"
    return f"{said}, {wrong}" if wrong else said


def _arrows(graph: Graph) -> Iterator[str]:
    """Between layers, and each arrow that is wrong."""
    totals: dict[tuple[str, str], int] = {}
    for edge in graph.edges:
        bands = edge.source.band, edge.target.band
        if bands[0] != bands[1]:
            totals[bands] = totals.get(bands, 0) + edge.imports
    for (source, target), count in sorted(totals.items()):
        yield _row(source, [target, f"{count:,}", ""])
    for edge in graph.edges:
        if edge.violations and graph.level is not Level.LAYERS:
            listed = ", ".join(str(index + 1) for index in edge.violations)
            yield _row(place(edge.source), [place(edge.target), f"{edge.imports:,}", listed])


def _row(head: str, cells: Iterable[str], data: str = "") -> str:
    said = "".join(
        f'<td class="bad">{escape(cell)}</td>'
        if "error" in cell.split(",")[-1]
        else f"<td>{escape(cell)}</td>"
        for cell in cells
    )
    return f'<tr {data}><th scope="row">{escape(head)}</th>{said}</tr>'


def _data(graph: Graph) -> str:
    """What the script says of a cell: its files, and its findings by number."""
    cells = {
        "\t".join(cell.spot): {"files": cell.files, "wrong": [at + 1 for at in cell.violations]}
        for cell in condensed(graph).cells + graph.cells
    }
    return json.dumps({"cells": cells}, separators=(",", ":")).replace("<", "\\u003c")

"""One thing of a graph, and what it touches."""

import dataclasses
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TypeVar

from layerline.architecture.plural import plural_of
from layerline.architecture.reserved import snake
from layerline.errors import Refusal
from layerline.graphing.graph import Band, Cell, Column, Edge, Graph

_Marked = TypeVar("_Marked", Band, Cell, Column, Edge)


def focused(graph: Graph, name: str) -> Graph:
    """The part of a graph about one entity, layer, module or file, and what that touches.

    Raises:
        Refusal: nothing in the graph is called so.
    """
    found = ({cell.spot for cell in graph.cells if n in _names(cell)} for n in _spellings(name))
    wanted = next(filter(None, found), None)
    if wanted is None:
        raise _unknown(graph, name)
    edges = tuple(each for each in graph.edges if wanted & {each.source, each.target})
    kept = wanted | {spot for each in edges for spot in (each.source, each.target)}
    cells = tuple(cell for cell in graph.cells if cell.spot in kept)
    bands, columns = ({getattr(spot, side) for spot in kept} for side in ("band", "column"))
    part = dataclasses.replace(
        graph,
        bands=tuple(band for band in graph.bands if band.name in bands),
        columns=tuple(column for column in graph.columns if column.name in columns),
        cells=cells,
        edges=edges,
    )
    return _without_others(part)


def _without_others(part: Graph) -> Graph:
    """The part without the violations that nothing in it has, numbered anew."""
    marked = [each.violations for each in part.cells] + [each.violations for each in part.edges]
    kept = sorted({index for indices in marked for index in indices})
    renumbered = {index: at for at, index in enumerate(kept)}

    def own(indices: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(renumbered[index] for index in indices if index in renumbered)

    def with_own(each: _Marked) -> _Marked:
        return dataclasses.replace(each, violations=own(each.violations))

    return dataclasses.replace(
        part,
        bands=tuple(map(with_own, part.bands)),
        columns=tuple(map(with_own, part.columns)),
        cells=tuple(map(with_own, part.cells)),
        edges=tuple(map(with_own, part.edges)),
        violations=tuple(part.violations[index] for index in kept),
    )


def _spellings(name: str) -> tuple[str, ...]:
    """A name as it stands, and as columns have it: `Order` is the entity of `orders`."""
    singular = snake(name)
    return name, singular, plural_of(singular)


def _names(cell: Cell) -> Iterator[str]:
    yield cell.spot.band
    yield cell.spot.column
    yield cell.spot.module
    yield cell.spot.module.rpartition(".")[2]
    yield from cell.files


def _unknown(graph: Graph, name: str) -> Refusal:
    names = sorted({known for cell in graph.cells for known in _names(cell) if known})
    close = get_close_matches(name, names, n=3) or names[:3]
    return Refusal(
        f"nothing at the level of {graph.level} is called {name}",
        remedy=f"name a layer, an entity or a file, such as {', '.join(close)}",
    )

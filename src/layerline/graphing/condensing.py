"""A thousand entities in a picture that can be read: the most broken ones, the rest merged."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable

from layerline.graphing.graph import Cell, Column, Edge, Graph, Spot

MOST = 9
"""So many entities are drawn each by itself."""
_KEPT = 6
"""So many of more than that: with what stands for the others they can still be read on a screen."""


def condensed(graph: Graph) -> Graph:
    """The graph with at most `MOST` entities apart.

    Where there are more, the ones with the most violations stay, and a few that are clean if there
    is room; what is left of the broken ones and of the clean ones is a column each.
    """
    single = [column for column in graph.columns if column.entities]
    if len(single) <= MOST:
        return graph
    ranked = sorted(single, key=lambda column: (-_weight(graph, column), column.name))
    broken = [column for column in ranked if column.violations]
    clean = [column for column in ranked if not column.violations]
    room = _KEPT - len(broken[:_KEPT])
    columns = [*broken[:_KEPT], _merged(broken[_KEPT:], "more broken")]
    columns += [*clean[:room], _merged(clean[room:], "more clean")]
    others = [column for column in graph.columns if not column.entities]
    return _with(graph, (*(each for each in columns if each.entities), *others))


def _weight(graph: Graph, column: Column) -> int:
    return graph.errors(column.violations) * 1000 + len(column.violations)


def _merged(columns: list[Column], words: str) -> Column:
    """Several columns as one; a single one stays what it is."""
    if len(columns) == 1:
        return columns[0]
    wrong = sorted(index for column in columns for index in column.violations)
    return Column(f"{len(columns)} {words}", len(columns), tuple(wrong))


def _with(graph: Graph, columns: tuple[Column, ...]) -> Graph:
    """The graph in these columns; what has none of its own goes to one of the merged."""
    own = {column.name for column in columns}
    clean = next((each.name for each in columns if each.name.endswith("more clean")), "")
    broken = next((each.name for each in columns if each.name.endswith("more broken")), "")
    names = {
        column.name: column.name if column.name in own else broken if column.violations else clean
        for column in graph.columns
    }
    return dataclasses.replace(
        graph,
        columns=columns,
        cells=_cells(graph.cells, names),
        edges=_edges(graph.edges, names),
    )


def _moved(spot: Spot, names: dict[str, str]) -> Spot:
    column = names[spot.column]
    return Spot(spot.band, column, spot.module if column == spot.column else "")


def _cells(cells: Iterable[Cell], names: dict[str, str]) -> tuple[Cell, ...]:
    found: defaultdict[Spot, list[Cell]] = defaultdict(list)
    for cell in cells:
        found[_moved(cell.spot, names)].append(cell)
    return tuple(
        Cell(
            spot,
            tuple(sorted(path for cell in several for path in cell.files)),
            tuple(sorted(index for cell in several for index in cell.violations)),
        )
        for spot, several in found.items()
    )


def _edges(edges: Iterable[Edge], names: dict[str, str]) -> tuple[Edge, ...]:
    found: defaultdict[tuple[Spot, Spot], list[Edge]] = defaultdict(list)
    for edge in edges:
        source, target = _moved(edge.source, names), _moved(edge.target, names)
        if source != target:
            found[source, target].append(edge)
    return tuple(
        Edge(
            source,
            target,
            sum(edge.imports for edge in several),
            tuple(sorted({index for edge in several for index in edge.violations})),
        )
        for (source, target), several in sorted(found.items())
    )

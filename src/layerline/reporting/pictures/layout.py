"""Where everything of a picture is: bands from the top, columns from the left, lanes for arrows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

from layerline.graphing.graph import SHARED, Cell, Edge, Graph, Level, Spot
from layerline.reporting.pictures.ways import turns

HEAD = 170
"""Pixels at the left, for the names of the bands."""
TOP = 118
"""Pixels above the first band, for the title and the names of the columns."""
GAP = 8
_ROW, _BOX = 44, 34
_WIDE = {Level.LAYERS: 190, Level.ENTITIES: 132, Level.MODULES: 150}
_PITCH = {Level.LAYERS: 27, Level.ENTITIES: 13, Level.MODULES: 13}
_MOST_ROWS = 4
_PAD = 14
_BADGES = (0.5, 0.3, 0.7, 0.4, 0.6)


@dataclass(frozen=True, slots=True)
class Stripe:
    """A band: from where, how high."""

    name: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Box:
    """A cell; x counts from its column's left edge."""

    cell: Cell
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Lane:
    """An arrow within a column: out of a box to the right, along a lane, into another box."""

    edge: Edge
    x: float
    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Crossing:
    """An arrow between boxes anywhere; x counts from the left edges of their columns.

    Attributes:
        turns: where one that is wrong turns so that it passes no box: below or above its source,
            beside the column of its target, below or above that; empty for a curve.
        badge: how far along between the first and the last of them its number stands.
    """

    edge: Edge
    start: tuple[float, float]
    end: tuple[float, float]
    turns: tuple[float, ...] = ()
    badge: float = 0.5


@dataclass(frozen=True, slots=True)
class Pillar:
    """A column: where it begins, and what is in it."""

    name: str
    x: float
    width: float
    boxes: tuple[Box, ...]
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole picture.

    Attributes:
        undrawn: how many imports have no arrow: those of and by shared code that are right.
    """

    width: float
    height: float
    stripes: tuple[Stripe, ...]
    pillars: tuple[Pillar, ...]
    crossings: tuple[Crossing, ...]
    undrawn: int


def lay_out(graph: Graph, hidden: Collection[str] = ()) -> Layout:
    """Place everything of a graph; hidden columns take no room."""
    stacks: defaultdict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in graph.cells:
        stacks[cell.spot.column, cell.spot.band].append(cell)
    across = _across(stacks)
    stripes = _stripes(graph, stacks, across)
    together = {SHARED, *(column.name for column in graph.columns if column.entities > 1)}
    drawn = [edge for edge in graph.edges if _is_drawn(edge, together, len(graph.columns))]
    laned = {edge for edge in drawn if _is_laned(edge, across)}
    pillars: list[Pillar] = []
    x: float = HEAD
    for column in graph.columns:
        boxes = _boxes(graph.level, column.name, stacks, stripes, across[column.name])
        lanes = _lanes(graph.level, boxes, [edge for edge in laned if _is_in(edge, column.name)])
        inner = max([box.x + box.width for box in boxes] + [lane.x + 12 for lane in lanes])
        pillars.append(Pillar(column.name, x, inner + _PAD, boxes, lanes))
        x += 0 if column.name in hidden else inner + _PAD
    crossings = _crossings(pillars, [edge for edge in drawn if edge not in laned])
    bottom = stripes[-1].y + stripes[-1].height if stripes else TOP
    kept = set(drawn)
    undrawn = sum(edge.imports for edge in graph.edges if edge not in kept)
    return Layout(x, bottom, tuple(stripes), tuple(pillars), crossings, undrawn)


def _across(stacks: Mapping[tuple[str, str], list[Cell]]) -> dict[str, int]:
    """How many boxes stand side by side in each column."""
    across: dict[str, int] = {}
    for (column, _), cells in stacks.items():
        across[column] = max(across.get(column, 1), -(-len(cells) // _MOST_ROWS))
    return across


def _stripes(
    graph: Graph, stacks: Mapping[tuple[str, str], list[Cell]], across: Mapping[str, int]
) -> list[Stripe]:
    rows: defaultdict[str, int] = defaultdict(lambda: 1)
    for (column, band), cells in stacks.items():
        rows[band] = max(rows[band], -(-len(cells) // across[column]))
    heights = [GAP + rows[band.name] * _ROW for band in graph.bands]
    starts = [TOP, *accumulate((height + GAP for height in heights), initial=0)]
    return [
        Stripe(band.name, TOP + start, height)
        for band, start, height in zip(graph.bands, starts[1:], heights, strict=False)
    ]


def _boxes(
    level: Level,
    column: str,
    stacks: Mapping[tuple[str, str], list[Cell]],
    stripes: Iterable[Stripe],
    across: int,
) -> tuple[Box, ...]:
    wide = _WIDE[level]
    return tuple(
        Box(
            cell,
            _PAD + at % across * (wide + GAP),
            stripe.y + GAP + at // across * _ROW + 1,
            wide,
            _BOX,
        )
        for stripe in stripes
        for at, cell in enumerate(stacks.get((column, stripe.name), ()))
    )


def _is_drawn(edge: Edge, together: Collection[str], columns: int) -> bool:
    """Whether it has an arrow: right ones of and to what stands for many things would hide all."""
    ends = {edge.source.column, edge.target.column}
    within = len(ends) == 1 and SHARED not in ends
    return bool(edge.violations) or columns == 1 or within or ends.isdisjoint(together)


def _is_laned(edge: Edge, across: Mapping[str, int]) -> bool:
    column = edge.source.column
    return column == edge.target.column and across[column] == 1


def _is_in(edge: Edge, column: str) -> bool:
    return edge.source.column == column


def _lanes(level: Level, boxes: Collection[Box], edges: Iterable[Edge]) -> tuple[Lane, ...]:
    """Each arrow in the nearest lane that is free along its way; the red ones first."""
    places = {box.cell.spot: box for box in boxes}
    edges = list(edges)
    digits = max((len(str(edge.imports)) for edge in edges), default=1)
    pitch = max(_PITCH[level], 5 + 6 * digits)
    taken: list[list[tuple[float, float]]] = []
    found = []
    for edge in sorted(edges, key=lambda edge: _by_length(edge, places)):
        start, end = _ends(places[edge.source], places[edge.target])
        way = min(start[1], end[1]) - 2, max(start[1], end[1]) + 2
        free = (at for at, ways in enumerate(taken) if not any(_meet(way, other) for other in ways))
        at = next(free, len(taken))
        if at == len(taken):
            taken.append([])
        taken[at].append(way)
        found.append(Lane(edge, start[0] + pitch * (at + 1), start, end))
    return tuple(reversed(found))  # the red ones last, above the others


def _by_length(edge: Edge, places: Mapping[Spot, Box]) -> tuple[bool, float, Spot, Spot]:
    length = abs(places[edge.source].y - places[edge.target].y)
    return not edge.violations, length, edge.source, edge.target


def _ends(source: Box, target: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    down = target.y >= source.y
    leave = source.y + source.height * (0.7 if down else 0.3)
    arrive = target.y + target.height * (0.3 if down else 0.7)
    return (source.x + source.width, leave), (target.x + target.width, arrive)


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _crossings(pillars: Iterable[Pillar], edges: Iterable[Edge]) -> tuple[Crossing, ...]:
    places = {box.cell.spot: box for pillar in pillars for box in pillar.boxes}
    found: list[Crossing] = []
    for edge in sorted(edges, key=lambda edge: (bool(edge.violations), edge.source, edge.target)):
        source, target = places[edge.source], places[edge.target]
        level = abs(source.y - target.y) < 1
        up = target.y < source.y and not level
        start = source.x + source.width / 2, source.y + (0 if up else source.height)
        end = target.x + target.width / 2, target.y + (target.height if up or level else 0)
        if edge.violations:
            at = len(found)
            way = turns(start[1], end[1], (at % 3 - 1) * 2, level=level, up=up)
            found.append(Crossing(edge, start, end, way, _BADGES[at % len(_BADGES)]))
        else:
            found.append(Crossing(edge, start, end))
    return tuple(found)

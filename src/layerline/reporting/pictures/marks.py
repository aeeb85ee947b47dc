"""The marks of a picture: a cell, an arrow, a piece of text."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from html import escape

from layerline.graphing.graph import Cell, Edge, Graph, Spot
from layerline.reporting.pictures.layout import Box, Crossing, Lane
from layerline.reporting.pictures.ways import bent, curve
from layerline.reporting.pictures.wording import amount, described, numbers, place, shortly


def cell_mark(graph: Graph, box: Box) -> str:
    """A cell: what it is, and below that what is wrong in it."""
    spot, middle = box.cell.spot, box.y + box.height / 2
    tone, state = _state(graph, box.cell)
    lines = [(middle + 4, _name(box.cell), "state")]
    if state:
        lines = [(middle - 3, _name(box.cell), ""), (middle + 11, state, "state")]
    words = escape(described(graph, box.cell))
    return (
        f'<g class="cell {tone}" data-band="{escape(spot.band)}" '
        f'data-column="{escape(spot.column)}" data-module="{escape(spot.module)}" '
        f'aria-label="{words}"><title>{words}</title>'
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="5"/>'
        + "".join(text_mark(box.x + 9, y, said, kind, box.width - 14) for y, said, kind in lines)
        + "</g>"
    )


def _state(graph: Graph, cell: Cell) -> tuple[str, str]:
    """How a cell is drawn, and what it says of itself where something is wrong."""
    tone = "bad" if graph.errors(cell.violations) else "mild" if cell.violations else ""
    return tone, shortly(graph, cell.violations)


def _name(cell: Cell) -> str:
    if cell.spot.module:
        return cell.spot.module.rpartition(".")[2]
    if len(cell.files) > 1:
        return amount(len(cell.files), "file")
    parts = cell.files[0].split("/")
    return "/".join(parts[-2:]) if parts[-1] == "__init__.py" else parts[-1]


def lane_mark(lane: Lane, said: Callable[[tuple[int, ...]], str] = numbers) -> str:
    """An arrow within a column; what is said of its findings stands on it."""
    (sx, sy), (tx, ty) = lane.start, lane.end
    way = f"M{sx:g},{sy:g}H{lane.x:g}V{ty:g}H{tx + 6:g}"
    tip = f"M{tx + 1:g},{ty:g}l7,-4v8z"
    mark = (lane.x + 2, sy + (12 if ty > sy else -6))
    if lane.edge.violations:
        mark = (lane.x, (sy + ty) / 2)
    return _arrow(lane.edge, way, tip, _label(lane.edge, mark, "start", said))


def crossing_mark(
    crossing: Crossing,
    starts: Mapping[str, float],
    hidden: AbstractSet[str],
    said: Callable[[tuple[int, ...]], str] = numbers,
) -> str:
    """An arrow from column to column; not seen while one of them is hidden."""
    edge = crossing.edge
    (sx, sy), (tx, ty) = crossing.start, crossing.end
    start, end = (sx + starts[edge.source.column], sy), (tx + starts[edge.target.column], ty)
    tip = f"M{end[0]:g},{ty:g}l-4,-7h8z" if ty > sy else f"M{end[0]:g},{ty:g}l-4,7h8z"
    way, mark = _way(crossing, start, end, starts[edge.target.column])
    data = (
        f' data-from="{escape(edge.source.column)}" data-to="{escape(edge.target.column)}" '
        f'data-points="{sx:g} {sy:g} {tx:g} {ty:g}" '
        f'data-turns="{" ".join(f"{each:g}" for each in crossing.turns)}" '
        f'data-badge="{crossing.badge:g}"'
    )
    if not hidden.isdisjoint((edge.source.column, edge.target.column)):
        data += ' style="display:none"'
    return _arrow(edge, way, tip, _label(edge, mark, "middle", said, least=2), data)


def _way(
    crossing: Crossing, start: tuple[float, float], end: tuple[float, float], column: float
) -> tuple[str, tuple[float, float]]:
    """The path of an arrow from column to column, and where its number stands."""
    (sx, sy), (tx, ty) = start, end
    first, *rest = crossing.turns or (0.0,)
    if not crossing.turns:
        aside = 17 if abs(sy - ty) < 1 else 0
        return curve(start, end), ((sx + tx) / 2, (sy + ty) / 2 + aside)
    if not rest:
        off = min(abs(sx - tx) * 0.8, 20 + 60 * crossing.badge)
        return bent(start, end, (first,)), (tx + off if sx > tx else tx - off, first)
    x, last = rest[0] + column, rest[1]
    return bent(start, end, (first, x, last)), (x, first + (last - first) * crossing.badge)


def _label(
    edge: Edge,
    at: tuple[float, float],
    anchor: str,
    said: Callable[[tuple[int, ...]], str],
    least: int = 1,
) -> str:
    """What stands on an arrow: its findings, or how many imports, where they are not too few."""
    x, y = at
    if not edge.violations:
        count = (
            f'<text class="count" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{edge.imports}</text>'
        )
        return count if edge.imports >= least else ""
    shown = said(edge.violations)
    if not shown:
        return ""
    wide = 9 + 6.5 * len(shown)
    return (
        f'<g class="badge" transform="translate({x:g},{y:g})"><rect x="{-wide / 2:g}" y="-9" '
        f'width="{wide:g}" height="17" rx="8"/><text y="4">{shown}</text></g>'
    )


def _arrow(edge: Edge, way: str, tip: str, label: str, data: str = "") -> str:
    tone = " wrong" if edge.violations else ""
    tone += "" if edge.imports else " handed"
    said = escape(f"{place(edge.source)} → {place(edge.target)}: {amount(edge.imports, 'import')}")
    data += f' data-source="{_key(edge.source)}" data-target="{_key(edge.target)}"'
    return (
        f'<g class="arrow{tone}"{data}><title>{said}</title><path class="way" d="{way}"/>'
        f'<path class="tip" d="{tip}"/>{label}</g>'
    )


def _key(spot: Spot) -> str:
    return escape("\t".join(spot))


def text_mark(x: float, y: float, text: str, tone: str, room: float) -> str:
    """Text that is shortened in its middle to the room there is, as its font is likely to run."""
    per = {"title": 9.9, "headline": 8, "name": 8.3}.get(tone.partition(" ")[0], 6.9)
    most = max(4, int(room / per))
    if len(text) > most:
        head = most * 2 // 3
        text = f"{text[:head]}…{text[len(text) - (most - head - 1) :]}"
    return f'<text x="{x:g}" y="{y:g}" class="{tone}">{escape(text)}</text>'

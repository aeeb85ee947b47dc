"""The marks of a picture: a cell, an arrow, a piece of text."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from html import escape

from layerline.graphing.graph import Cell, Edge, Graph, Spot
from layerline.reporting.pictures.layout import Box, Crossing, Lane, curve
from layerline.reporting.pictures.wording import amount, described, numbers, place


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
    errors = graph.errors(cell.violations)
    warnings = len(cell.violations) - errors
    if errors:  # both in words would not fit
        return "bad", f"✕ {amount(errors, 'error')}" + (f" ! {warnings:,}" if warnings else "")
    return ("mild", f"! {amount(warnings, 'warning')}") if warnings else ("", "")


def _name(cell: Cell) -> str:
    if cell.spot.module:
        return cell.spot.module.rpartition(".")[2]
    if len(cell.files) > 1:
        return amount(len(cell.files), "file")
    parts = cell.files[0].split("/")
    return "/".join(parts[-2:]) if parts[-1] == "__init__.py" else parts[-1]


def lane_mark(lane: Lane) -> str:
    """An arrow within a column."""
    (sx, sy), (tx, ty) = lane.start, lane.end
    way = f"M{sx:g},{sy:g}H{lane.x:g}V{ty:g}H{tx + 6:g}"
    tip = f"M{tx + 1:g},{ty:g}l7,-4v8z"
    mark = (lane.x + 2, sy + (12 if ty > sy else -6))
    if lane.edge.violations:
        mark = (lane.x, (sy + ty) / 2)
    return _arrow(lane.edge, way, tip, mark, "start")


def crossing_mark(crossing: Crossing, starts: Mapping[str, float], hidden: AbstractSet[str]) -> str:
    """An arrow from column to column; not seen while one of them is hidden."""
    edge = crossing.edge
    (sx, sy), (tx, ty) = crossing.start, crossing.end
    fx, gx = sx + starts[edge.source.column], tx + starts[edge.target.column]
    tip = f"M{gx:g},{ty:g}l-4,-7h8z" if ty > sy else f"M{gx:g},{ty:g}l-4,7h8z"
    middle = ((fx + gx) / 2, (sy + ty) / 2 + (17 if abs(sy - ty) < 1 else 0))
    data = (
        f' data-from="{escape(edge.source.column)}" data-to="{escape(edge.target.column)}" '
        f'data-points="{sx:g} {sy:g} {tx:g} {ty:g}"'
    )
    if not hidden.isdisjoint((edge.source.column, edge.target.column)):
        data += ' style="display:none"'
    return _arrow(edge, curve((fx, sy), (gx, ty)), tip, middle, "middle", data)


def _arrow(  # noqa: PLR0913, PLR0917 an arrow has as many parts
    edge: Edge, way: str, tip: str, label: tuple[float, float], anchor: str, data: str = ""
) -> str:
    tone = " wrong" if edge.violations else ""
    tone += "" if edge.imports else " handed"
    x, y = label
    if edge.violations:
        shown = numbers(edge.violations)
        wide = 9 + 6.5 * len(shown)
        mark = (
            f'<g class="badge" transform="translate({x:g},{y:g})"><rect x="{-wide / 2:g}" y="-9" '
            f'width="{wide:g}" height="17" rx="8"/><text y="4">{shown}</text></g>'
        )
    else:
        mark = (
            f'<text class="count" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{edge.imports}</text>'
        )
    said = escape(f"{place(edge.source)} → {place(edge.target)}: {amount(edge.imports, 'import')}")
    data += f' data-source="{_key(edge.source)}" data-target="{_key(edge.target)}"'
    return (
        f'<g class="arrow{tone}"{data}><title>{said}</title><path class="way" d="{way}"/>'
        f'<path class="tip" d="{tip}"/>{mark}</g>'
    )


def _key(spot: Spot) -> str:
    return escape("\t".join(spot))


def text_mark(x: float, y: float, text: str, tone: str, room: float) -> str:
    """Text that is shortened in its middle to the room there is, as its font is likely to run."""
    per = {"title": 9.5, "headline": 7.6, "name": 7.9}.get(tone.partition(" ")[0], 6.3)
    most = max(4, int(room / per))
    if len(text) > most:
        head = most * 2 // 3
        text = f"{text[:head]}…{text[len(text) - (most - head - 1) :]}"
    return f'<text x="{x:g}" y="{y:g}" class="{tone}">{escape(text)}</text>'

"""A graph as one SVG that brings its own background, light or dark, and fits into a README."""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from html import escape
from importlib.resources import files

from layerline.graphing.condensing import condensed
from layerline.graphing.graph import Column, Graph
from layerline.reporting.pictures.layout import HEAD, TOP, Layout, Pillar, Stripe, lay_out
from layerline.reporting.pictures.marks import cell_mark, crossing_mark, lane_mark, text_mark
from layerline.reporting.pictures.wording import (
    amount,
    headline,
    numbers,
    sentence,
    shortly,
    title,
    where,
)

_LEAST_WIDTH = 760
_LISTED = 8
_LINE = 20


def svg(graph: Graph) -> str:
    """The picture; of many entities some stand for the others."""
    shown = condensed(graph)
    layout = lay_out(shown)
    width = max(layout.width, _LEAST_WIDTH)
    notes = list(_notes(graph, layout, layout.height + 30, width))
    height = layout.height + 40 + _LINE * len(notes)
    said = escape(f"{title(graph)}. {headline(graph)}")
    start = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" viewBox="0 0 {width:g} '
        f'{height:g}" width="{width:g}" height="{height:g}" role="img" aria-label="{said}">'
    )
    return "\n".join(
        [
            start,
            f"<title>{said}</title>",
            f"<style>{stylesheet()}</style>",
            f'<rect class="paper" width="{width:g}" height="{height:g}" rx="10"/>',
            text_mark(20, 34, title(graph), "title", width - 40),
            text_mark(20, 60, headline(graph), _tone("headline", graph), width - 40),
            *drawing(shown, layout, width, said=_said_of(graph)),
            *notes,
            "</svg>\n",
        ]
    )


def stylesheet() -> str:
    """How pictures look, in both colour schemes."""
    return files(__package__).joinpath("picture.css").read_text("utf-8")


def _said_of(graph: Graph) -> Callable[[tuple[int, ...]], str]:
    """What stands on a red arrow: the numbers of its findings, where all are listed."""
    if len(graph.violations) <= _LISTED:
        return numbers
    return lambda indices: f"{len(indices):,}" if len(indices) > 1 else ""


def drawing(
    graph: Graph,
    layout: Layout,
    width: float,
    hidden: AbstractSet[str] = frozenset(),
    said: Callable[[tuple[int, ...]], str] = numbers,
) -> Iterator[str]:
    """Bands, arrows and columns, without what stands around them."""
    for stripe in layout.stripes:
        yield from _stripe(graph, stripe, width)
    wrong = [each for each in layout.crossings if each.edge.violations]
    starts = {pillar.name: pillar.x for pillar in layout.pillars}
    yield '<g class="crossings">'
    for crossing in layout.crossings:
        if not crossing.edge.violations:
            yield crossing_mark(crossing, starts, hidden)
    yield "</g>"
    columns = {column.name: column for column in graph.columns}
    for pillar in layout.pillars:
        yield _opened(columns[pillar.name], pillar, away=pillar.name in hidden)
        yield from (lane_mark(lane, said) for lane in pillar.lanes)
        yield from (cell_mark(graph, box) for box in pillar.boxes)
        yield "</g>"
    yield '<g class="crossings">'
    yield from (crossing_mark(crossing, starts, hidden, said) for crossing in wrong)
    yield "</g>"


def _stripe(graph: Graph, stripe: Stripe, width: float) -> Iterator[str]:
    band = next(band for band in graph.bands if band.name == stripe.name)
    said = shortly(graph, band.violations)
    tone = "bad" if graph.errors(band.violations) else "mild"
    middle = stripe.y + stripe.height / 2
    yield (
        f'<rect class="band" x="8" y="{stripe.y:g}" width="{width - 16:g}" '
        f'height="{stripe.height:g}" rx="6"/>'
    )
    yield text_mark(20, middle - 2, band.name, f"name {tone}" if said else "name", HEAD - 20)
    below = said or amount(band.files, "file")
    yield text_mark(20, middle + 15, below, tone if said else "faint", HEAD - 20)


def _opened(column: Column, pillar: Pillar, *, away: bool) -> str:
    """The beginning of a column: its group and its name."""
    tone = "name bad" if column.violations else "name"
    name = text_mark(14, TOP - 10, column.name, tone, pillar.width - 16) if column.name else ""
    return (
        f'<g class="column{" away" if away else ""}" data-name="{escape(column.name)}" '
        f'data-entities="{column.entities}" data-wrong="{len(column.violations)}" '
        f'data-width="{pillar.width:g}" transform="translate({pillar.x:g})">{name}'
    )


def _notes(graph: Graph, layout: Layout, y: float, width: float) -> Iterator[str]:
    """The findings by the numbers on their arrows, and what the picture leaves out."""
    lines = [("bad", line) for line in _listed(graph)]
    legend = "A number on an arrow counts imports; a red one "
    legend += "counts findings." if len(graph.violations) > _LISTED else "is that of a finding."
    if layout.undrawn:
        legend += f" Not drawn: {amount(layout.undrawn, 'import')} of or by shared code, all right."
    lines.append(("faint", legend))
    for at, (tone, line) in enumerate(lines):
        yield text_mark(20, y + at * _LINE, line, tone, width - 40)


def _listed(graph: Graph) -> Iterator[str]:
    """Each finding with its number; of many each rule with the first of its findings."""
    if len(graph.violations) <= _LISTED:
        for index in range(len(graph.violations)):
            yield f"{index + 1}  {where(graph, index)}  {sentence(graph, index)}"
        return
    by_rule: dict[str, list[int]] = {}
    for index, violation in enumerate(graph.violations):
        by_rule.setdefault(violation.finding.code, []).append(index)
    found = sorted(by_rule.values(), key=lambda each: (-graph.errors(tuple(each)), -len(each)))
    for first, *rest in found[:_LISTED]:
        like = f"{len(rest) + 1:,} findings like " if rest else ""
        yield f"{like}{where(graph, first)}  {sentence(graph, first)}"
    left = amount(len(found) - _LISTED, "more rule") + ", " if len(found) > _LISTED else ""
    yield f"{left}all of them: layerline lint --no-baseline"


def _tone(name: str, graph: Graph) -> str:
    return f"{name} bad" if graph.violations else name

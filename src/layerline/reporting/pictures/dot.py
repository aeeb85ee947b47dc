"""A graph for Graphviz."""

import json
from collections.abc import Iterator

from layerline.graphing.graph import Graph, Spot
from layerline.reporting.pictures.wording import amount, counted, headline, numbers

_RED = 'color="#c4161c", fontcolor="#c4161c", penwidth=2'


def dot(graph: Graph) -> str:
    """The picture: a cluster for each layer, red for what must not be."""
    return "\n".join(
        [
            f"digraph {_quoted(graph.name)} {{",
            f"  label={_quoted(headline(graph))}; labelloc=t; rankdir=TB; compound=true;",
            '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif"];',
            '  edge [color="#8a95a1", fontname="sans-serif", fontsize=10];',
            *_clusters(graph),
            *_edges(graph),
            "}",
            "",
        ]
    )


def _clusters(graph: Graph) -> Iterator[str]:
    for at, band in enumerate(graph.bands):
        yield f'  subgraph cluster_{at} {{ label={_quoted(band.name)}; color="#c4ccd5";'
        for cell in graph.cells:
            if cell.spot.band == band.name:
                wrong = counted(graph, cell.violations)
                name = cell.spot.module or cell.spot.column or amount(len(cell.files), "file")
                label = _quoted(f"{name}\n{wrong}" if wrong else name)
                yield f"    {_key(cell.spot)} [label={label}{', ' + _RED if wrong else ''}];"
        yield "  }"


def _edges(graph: Graph) -> Iterator[str]:
    for edge in graph.edges:
        label = f"finding {numbers(edge.violations)}" if edge.violations else str(edge.imports)
        style = f", {_RED}" if edge.violations else ""
        ends = f"{_key(edge.source)} -> {_key(edge.target)}"
        yield f"  {ends} [label={_quoted(label)}{style}];"


def _key(spot: Spot) -> str:
    return _quoted(":".join(filter(None, spot)))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

"""A graph in Mermaid, which forges draw in a page of Markdown."""

from collections.abc import Iterator

from layerline.graphing.condensing import condensed
from layerline.graphing.graph import Cell, Edge, Graph
from layerline.reporting.pictures.wording import amount, counted, headline, numbers, sentence, where


def mermaid(graph: Graph) -> str:
    """A subgraph for each layer, red arrows for what must not be; of many entities a part."""
    lines = ["flowchart TB", f"  %% {headline(graph)}"]
    graph = condensed(graph)
    keys = {cell.spot: f"c{at}" for at, cell in enumerate(graph.cells)}
    for at, band in enumerate(graph.bands):
        lines += [f'  subgraph b{at}["{_quoted(band.name)}"]', "    direction LR"]
        lines += [
            f'    {keys[cell.spot]}["{_quoted(_label(graph, cell))}"]'
            for cell in graph.cells
            if cell.spot.band == band.name
        ]
        lines.append("  end")
    lines += [
        f'  {keys[edge.source]} {_arrow(edge)}|"{_said(edge)}"| {keys[edge.target]}'
        for edge in graph.edges
    ]
    lines += _colours(graph, list(keys.values()))
    lines += [
        f"  %% {index + 1} {where(graph, index)} {sentence(graph, index)}"
        for index in range(len(graph.violations))
    ]
    return "\n".join([*lines, ""])


def _label(graph: Graph, cell: Cell) -> str:
    name = cell.spot.module or cell.spot.column or amount(len(cell.files), "file")
    wrong = counted(graph, cell.violations)
    return f"{name}: {wrong}" if wrong else name


def _arrow(edge: Edge) -> str:
    return "==>" if edge.violations else "-->"


def _said(edge: Edge) -> str:
    return f"finding {numbers(edge.violations)}" if edge.violations else str(edge.imports)


def _colours(graph: Graph, keys: list[str]) -> Iterator[str]:
    broken = [key for key, cell in zip(keys, graph.cells, strict=True) if cell.violations]
    if broken:
        yield "  classDef broken fill:#ffe9e8,stroke:#c4161c,stroke-width:3px,color:#c4161c"
        yield f"  class {','.join(broken)} broken"
    wrong = [str(at) for at, edge in enumerate(graph.edges) if edge.violations]
    if wrong:
        yield f"  linkStyle {','.join(wrong)} stroke:#c4161c,stroke-width:3px,color:#c4161c"


def _quoted(text: str) -> str:
    return text.replace('"', "#quot;")

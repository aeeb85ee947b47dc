"""A graph for programs: one document, `{"version": 1, "graph": …}`."""

from layerline.graphing.graph import Edge, Graph, Spot, Violation
from layerline.reporting.document import document
from layerline.reporting.pictures.wording import headline


def graph_document(graph: Graph) -> str:
    """The document; findings are spoken of by their place in its list."""
    content = {
        "name": graph.name,
        "level": graph.level.value,
        "headline": headline(graph),
        "files": graph.files,
        "layers": [
            {"name": band.name, "files": band.files, "findings": list(band.violations)}
            for band in graph.bands
        ],
        "entities": [
            {"name": column.name, "findings": list(column.violations)}
            for column in graph.columns
            if column.entities
        ],
        "nodes": [
            {**_spot(cell.spot), "files": list(cell.files), "findings": list(cell.violations)}
            for cell in graph.cells
        ],
        "edges": [_edge(edge) for edge in graph.edges],
        "findings": [_violation(each) for each in graph.violations],
    }
    return document({"graph": content})


def _spot(spot: Spot) -> dict[str, object]:
    named = {"layer": spot.band, "entity": spot.column, "module": spot.module}
    return {key: name for key, name in named.items() if name}


def _edge(edge: Edge) -> dict[str, object]:
    return {
        "from": _spot(edge.source),
        "to": _spot(edge.target),
        "imports": edge.imports,
        "findings": list(edge.violations),
    }


def _violation(violation: Violation) -> dict[str, object]:
    finding = violation.finding
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "path": finding.path,
        "line": finding.line,
        "message": finding.message,
        "help": finding.help,
        "known": violation.known,
        "fingerprint": finding.fingerprint,
    }

"""What the pictures say in words: which layer is broken where, and by what."""

from collections.abc import Iterable

from layerline.graphing.graph import SHARED, Cell, Graph, Spot

_NAMED = 3


def amount(count: int, noun: str) -> str:
    """As in `1 file`, `2 files`, `1,000 files`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def counted(graph: Graph, indices: tuple[int, ...]) -> str:
    """As in `2 errors, 1 warning`; "" for nothing."""
    errors = graph.errors(indices)
    parts = [amount(errors, "error")] if errors else []
    parts += [amount(len(indices) - errors, "warning")] if errors < len(indices) else []
    return ", ".join(parts)


def title(graph: Graph) -> str:
    """The heading of a picture."""
    return f"The layers of {graph.name}"


def headline(graph: Graph) -> str:
    """The one sentence to read: which layer is broken where."""
    broken = [band for band in graph.bands if band.violations]
    if not broken:
        return f"Every layer keeps to its place: no violations in {amount(graph.files, 'file')}."
    broken.sort(key=lambda band: -graph.errors(band.violations) * 1000 - len(band.violations))
    parts = [
        f"{band.name} ({counted(graph, band.violations)}{_where(graph, band.name)})"
        for band in broken[:_NAMED]
    ]
    if len(broken) > _NAMED:
        parts.append(amount(len(broken) - _NAMED, "more layer"))
    return f"Broken: {', '.join(parts)}"


def _where(graph: Graph, band: str) -> str:
    cells = [cell for cell in graph.cells if cell.spot.band == band and cell.violations]
    cells.sort(key=lambda cell: -len(cell.violations))
    names = list(dict.fromkeys(cell.spot.column for cell in cells if cell.spot.column))
    if not names:
        return ""
    more = f" and {len(names) - 2} more" if len(names) > _NAMED - 1 else ""
    return f" in {', '.join(names[:2])}{more}"


def place(spot: Spot) -> str:
    """A cell in words: `routes of orders`."""
    what = spot.module or (f"{spot.band} of {spot.column}" if spot.column else spot.band)
    return f"{spot.band}, {SHARED}" if spot.column == SHARED and not spot.module else what


def described(graph: Graph, cell: Cell) -> str:
    """A cell with all that is to be said of it, for who cannot see it."""
    said = counted(graph, cell.violations) or "nothing wrong"
    return f"{place(cell.spot)}: {amount(len(cell.files), 'file')}, {said}"


def numbers(indices: Iterable[int]) -> str:
    """The numbers of findings as they stand beside an arrow: `1`, `1, 2`, `1, 2 +7`."""
    shown = [str(index + 1) for index in indices]
    more = f" +{len(shown) - 2}" if len(shown) > 2 else ""  # noqa: PLR2004 more does not fit
    return ", ".join(shown[:2]) + more


def shortly(graph: Graph, indices: tuple[int, ...]) -> str:
    """As in `✕ 1 error`, `! 2 warnings`, `✕ 2 errors ! 3`: both in words would not fit."""
    errors = graph.errors(indices)
    warnings = len(indices) - errors
    if errors:
        return f"✕ {amount(errors, 'error')}" + (f" ! {warnings:,}" if warnings else "")
    return f"! {amount(warnings, 'warning')}" if warnings else ""


def sentence(graph: Graph, index: int) -> str:
    """A finding in a line, without its place."""
    violation = graph.violations[index]
    known = " (in the baseline)" if violation.known else ""
    return f"{violation.finding.code} {violation.finding.message.replace('`', '')}{known}"


def where(graph: Graph, index: int) -> str:
    """The place of a finding as `path:line`."""
    finding = graph.violations[index].finding
    return f"{finding.path}:{finding.line}"

"""From modules to cells: what is drawn as one at a level."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from layerline.graphing.graph import SHARED, Band, Cell, Column, Edge, Graph, Level, Spot
from layerline.graphing.survey import Survey


def graph_of(seen: Survey, level: Level) -> Graph:
    """The graph of a project at a level."""
    spots = {name: _spot(seen, name, level) for name in seen.places}
    cells = _cells(seen, spots)
    return Graph(
        name=seen.name,
        level=level,
        files=len(seen.places),
        bands=_bands(seen, cells),
        columns=_columns(cells),
        cells=cells,
        edges=_edges(seen, spots),
        violations=seen.violations,
    )


def _spot(seen: Survey, module: str, level: Level) -> Spot:
    place = seen.places[module]
    if level is Level.LAYERS:
        return Spot(place.layer, "")
    column = place.entity or SHARED
    return Spot(place.layer, column, module if level is Level.MODULES else "")


def _cells(seen: Survey, spots: dict[str, Spot]) -> tuple[Cell, ...]:
    files: defaultdict[Spot, list[str]] = defaultdict(list)
    owners = {}
    for module, spot in spots.items():
        path = seen.places[module].path
        files[spot].append(path)
        owners[path] = spot
    wrong: defaultdict[Spot, list[int]] = defaultdict(list)
    for index, violation in enumerate(seen.violations):
        if violation.finding.path in owners:
            wrong[owners[violation.finding.path]].append(index)
    order = {name: at for at, name in enumerate(seen.layers)}
    return tuple(
        Cell(spot, tuple(sorted(files[spot])), tuple(wrong[spot]))
        for spot in sorted(files, key=lambda spot: (order[spot.band], spot))
    )


def _bands(seen: Survey, cells: Iterable[Cell]) -> tuple[Band, ...]:
    files: Counter[str] = Counter()
    wrong: defaultdict[str, list[int]] = defaultdict(list)
    for cell in cells:
        files[cell.spot.band] += len(cell.files)
        wrong[cell.spot.band] += cell.violations
    return tuple(
        Band(name, files[name], tuple(sorted(wrong[name]))) for name in seen.layers if files[name]
    )


def _columns(cells: Iterable[Cell]) -> tuple[Column, ...]:
    """Entities by name, and last what is shared."""
    wrong: defaultdict[str, list[int]] = defaultdict(list)
    for cell in cells:
        wrong[cell.spot.column] += cell.violations
    return tuple(
        Column(name, int(name not in (SHARED, "")), tuple(sorted(wrong[name])))
        for name in sorted(wrong, key=lambda name: (name == SHARED, name))
    )


def _edges(seen: Survey, spots: dict[str, Spot]) -> tuple[Edge, ...]:
    imports: Counter[tuple[Spot, Spot]] = Counter()
    for (source, target), count in seen.imports.items():
        imports[spots[source], spots[target]] += count
    wrong: defaultdict[tuple[Spot, Spot], list[int]] = defaultdict(list)
    for index, pairs in enumerate(seen.reaches):
        for source, target in pairs:
            if source in spots and target in spots:
                wrong[spots[source], spots[target]].append(index)
    return tuple(
        Edge(source, target, imports[source, target], tuple(sorted(set(wrong[source, target]))))
        for source, target in sorted({*imports, *wrong})
        if source != target
    )

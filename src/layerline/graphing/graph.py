"""What there is to draw, as values: bands, columns, cells where they cross, edges between these."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from layerline.rules.finding import Finding, Severity

SHARED = "shared"
"""The column of code that belongs to no entity."""


class Level(StrEnum):
    """How closely to look."""

    LAYERS = "layers"
    ENTITIES = "entities"
    MODULES = "modules"


class Spot(NamedTuple):
    """Where a cell is: a band, a column, and at the level of modules the module."""

    band: str
    column: str
    module: str = ""


@dataclass(frozen=True, slots=True)
class Violation:
    """A finding of the linter; `known` ones are in the baseline."""

    finding: Finding
    known: bool

    @property
    def is_error(self) -> bool:
        """Whether it makes lint fail, or would if it were new."""
        return self.finding.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Band:
    """A layer; bands lie from the callers at the top down to what all may use.

    Attributes:
        name: the layer's.
        files: how many there are in it.
        violations: indices of those that lie in it.
    """

    name: str
    files: int
    violations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """An entity, several that are drawn as one, or what belongs to none.

    Attributes:
        name: the entity's, or what stands for several.
        entities: how many there are in it; 0 for what is shared.
        violations: indices of those that lie in it.
    """

    name: str
    entities: int
    violations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column has in a band: the paths of its files, and indices of what is wrong there."""

    spot: Spot
    files: tuple[str, ...]
    violations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """That one cell imports another, how often, and what of it must not be.

    An edge without imports is a violation by other means: an object that is handed over.
    """

    source: Spot
    target: Spot
    imports: int
    violations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """A project at a level; everything is in the order in which it is drawn.

    Attributes:
        name: the project's.
        files: how many the linter looked at.
        violations: errors first, and new ones before known ones; the others speak of them by index.
    """

    name: str
    level: Level
    files: int
    bands: tuple[Band, ...]
    columns: tuple[Column, ...]
    cells: tuple[Cell, ...]
    edges: tuple[Edge, ...]
    violations: tuple[Violation, ...]

    def errors(self, indices: tuple[int, ...]) -> int:
        """How many of these violations are errors."""
        return sum(self.violations[index].is_error for index in indices)

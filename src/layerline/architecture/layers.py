"""Layers, and which of them may import which.

An `Architecture` is a value. It comes from `[tool.layerline]` or, without one, from the
conventions of `layerline.architecture.conventions`.
"""

import dataclasses
import re
from dataclasses import dataclass, field
from enum import StrEnum

from layerline.architecture.globs import exactness, glob_pattern
from layerline.architecture.settings import Settings


class Kind(StrEnum):
    """What a layer does, in the terms of the architecture. It decides which rules apply."""

    ROOT = "root"
    """Constructs and hands over, never calls: main, wiring."""
    PROVIDER = "provider"
    """A composition root beside the routes: builds services for `Depends`."""
    ROUTE = "route"
    """HTTP: endpoints, views, controllers, middleware; asks services only."""
    HANDLER = "handler"
    """What happens upon an event; asks services only."""
    TASK = "task"
    """Work by the clock or from a queue; asks services only."""
    SCRIPT = "script"
    """A command line; asks services only."""
    SERVICE = "service"
    """Rules of the business, orchestration, events; no HTTP, no SQL."""
    REPOSITORY = "repository"
    """Queries and storing, whatever it is called: CRUD, DAO; no rules of the business."""
    SCHEMA = "schema"
    """What goes in and out: pydantic models and the like."""
    MODEL = "model"
    """Classes mapped to tables; no queries, no rules of the business."""
    EVENT = "event"
    """Definitions of domain events; they import no layer."""
    CORE = "core"
    """Framework-like code: settings, database, unit of work, event bus."""
    PLAIN = "plain"
    """A layer that only `may-import` speaks about."""

    @property
    def is_caller(self) -> bool:
        """Whether the layer's code may reach data through services only."""
        return self in CALLERS

    @property
    def height(self) -> int | None:
        """The floor it stands on; imports point to the same floor or down. None: no floor."""
        return _HEIGHTS.get(self)


CALLERS = frozenset({Kind.ROUTE, Kind.HANDLER, Kind.TASK, Kind.SCRIPT})
"""The kinds whose code may reach data through services only."""
_FLOORS: tuple[tuple[Kind, ...], ...] = (
    (Kind.CORE,),
    (Kind.EVENT,),
    (Kind.MODEL,),
    (Kind.SCHEMA,),
    (Kind.REPOSITORY,),
    (Kind.SERVICE,),
    (Kind.ROUTE, Kind.HANDLER, Kind.TASK, Kind.SCRIPT, Kind.PROVIDER, Kind.ROOT),
)
_HEIGHTS = {kind: height for height, floor in enumerate(_FLOORS) for kind in floor}


@dataclass(frozen=True, slots=True)
class Layer:
    """A named part of the project: where its files are, what it does, whom it may import.

    Attributes:
        name: how messages and `may-import` call it.
        files: globs of paths from the project root; `*` stays within a folder, `**` crosses.
        kind: its part in the architecture.
        may_import: names of layers it may import, itself always among them;
            None leaves it to the kinds' floors.
        unsure: globs of those of its files that may be something else: an error that would not
            be one without their layer is a warning.
    """

    name: str
    files: tuple[str, ...]
    kind: Kind = Kind.PLAIN
    may_import: frozenset[str] | None = None
    unsure: tuple[str, ...] = ()

    def doubts(self, path: str) -> bool:
        """Whether one of its files may be something else."""
        return any(glob_pattern(glob).fullmatch(path) for glob in self.unsure)


@dataclass(frozen=True, slots=True)
class _Owners:
    """An expression with a group for each glob, and the layer that each of them belongs to."""

    pattern: re.Pattern[str]
    layers: tuple[Layer, ...]


@dataclass(frozen=True, slots=True)
class Architecture:
    """The layers of one project.

    Attributes:
        layers: each of them; a file belongs to the one whose matching glob is the most exact.
        packages: folders from the project root that hold a top-level package, as `src/app`.
        exclude: globs of files that are none of the linter's business.
        declared: whether it was written down by a person rather than found by convention.
        settings: what the project says about the rules.
        only_firm: whether files about which it is unsure have no layer.
    """

    layers: tuple[Layer, ...]
    packages: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    declared: bool = False
    settings: Settings = Settings()  # noqa: RUF009 it is frozen
    only_firm: bool = False
    _known: _Owners | None = field(default=None, init=False, repr=False, compare=False)
    """Made when a file is asked about first: whoever compares two of them spares the patterns."""

    def layer_of(self, path: str) -> Layer | None:
        """The layer that owns a file, by its posix path from the project root."""
        known = self._known
        if known is None:
            known = _owners(self.layers)
            object.__setattr__(self, "_known", known)
        found = known.pattern.fullmatch(path)
        layer = known.layers[found.lastindex - 1] if found and found.lastindex else None
        return None if self.only_firm and layer and layer.doubts(path) else layer

    @property
    def is_unsure(self) -> bool:
        """Whether there are files that may belong to another layer than they do."""
        return any(layer.unsure for layer in self.layers)

    def firm(self) -> "Architecture":
        """The same one, in which files that may be something else have no layer."""
        return dataclasses.replace(self, only_firm=True)

    def excludes(self, path: str) -> bool:
        """Whether the linter leaves this file alone."""
        return any(glob_pattern(glob).fullmatch(path) for glob in self.exclude)

    @property
    def identity(self) -> str:
        """What it says, spelt alike in every process; a set's own spelling is not."""
        allowed = [sorted(layer.may_import or ()) for layer in self.layers]
        apart = [dataclasses.replace(layer, may_import=None) for layer in self.layers]
        limited = [layer.may_import is not None for layer in self.layers]
        rest = self.packages, self.exclude, self.declared, self.settings
        return repr((apart, limited, allowed, rest))

    def layer(self, name: str) -> Layer:
        """The layer of that name. Raises KeyError where there is none."""
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise KeyError(name)


def _owners(layers: tuple[Layer, ...]) -> _Owners:
    globs = [(glob, layer) for layer in layers for glob in layer.files]
    globs.sort(key=lambda item: -exactness(item[0]))
    # One expression for all of them: asking each by itself takes a third of a warm run.
    pieces = "|".join(f"({glob_pattern(glob).pattern})" for glob, _ in globs)
    return _Owners(re.compile(pieces or "(?!)"), tuple(layer for _, layer in globs))

"""What a check is given: the linked facts and the architecture, and whom to report on."""

import copy
from collections.abc import Callable, Collection, Iterator
from typing import Self, TypeAlias

from layerline.architecture.layers import CALLERS, Architecture, Kind, Layer
from layerline.rules.handing import Handing, Taking
from layerline.syntax.facts import Import, Module, Suppression
from layerline.syntax.names import Program
from layerline.syntax.objects import Objects
from layerline.syntax.symbols import Sort, Symbol

_MAPPED_BY = frozenset({"DeclarativeBase", "SQLModel", "MappedAsDataclass", "Document"})
Comments: TypeAlias = tuple[tuple[Module, Suppression], ...]
"""Suppressions, each with the module that it stands in."""


class Project:
    """One project under check.

    Attributes:
        program: definitions behind names.
        objects: what kind of object a chain of names is.
        architecture: which file is in which layer.
        unused: for a closing rule, each suppression that no finding needed.
        expired: for a closing rule, each whose last day is over.
        could: whether a rule could report in a module, by its dotted name.
        handing: what its modules hand over to be called from outside.
    """

    def __init__(
        self,
        program: Program,
        architecture: Architecture,
        *,
        focus: Collection[str] | None = None,
        handed_before: tuple[Taking, ...] | None = None,
    ) -> None:
        self.program = program
        self.objects = Objects(program)
        self.architecture = architecture
        self.unused: Comments = ()
        self.expired: Comments = ()
        self._focus = focus
        self._asked = {n: p for n, p in program.paths.items() if focus is None or p in focus}
        self._layers: dict[str, Layer | None] = {}
        self._tables: dict[str, frozenset[str]] = {}
        self.could: Callable[[str], bool] = lambda _name: True
        self.handing = Handing(handed_before)

    def sieved(self, could: Callable[[str], bool]) -> Self:
        """The same project for a rule that could only report in some modules, by dotted name."""
        part = copy.copy(self)
        part.could = could
        return part

    def closing(self, unused: Comments, expired: Comments) -> Self:
        """The same project after the comments had their say."""
        part = copy.copy(self)
        part.unused, part.expired = unused, expired
        return part

    def modules(self, *kinds: Kind) -> Iterator[Module]:
        """The modules to report on, of these kinds or of any, in the order of their paths."""
        for name in self._asked:
            if self._is_of(name, kinds) and self.could(name):
                yield self.program.modules[name]

    def names(self, *kinds: Kind) -> Iterator[str]:
        """The dotted names of all modules of these kinds or of any; none of them is read."""
        return (name for name in self.program.paths if self._is_of(name, kinds))

    def callers(self) -> Iterator[Module]:
        """The routes, handlers, tasks and scripts to report on."""
        yield from self.modules(*CALLERS)

    def in_focus(self, module: str) -> bool:
        """Whether findings in a dotted module are asked for."""
        return self._focus is None or module in self._asked

    @property
    def is_whole(self) -> bool:
        """Whether findings are asked for everywhere."""
        return self._focus is None

    def layer_of(self, module: str) -> Layer | None:
        """The layer of a dotted module or of a folder of modules."""
        if module not in self._layers:
            path = self._path(module)
            self._layers[module] = self.architecture.layer_of(path) if path else None
        return self._layers[module]

    def kind_of(self, module: str) -> Kind | None:
        """The kind of a module's layer."""
        layer = self.layer_of(module)
        return layer.kind if layer else None

    def named_module(self, made: Import) -> str:
        """The first-party module that an import names, "" where it names none."""
        for dotted in (made.target, made.module):
            if self.program.is_module(dotted):
                return dotted
        return ""

    def nearest_module(self, dotted: str) -> str:
        """The longest beginning of a dotted name that is a first-party module, "" for none."""
        while dotted and not self.program.is_module(dotted):
            dotted = dotted.rpartition(".")[0]
        return dotted

    def imported(self, made: Import) -> Symbol:
        """What an import binds; for `import a.b` and for a star, the module that is named."""
        return self.program.locate(made.target)

    def is_mapped(self, symbol: Symbol) -> bool:
        """Whether a class is mapped to a table."""
        if symbol.sort is not Sort.CLASS:
            return False
        above = list(self.program.ancestors(symbol))
        if any(each.sort is Sort.EXTERNAL and each.last in _MAPPED_BY for each in above):
            return True
        return any(
            each.sort is Sort.CLASS and each.name in self._with_tables(each.module)
            for each in above
        )

    def _with_tables(self, module: str) -> frozenset[str]:
        """The classes of a module that name their table."""
        if module not in self._tables:
            bindings = self.program.modules[module].bindings
            self._tables[module] = frozenset(
                bound.scope for bound in bindings if bound.target == "__tablename__"
            )
        return self._tables[module]

    def _is_of(self, module: str, kinds: tuple[Kind, ...]) -> bool:
        return not kinds or self.kind_of(module) in kinds

    def _path(self, module: str) -> str:
        paths = self.program.paths
        if module in paths or not self.program.is_module(module):
            return paths.get(module, "")
        below = next(name for name in paths if name.startswith(f"{module}."))
        steps = below.count(".") - module.count(".") + paths[below].endswith("/__init__.py")
        return "/".join([*paths[below].split("/")[:-steps], "__init__.py"])


def is_definition(symbol: Symbol) -> bool:
    """Whether a symbol is something that a module of the project defines."""
    return symbol.sort in (Sort.CLASS, Sort.FUNCTION, Sort.VARIABLE)

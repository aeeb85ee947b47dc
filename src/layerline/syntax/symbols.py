"""What names come down to: definitions, and what each module binds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from layerline.syntax.facts import Binding, Class, Function, Import, Module


class Sort(StrEnum):
    """What a name turned out to be."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    VARIABLE = "variable"
    EXTERNAL = "external"
    """Something of another distribution; only its dotted name is known."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A definition: where it stands, under which dotted name, and what it is."""

    module: str
    name: str
    sort: Sort

    @property
    def dotted(self) -> str:
        """Its full dotted name."""
        return f"{self.module}.{self.name}" if self.name else self.module

    @property
    def last(self) -> str:
        """The last part of its name: what people call it."""
        return self.dotted.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a module binds, by name; made once a module."""

    classes: Mapping[str, Class]
    functions: Mapping[str, Function]
    variables: Mapping[str, Binding]
    imports: Mapping[str, Import]
    stars: tuple[str, ...]


def contents_of(module: Module) -> Contents:
    """What the facts of a module say that it binds."""
    top = [made for made in module.imports if not made.scope]
    return Contents(
        classes={made.name: made for made in module.classes},
        functions={made.name: made for made in module.functions},
        variables={made.target: made for made in module.bindings if not made.scope},
        imports={made.bound: made for made in top if made.bound},
        stars=tuple(made.module for made in module.imports if made.name == "*"),
    )

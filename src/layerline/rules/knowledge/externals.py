"""Names of other distributions that a module uses: by import, through its module, by a star."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from layerline.rules.project import Project
from layerline.syntax.facts import Import, Module, Place
from layerline.syntax.symbols import Sort


@dataclass(frozen=True, slots=True)
class External:
    """One name of another distribution, where the module takes hold of it."""

    dotted: str
    scope: str
    place: Place

    @property
    def last(self) -> str:
        """What it is called."""
        return self.dotted.rpartition(".")[2]


def externals(
    project: Project, module: Module, matters: Callable[[str], bool]
) -> Iterator[External]:
    """Each import of a name that matters, else each use of one through an imported module."""
    for made in module.imports:
        symbol = project.imported(made)
        if symbol.sort is not Sort.EXTERNAL:
            continue
        if made.name == "*":
            yield from _starred(module, made, matters)
        elif matters(symbol.dotted):
            yield External(symbol.dotted, made.scope, made.place)
        else:
            yield from _through(module, made, symbol.dotted, matters)


def _starred(module: Module, made: Import, matters: Callable[[str], bool]) -> Iterator[External]:
    names = {use.chain.partition(".")[0].rstrip("()[]") for use in module.references}
    for name in sorted(names):
        if matters(f"{made.module}.{name}"):
            yield External(f"{made.module}.{name}", made.scope, made.place)
            return


def _through(
    module: Module, made: Import, dotted: str, matters: Callable[[str], bool]
) -> Iterator[External]:
    plain = not made.name and made.bound == made.module.partition(".")[0]
    for use in module.references:
        if not made.bound or not use.chain.startswith(made.bound):
            continue
        parts = [part.rstrip("()[]") for part in use.chain.split(".")]
        if parts[0] != made.bound or len(parts) == 1:
            continue
        names = ".".join(parts if plain else [dotted, *parts[1:]]).split(".")
        for length in range(2, len(names) + 1):
            if matters(".".join(names[:length])):
                yield External(".".join(names[:length]), use.scope, use.place)
                break

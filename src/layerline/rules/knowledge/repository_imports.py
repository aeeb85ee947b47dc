"""By which imports a module gets a repository: each way that `route-uses-repository` tells."""

from collections.abc import Iterator
from dataclasses import dataclass

from layerline.architecture.layers import Kind
from layerline.rules.knowledge.repositories import is_called_one, is_repository
from layerline.rules.knowledge.uses import uses_of
from layerline.rules.project import Project, is_definition
from layerline.syntax.facts import Import, Module, Place
from layerline.syntax.symbols import Sort, Symbol


@dataclass(frozen=True, slots=True)
class Taken:
    """A repository that a module takes hold of, where, and under which local name."""

    symbol: Symbol
    place: Place
    scope: str
    bound: str


def repository_imports(project: Project, module: Module) -> Iterator[Taken]:
    """Each import or use by which a module gets a repository."""
    for made in module.imports:
        symbol = project.imported(made)
        if made.name == "*":
            yield from _starred(project, module, made, symbol)
        elif symbol.sort is Sort.MODULE:
            yield from _through_module(project, module, made, symbol)
        elif is_repository(project, symbol) or _is_made_on_demand(project, symbol):
            yield Taken(symbol, made.place, made.scope, made.bound)


def _is_made_on_demand(project: Project, symbol: Symbol) -> bool:
    """Whether a package of repositories hands it out by a `__getattr__` of its own."""
    if symbol.sort is not Sort.UNKNOWN or project.kind_of(symbol.module) is not Kind.REPOSITORY:
        return False
    made = project.program.contents(symbol.module).functions
    return "__getattr__" in made and is_called_one(symbol.last)


def _starred(project: Project, module: Module, made: Import, symbol: Symbol) -> Iterator[Taken]:
    names = {use.chain.partition(".")[0].rstrip("()[]") for use in module.references}
    at_home = project.kind_of(symbol.module) is Kind.REPOSITORY
    for name, found in project.program.exported(made.module):
        if (at_home or name in names) and is_repository(project, found):
            yield Taken(found, made.place, made.scope, name)
            return


def _through_module(
    project: Project, module: Module, made: Import, symbol: Symbol
) -> Iterator[Taken]:
    uses = list(uses_of(project, module, made))
    offending = [(use, found) for use, found in uses if is_repository(project, found)]
    if project.kind_of(symbol.module) is Kind.REPOSITORY:
        if offending or not any(is_definition(found) for _, found in uses):
            found = offending[0][1] if offending else symbol
            yield Taken(found, made.place, made.scope, made.bound)
        return
    for use, found in offending:
        yield Taken(found, use.place, use.scope, made.bound)

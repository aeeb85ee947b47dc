"""How the modules that a module imports are used there."""

from collections.abc import Iterator

from layerline.rules.project import Project
from layerline.syntax.facts import Import, Module, Reference
from layerline.syntax.symbols import Sort, Symbol


def uses_of(project: Project, module: Module, made: Import) -> Iterator[tuple[Reference, Symbol]]:
    """Each use of what an import binds, and the first definition that its chain reaches."""
    plain = not made.name and made.bound == made.module.partition(".")[0]
    start = made.module if plain else made.bound
    if not start:
        return
    for use in module.references:
        chain = use.chain.replace("[]", "")
        if chain == start or chain.startswith((f"{start}.", f"{start}(")):
            yield use, reached(project, made.target, chain[len(start) :])


def reached(project: Project, target: str, tail: str) -> Symbol:
    """The first definition on the way from a module along a chain's tail."""
    symbol = project.program.locate(target)
    for part in tail.split(".")[1:] if symbol.sort is Sort.MODULE else ():
        symbol = project.program.member(symbol, part.removesuffix("()"))
        if symbol.sort is not Sort.MODULE:
            break
    return symbol

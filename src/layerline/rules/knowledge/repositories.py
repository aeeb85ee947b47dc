"""What a repository is: whatever a repository layer defines to be called, wherever it ends up."""

import re

from layerline.architecture.layers import Kind
from layerline.rules.knowledge.harmless import is_harmless
from layerline.rules.project import Project
from layerline.syntax.symbols import Sort, Symbol

_BASE = re.compile(r"(Base|Generic|Abstract|Async|Sql|SQL|SQLAlchemy)\w*Repository|CRUDBase")


def is_repository(project: Project, symbol: Symbol) -> bool:
    """Whether a definition is a repository, or hands one out.

    A class, function or instance of a repository layer is one, and so is a class that
    inherits from one; exceptions, enums, data classes and protocols are not.
    """
    if symbol.sort is Sort.CLASS:
        return _is_repository_class(project, symbol)
    if symbol.sort is Sort.FUNCTION:
        return _in_layer(project, symbol) or _hands_one_out(project, symbol)
    if symbol.sort is Sort.VARIABLE:
        return _holds_one(project, symbol)
    return False


def _in_layer(project: Project, symbol: Symbol) -> bool:
    return project.kind_of(symbol.module) is Kind.REPOSITORY


def _is_repository_class(project: Project, symbol: Symbol) -> bool:
    if is_harmless(project.program, symbol):
        return False
    return any(
        above.sort is Sort.CLASS
        and (_in_layer(project, above) or (above != symbol and _BASE.fullmatch(above.last)))
        for above in project.program.ancestors(symbol)
    )


def _hands_one_out(project: Project, symbol: Symbol) -> bool:
    if project.kind_of(symbol.module) is Kind.SERVICE:
        return False
    made = project.program.contents(symbol.module).functions[symbol.name]
    return _is_repository_type(project, symbol.module, made.returns)


def _holds_one(project: Project, symbol: Symbol) -> bool:
    made = project.program.contents(symbol.module).variables.get(symbol.name)
    if made is None or project.kind_of(symbol.module) is Kind.SERVICE:
        return False
    maker = made.value.removesuffix("()").removesuffix("[]")
    return _is_repository_type(project, symbol.module, made.annotation or maker)


def _is_repository_type(project: Project, module: str, chain: str) -> bool:
    found = project.program.named(module, chain)
    return found.sort is Sort.CLASS and _is_repository_class(project, found)

"""What a repository is: whatever a repository layer defines to be called, wherever it ends up.

Outside that layer it is a class that inherits from one, or that is called one and holds a session,
and a method of a mapped class that asks a session: a table that is its own repository.
"""

import re

from layerline.architecture.layers import Kind
from layerline.architecture.settings import Role
from layerline.rules.knowledge.harmless import is_harmless
from layerline.rules.knowledge.roles import plays
from layerline.rules.knowledge.sessions import holds_database, is_session_call
from layerline.rules.project import Project
from layerline.syntax.objects import Thing
from layerline.syntax.symbols import Sort, Symbol

_CALLED = re.compile(r"\w+(Repository|Repo|DAO|Dao|CRUD|Gateway|Store|Storage)|CRUD\w+|Crud\w+")
_STORING = re.compile(r"\w+(Gateway|Store|Storage)")
"""Names of repositories, and of much else: a shop, an application, a folder of files."""
_CRUD = re.compile(
    r"(get|find|list|add|save|store|delete|remove|update|create|insert|upsert|exists|count|all)"
    r"(_(all|one|many|multi|by_\w+))?"
)
_ENOUGH = 2
_ELSEWHERE = frozenset({Kind.SERVICE, Kind.MODEL, Kind.SCHEMA, Kind.EVENT})
_BASE = re.compile(r"(Base|Generic|Abstract|Async|Sql|SQL|SQLAlchemy)\w*Repository|CRUDBase")


def is_repository(project: Project, symbol: Symbol) -> bool:
    """Whether a definition is a repository, or hands one out.

    A class, function or instance of a repository layer is one, and so is a class that
    inherits from one; exceptions, enums, data classes and protocols are not.
    """
    if symbol.sort is Sort.CLASS:
        return _is_repository_class(project, symbol)
    if symbol.sort is Sort.FUNCTION:
        is_one = _in_layer(project, symbol) or plays(project, Role.REPOSITORY, symbol)
        return is_one or _hands_one_out(project, symbol)
    if symbol.sort is Sort.VARIABLE:
        return _holds_one(project, symbol)
    return False


def _in_layer(project: Project, symbol: Symbol) -> bool:
    return project.kind_of(symbol.module) is Kind.REPOSITORY


def _is_repository_class(project: Project, symbol: Symbol) -> bool:
    if plays(project, Role.REPOSITORY, symbol):
        return True
    if is_harmless(project.program, symbol):
        return False
    if any(
        above.sort is Sort.CLASS
        and (_in_layer(project, above) or (above != symbol and _BASE.fullmatch(above.last)))
        for above in project.program.ancestors(symbol)
    ):
        return True
    return _is_called_one(project, symbol)


def is_called_one(name: str) -> bool:
    """Whether a name is what people call a repository."""
    return bool(_CALLED.fullmatch(name))


def _is_called_one(project: Project, symbol: Symbol) -> bool:
    """Whether a class outside the layers has a repository's name, and a session."""
    if not is_called_one(symbol.last) or project.kind_of(symbol.module) in _ELSEWHERE:
        return False
    if _STORING.fullmatch(symbol.last) and not _stores(project, symbol):
        return False
    return holds_database(project, symbol)


def _stores(project: Project, symbol: Symbol) -> bool:
    """Whether a class has methods to read and write rows with."""
    methods = {
        function.name.rpartition(".")[2]
        for function in project.program.modules[symbol.module].functions
        if function.name.rpartition(".")[0] == symbol.name
    }
    return sum(bool(_CRUD.fullmatch(name)) for name in methods) >= _ENOUGH


def _hands_one_out(project: Project, symbol: Symbol) -> bool:
    if project.kind_of(symbol.module) is Kind.SERVICE:
        return False
    return is_repository_object(project, project.objects.of(symbol.module, "", f"{symbol.name}()"))


def _holds_one(project: Project, symbol: Symbol) -> bool:
    if project.kind_of(symbol.module) is Kind.SERVICE:
        return False
    made = project.program.contents(symbol.module).variables.get(symbol.name)
    if made is None:
        return False
    if made.annotation:
        named = project.objects.of(symbol.module, "", made.annotation)
        if named and named.symbol.sort is Sort.CLASS:
            return _is_repository_class(project, named.symbol)
    maker = made.value.removesuffix("()")
    named = project.objects.of(symbol.module, "", maker)
    if named is not None and named.symbol.sort is Sort.CLASS and not named.is_instance:
        return _is_repository_class(project, named.symbol)
    return is_repository_object(project, project.objects.of(symbol.module, "", symbol.name))


def is_repository_object(project: Project, thing: Thing | None) -> bool:
    """Whether an object is a repository."""
    if thing is None or not thing.is_instance or thing.symbol.sort is not Sort.CLASS:
        return False
    return _is_repository_class(project, thing.symbol)


def asks_session(project: Project, function: Symbol) -> bool:
    """Whether a function or method asks a session for data, itself."""
    if function.sort is not Sort.FUNCTION:
        return False
    return any(
        call.scope == function.name and is_session_call(project, function.module, call)
        for call in project.program.modules[function.module].body.calls
    )

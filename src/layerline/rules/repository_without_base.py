"""CRUD that is written out again in each repository is a little different in each.

One pages and one does not, one raises and one returns None. The project has a generic base: inherit
from it, and write only the queries that are the domain's own.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.harmless import is_harmless
from layerline.rules.knowledge.sessions import holds_database
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Class, Module
from layerline.syntax.symbols import Sort, Symbol

_CRUD = (
    {"create", "add", "insert"},
    {"get", "get_by_id", "find"},
    {"update"},
    {"delete", "remove"},
)
_ENOUGH = 3

BAD = Example("""
    # file: src/app/repositories/base.py
    from typing import Generic, TypeVar

    T = TypeVar("T")

    class BaseRepository(Generic[T]):
        def __init__(self, session): self.session = session
        async def create(self, data): ...
        async def get(self, id): ...
        async def update(self, id, data): ...
        async def delete(self, id): ...

    # file: src/app/repositories/orders.py
    class OrderRepository:  #!
        def __init__(self, session): self.session = session
        async def create(self, data): ...
        async def get(self, id): ...
        async def delete(self, id): ...
""")

GOOD = Example("""
    # file: src/app/repositories/base.py
    from typing import Generic, Protocol, TypeVar

    T = TypeVar("T")

    class BaseRepository(Generic[T]):
        def __init__(self, session): self.session = session
        async def create(self, data): ...
        async def get(self, id): ...
        async def update(self, id, data): ...
        async def delete(self, id): ...

    class Orders(Protocol):
        async def create(self, data): ...
        async def get(self, id): ...
        async def delete(self, id): ...

    # file: src/app/repositories/orders.py
    from app.repositories.base import BaseRepository

    class OrderRepository(BaseRepository[int]):
        async def create(self, data): ...
        async def get(self, id): ...
        async def delete(self, id): ...

    class OrderReports:
        def __init__(self, session): self.session = session
        async def get(self, id): ...
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each repository with CRUD of its own, where a generic base is there."""
    found = [
        (module, made)
        for module in project.modules(Kind.REPOSITORY)
        for made in module.classes
        if _has_crud(module, made)
    ]
    names = project.names(Kind.REPOSITORY, Kind.CORE) if found else ()
    bases = {symbol for name in names for symbol in _bases(project.program.modules[name])}
    for module, made in found if bases else ():
        if _is_alone(project, Symbol(module.name, made.name, Sort.CLASS), bases):
            yield RULE.finding(
                module,
                made.place,
                f"`{made.name}` writes CRUD of its own beside the generic base",
                remedy=f"inherit from `{min(base.last for base in bases)}`",
                symbol=made.name,
                target=made.name,
            )


def weighs(project: Project, module: Module) -> object:
    """The generic bases that it has."""
    kind = project.kind_of(module.name)
    return _bases(module) if kind in (Kind.REPOSITORY, Kind.CORE) else []


def _bases(module: Module) -> list[Symbol]:
    return [
        Symbol(module.name, made.name, Sort.CLASS)
        for made in module.classes
        if _is_generic(made) and _has_crud(module, made)
    ]


def _is_generic(made: Class) -> bool:
    return any(base.rpartition(".")[2] == "Generic" for base in made.bases) or (
        made.name.startswith(("Base", "Generic", "CRUDBase")) and len(made.bases) <= 1
    )


def _has_crud(module: Module, made: Class) -> bool:
    inside = f"{made.name}."
    own = {each.name.removeprefix(inside) for each in module.functions if inside in each.name}
    return sum(not names.isdisjoint(own) for names in _CRUD) >= _ENOUGH


def _is_alone(project: Project, symbol: Symbol, bases: set[Symbol]) -> bool:
    if symbol in bases or is_harmless(project.program, symbol):
        return False
    above = list(project.program.ancestors(symbol))
    known = all(each.sort in (Sort.CLASS, Sort.EXTERNAL) for each in above)
    return known and bases.isdisjoint(above) and holds_database(project, symbol)


RULE = Rule(
    "LL306",
    "repository-without-base",
    why=__doc__,
    seed=(
        "Use a generic base repository for CRUD operations and extend with domain-specific queries:"
    ),
    bad=BAD,
    good=GOOD,
    check=check,
    weighs=weighs,
    severity=Severity.WARNING,
    kinds=frozenset({Kind.REPOSITORY, Kind.CORE}),
)

"""A caller with a session has the whole database in its hand.

Business rules, transactions and events are the services' work. A caller may hold a unit of work
for one thing, to construct services with it; the service opens it. A session that is only handed
on to a service is a warning, because the next line is so easily written. Dependencies, and routes
outside the routes' folder, may make sessions and hand them over; they do not ask them either. A
function that only another module gives to a queue or a clock may be a service's: a warning.
"""

from collections.abc import Iterator

from layerline.architecture.layers import CALLERS
from layerline.architecture.settings import Role
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.callers import calling_scopes, is_only_queued, within
from layerline.rules.knowledge.externals import External, externals
from layerline.rules.knowledge.roles import plays
from layerline.rules.knowledge.sql import (
    QUERYING,
    asks,
    holds_session,
    is_factory,
    is_query,
    is_session,
    is_unit_of_work,
)
from layerline.rules.project import Project, is_definition
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Call, Context, Module, Place, Reference
from layerline.syntax.symbols import Sort

_OPENING = frozenset({"session", "reading", "begin", "commit", "rollback", "savepoint", "execute"})

BAD = Example("""
    # file: src/app/core/db.py
    from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

    Sessions = async_sessionmaker()

    async def get_session() -> AsyncSession: ...

    # file: src/app/core/unit_of_work.py
    class UnitOfWork:
        def reading(self): ...

    # file: src/app/api/deps/db.py
    from typing import Annotated

    from fastapi import Depends

    from app.core.db import AsyncSession, get_session
    from app.core.unit_of_work import UnitOfWork

    SessionDep = Annotated[AsyncSession, Depends(get_session)]

    async def get_uow() -> UnitOfWork: ...

    UowDep = Annotated[UnitOfWork, Depends(get_uow)]

    # file: src/app/api/routes/orders.py
    import sqlalchemy as sa
    from sqlalchemy import select  #!
    from sqlalchemy.ext.asyncio import AsyncSession  #!

    from app.api.deps.db import SessionDep  #!
    from app.core.db import get_session  #!

    async def read(session: SessionDep):
        return await session.scalars(sa.text("select 1"))  #!

    # file: src/app/api/routes/customers.py
    from app.api.deps.db import UowDep
    from app.core.unit_of_work import UnitOfWork

    async def read(uow: UowDep):
        async with uow:  #!
            return 1

    async def listed(uow: UnitOfWork):
        async with uow.reading():  #!
            return await uow.session.scalars("select 1")  #!

    # file: src/app/api/deps/users.py
    from app.api.deps.db import SessionDep

    async def current_user(session: SessionDep):
        return await session.get("User", 1)  #!

    # file: src/app/main.py
    from fastapi import FastAPI

    from app.api.deps.db import SessionDep

    app = FastAPI()

    @app.get("/health")
    async def health(session: SessionDep):
        await session.execute("select 1")  #!

    # file: src/app/scripts/repair.py
    from app.core.db import Sessions  #!

    async def main():
        async with Sessions() as session:
            await session.execute("vacuum")
""")

GOOD = Example("""
    # file: src/app/core/unit_of_work.py
    class UnitOfWork: ...

    # file: src/app/core/runtime.py
    from app.core.unit_of_work import UnitOfWork

    class Runtime:
        def uow(self) -> UnitOfWork: ...

    # file: src/app/services/orders.py
    from app.core.unit_of_work import UnitOfWork

    class OrderService:
        def __init__(self, uow: UnitOfWork) -> None: ...

    # file: src/app/events/handlers/orders.py
    from app.core.unit_of_work import UnitOfWork
    from app.services.orders import OrderService

    async def on_order(event, uow: UnitOfWork):
        await OrderService(uow).ship(event.order_id)

    # file: src/app/scripts/seed.py
    from sqlalchemy.exc import OperationalError

    from app.core.runtime import Runtime
    from app.services.orders import OrderService

    async def main(runtime: Runtime, request):
        request.session.get("user")
        await OrderService(runtime.uow()).ship(1)
""")


def check(project: Project) -> Iterator[Finding]:
    """Report sessions and queries that a caller takes hold of, and units of work it opens."""
    yield from _beside_the_callers(project)
    for module in project.callers():
        asked = [use for use in module.references if _asks_session(project, module, use)]
        taken = list(_taken(project, module))
        mild = not asked and not any(is_query(use.dotted) for use in taken)
        for use in taken:
            severity = Severity.WARNING if mild else Severity.ERROR
            yield _finding(module, use.place, use.scope, use.dotted, severity)
        for reference in module.references:
            opened = _opens_unit(project, module, reference)
            if opened or (reference in asked and not taken):
                chain = reference.chain
                yield _finding(module, reference.place, reference.scope, chain, Severity.ERROR)


def _beside_the_callers(project: Project) -> Iterator[Finding]:
    """Dependencies and composition roots that ask a session, and callers in other modules."""
    for module in project.modules():
        if project.kind_of(module.name) in CALLERS:
            continue
        scopes = list(calling_scopes(project, module))
        for call in module.body.calls if scopes else ():
            if any(within(call.scope, scope) for scope in scopes) and _asks(project, module, call):
                mild = is_only_queued(project, module, call.scope)
                severity = Severity.WARNING if mild else Severity.ERROR
                yield _finding(module, call.place, call.scope, call.chain, severity)


def _asks(project: Project, module: Module, call: Call) -> bool:
    owner, _, method = call.chain.removesuffix("()").rpartition(".")
    thing = project.objects.of(module.name, call.scope, owner) if owner else None
    return asks(project, thing, method)


def _taken(project: Project, module: Module) -> Iterator[External]:
    yield from externals(project, module, lambda dotted: _is_database(project, dotted))
    for made in module.imports:
        symbol = project.imported(made)
        if symbol.sort is Sort.CLASS and plays(project, Role.SESSION, symbol):
            yield External(symbol.dotted, made.scope, made.place)
        elif is_definition(symbol) and symbol.sort is not Sort.CLASS:
            call = "()" if symbol.sort is Sort.FUNCTION else ""
            thing = project.objects.of(symbol.module, "", f"{symbol.name}{call}")
            external = thing is not None and thing.symbol.sort is Sort.EXTERNAL
            if thing is not None and (
                plays(project, Role.SESSION, thing.symbol)
                or (external and _is_database(project, thing.symbol.dotted))
            ):
                yield External(symbol.dotted, made.scope, made.place)


def _is_database(project: Project, dotted: str) -> bool:
    if project.architecture.settings.plays(Role.SESSION, dotted):
        return True
    return is_query(dotted) or is_session(dotted) or is_factory(dotted)


def _asks_session(project: Project, module: Module, use: Reference) -> bool:
    owner, dot, last = use.chain.rpartition(".")
    if not dot:
        return False
    things = project.objects.along(module.name, use.scope, owner)
    parts = use.chain.split(".")[1:]
    return any(
        thing is not None
        and thing.is_instance
        and holds_session(project, thing)
        and ("(" in following or "." in use.chain.partition(f".{following}")[2] or last in QUERYING)
        for thing, following in zip(things, parts, strict=False)
    )


def _opens_unit(project: Project, module: Module, use: Reference) -> bool:
    names = [part.rstrip("()[]") for part in use.chain.split(".")]
    entered = use.context is Context.ENTERED
    if not entered and _OPENING.isdisjoint(names[1:]):
        return False
    things = project.objects.along(module.name, use.scope, use.chain)
    for thing, following in zip(things, [*names[1:], ""], strict=False):
        if is_unit_of_work(project, thing):
            return following in _OPENING or (entered and not following)
    return False


def _finding(module: Module, place: Place, scope: str, what: str, severity: Severity) -> Finding:
    return RULE.finding(
        module,
        place,
        f"a caller uses the database itself: `{what}`",
        remedy="call a service, which opens the unit of work; a provider constructs it",
        symbol=scope,
        target=what,
        severity=severity,
    )


RULE = Rule(
    "LL103",
    "route-uses-session",
    why=__doc__,
    seed=(
        "All callers (routes, events, scripts, tasks) access data through services "
        "— no exceptions, even for trivial reads"
    ),
    bad=BAD,
    good=GOOD,
    check=check,
)

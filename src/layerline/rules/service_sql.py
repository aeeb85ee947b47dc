"""A service that writes SQL hides a query where nobody looks for one.

The next service writes it again, a little differently. A service may open, fork and savepoint
the unit of work, hand a session on to its repositories and catch `sqlalchemy.exc`; it builds no
query and asks no session for data. To take the session out of a unit of work is a warning, for it
may be handed on; so is to flush it.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.architecture.settings import Role
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.externals import externals
from layerline.rules.knowledge.repositories import is_repository
from layerline.rules.knowledge.sql import (
    QUERYING,
    asks,
    is_factory,
    is_query,
    is_session,
    is_unit_of_work,
)
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Module, Place, Reference

BAD = Example("""
    # file: src/app/core/unit_of_work.py
    class UnitOfWork:
        session: object

    # file: src/app/repositories/orders.py
    class OrderRepository:
        def __init__(self, session):
            self.session = session

    # file: src/app/services/orders.py
    import sqlalchemy as sa
    from sqlalchemy import exc, select  #!
    from sqlalchemy.ext.asyncio import AsyncSession

    from app.core.unit_of_work import UnitOfWork
    from app.repositories.orders import OrderRepository

    class OrderService:
        def __init__(self, uow: UnitOfWork, db: AsyncSession) -> None:
            self.uow = uow
            self.db = db
            self.order_repo = OrderRepository(db)

        async def get(self, order_id):
            await self.db.execute(select(1))  #!
            await self.uow.session.get(order_id)  #!
            await self.order_repo.session.flush()  #!
            return sa.text("select 1")  #!
""")

GOOD = Example("""
    # file: src/app/core/unit_of_work.py
    class UnitOfWork:
        session: object

        def reading(self): ...

    # file: src/app/repositories/orders.py
    class OrderRepository:
        async def get(self, order_id): ...

    # file: src/app/services/orders.py
    from sqlalchemy.exc import IntegrityError
    from sqlalchemy.ext.asyncio import AsyncSession

    from app.core.unit_of_work import UnitOfWork
    from app.repositories.orders import OrderRepository

    class OrderService:
        def __init__(self, uow: UnitOfWork, db: AsyncSession) -> None:
            self.uow = uow
            self.db = db
            self.order_repo = OrderRepository(db)

        async def get(self, order_id):
            async with self.uow.reading():
                return await self.order_repo.get(order_id)

        async def create(self):
            try:
                async with self.db.begin():
                    await self.db.commit()
            except IntegrityError:
                select = self.order_repo.get
                return await select(1)
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each query that a service builds and each session it asks."""
    for module in project.modules(Kind.SERVICE):
        for use in externals(
            project, module, lambda dotted: is_query(dotted) or _makes_sessions(dotted)
        ):
            yield _finding(module, use.place, use.scope, use.dotted)
        for reference in module.references:
            if "." in reference.chain and _asks_session(project, module, reference):
                yield _finding(
                    module,
                    reference.place,
                    reference.scope,
                    reference.chain,
                    is_only_handed_on=_is_of_unit(project, module, reference),
                )


def _makes_sessions(dotted: str) -> bool:
    """A scoped session is a session as much as it makes them, and may be handed on."""
    return is_factory(dotted) and not is_session(dotted)


def _asks_session(project: Project, module: Module, use: Reference) -> bool:
    names = [part.rstrip("()[]") for part in use.chain.split(".")]
    given = project.architecture.settings.named(Role.SESSION)
    if not given and "session" not in names and QUERYING.isdisjoint(names):
        return False
    owners = project.objects.along(module.name, use.scope, use.chain)
    for owner, following in zip(owners, names[1:], strict=False):
        if owner is None:
            return False
        if asks(project, owner, following):
            return True
        if following == "session" and (
            is_unit_of_work(project, owner)
            or (owner.is_instance and is_repository(project, owner.symbol))
        ):
            return True
    return False


def _is_of_unit(project: Project, module: Module, use: Reference) -> bool:
    """Whether it is a unit of work's session that is handed on, or only flushed."""
    owner, _, last = use.chain.removesuffix(".flush()").rpartition(".")
    thing = project.objects.of(module.name, use.scope, owner)
    return last == "session" and thing is not None and is_unit_of_work(project, thing)


def _finding(
    module: Module, place: Place, scope: str, what: str, *, is_only_handed_on: bool = False
) -> Finding:
    return RULE.finding(
        module,
        place,
        f"a service uses SQL: `{what}`",
        remedy="give the repository a method that is named after what the business asks",
        symbol=scope,
        target=what,
        severity=Severity.WARNING if is_only_handed_on else None,
    )


RULE = Rule(
    "LL203",
    "service-uses-sql",
    why=__doc__,
    seed="Service Business rules, orchestration, event publishing HTTP concerns, SQL queries",
    bad=BAD,
    good=GOOD,
    check=check,
    kinds=frozenset({Kind.SERVICE}),
)

"""Coroutines that run side by side must not share a session.

A session is one connection and one state: the second query starts while the first one waits, and
the driver refuses, or worse, it does not. Each branch needs its own: `uow.fork()`, or a session
from the session maker. What is only handed on one after the other may share one.
"""

from collections import defaultdict
from collections.abc import Iterator

from layerline.rules.finding import Finding
from layerline.rules.knowledge.branches import Branch, branches, shared_database
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Module

BAD = Example("""
    # file: src/app/core/unit_of_work.py
    class UnitOfWork:
        def fork(self) -> "UnitOfWork": ...

    # file: src/app/services/orders.py
    from app.core.unit_of_work import UnitOfWork

    class OrderService:
        def __init__(self, uow: UnitOfWork) -> None:
            self.uow = uow

        async def get(self, order_id):
            async with self.uow:
                return order_id

    # file: src/app/services/profiles.py
    import asyncio

    from app.core.unit_of_work import UnitOfWork
    from app.services.orders import OrderService

    class ProfileService:
        def __init__(self, uow: UnitOfWork) -> None:
            self.uow = uow
            self.orders = OrderService(uow)
            self.others = OrderService(uow)

        async def pair(self):
            return await asyncio.gather(  #!
                self.orders.get(1),
                self.others.get(2),
            )

        async def many(self, ids):
            return await asyncio.gather(*(self.orders.get(i) for i in ids))  #!

        async def inline(self):
            return await asyncio.gather(  #!
                OrderService(self.uow).get(1), OrderService(self.uow).get(2)
            )
""")

GOOD = Example("""
    # file: src/app/core/unit_of_work.py
    class UnitOfWork:
        def fork(self) -> "UnitOfWork": ...

    # file: src/app/services/orders.py
    from app.core.unit_of_work import UnitOfWork

    class OrderService:
        def __init__(self, uow: UnitOfWork) -> None:
            self.uow = uow

        async def get(self, order_id):
            async with self.uow:
                return order_id

    # file: src/app/services/profiles.py
    import asyncio

    from app.core.unit_of_work import UnitOfWork
    from app.services.orders import OrderService

    class ProfileService:
        def __init__(self, uow: UnitOfWork) -> None:
            self.uow = uow
            self.orders = OrderService(uow)

        async def pair(self, ids):
            await self.orders.get(1)
            await asyncio.gather(self.orders.get(1), asyncio.sleep(1))
            return await asyncio.gather(
                OrderService(self.uow.fork()).get(1),
                OrderService(self.uow.fork()).get(2),
                *(OrderService(self.uow.fork()).get(i) for i in ids),
            )
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each gather and task group whose branches share a session."""
    for module in project.modules():
        found: defaultdict[tuple[str, str], list[Branch]] = defaultdict(list)
        for branch in branches(project, module):
            shared = shared_database(project, module, branch.call)
            if shared:
                found[branch.group, shared].append(branch)
        for (_, shared), sharing in found.items():
            if len(sharing) > 1 or sharing[0].many:
                yield _finding(module, sharing, shared)


def _finding(module: Module, sharing: list[Branch], shared: str) -> Finding:
    first = sharing[0].call
    around = module.body.calls[first.within] if first.within >= 0 else first
    return RULE.finding(
        module,
        around.place,
        f"coroutines run side by side on one session: {shared.replace('`', '')}",
        remedy="give each branch its own: a service on `uow.fork()`, or a new session",
        symbol=first.scope,
        target=first.chain,
    )


RULE = Rule(
    "LL605",
    "gather-shares-session",
    why=__doc__,
    seed="Design for concurrency from the start",
    bad=BAD,
    good=GOOD,
    check=check,
)

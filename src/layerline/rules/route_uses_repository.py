"""A caller that reaches past the services takes their place.

The rule of the business that a service would have applied (who may see it, what goes with
it, which event it causes) is skipped in this one route, and is written a second time in the
next. It does not matter how the repository gets there: by its module, by a shorter name,
through a package that hands it on, inside a function, or by its name in a string.
Exceptions, enums and data classes of a repository's module are no access.
"""

from collections.abc import Iterator

from layerline.architecture.layers import CALLERS
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.repository_imports import Taken, repository_imports
from layerline.rules.project import Project
from layerline.rules.rule import Example, Mended, Rule
from layerline.syntax.facts import Module

BAD = Example("""
    # file: src/app/repositories/__init__.py
    from app.repositories.orders import OrderRepository

    # file: src/app/repositories/orders.py
    class OrderNotFoundError(Exception): ...

    class OrderRepository:
        async def get(self, order_id): ...

    # file: src/app/api/routes/direct.py
    from app.repositories.orders import OrderRepository  #!

    # file: src/app/api/routes/renamed.py
    from app.repositories import OrderRepository as Orders  #!

    # file: src/app/api/routes/relative.py
    from ...repositories.orders import OrderRepository  #!

    # file: src/app/api/routes/star.py
    from app.repositories.orders import *  #!

    # file: src/app/api/routes/dotted.py
    import app.repositories.orders  #!

    repository = app.repositories.orders.OrderRepository()

    # file: src/app/events/handlers/orders.py
    from app import repositories  #!

    async def on_order(event):
        return await repositories.OrderRepository().get(event.order_id)

    # file: src/app/tasks/nightly.py
    async def run():
        from app.repositories import orders  #!

        await orders.OrderRepository().get(1)

    # file: src/app/scripts/repair.py
    import importlib

    orders = importlib.import_module("app.repositories.orders")  #!

    # file: src/app/registry.py
    from app.repositories.orders import OrderRepository as Store

    # file: src/app/api/routes/laundered.py
    from typing import TYPE_CHECKING

    from app.registry import Store  #!
    from app import registry

    if TYPE_CHECKING:
        from app.repositories.orders import OrderRepository  #!

    store = registry.Store()  #!
""")

GOOD = Example("""
    # file: src/app/repositories/orders.py
    class OrderNotFoundError(Exception): ...

    class OrderRepository:
        async def get(self, order_id): ...

    # file: src/app/services/orders.py
    from app.repositories.orders import OrderRepository

    class OrderService:
        def __init__(self, uow):
            self.order_repo = OrderRepository(uow)

        async def get(self, order_id):
            return await self.order_repo.get(order_id)

    # file: src/app/api/deps/orders.py
    from app.services.orders import OrderService

    async def get_order_service(uow) -> OrderService:
        return OrderService(uow)

    # file: src/app/api/routes/orders.py
    from app.api.deps.orders import get_order_service
    from app.models.repository import Repository
    from app.repositories import orders as storage
    from app.repositories.orders import OrderNotFoundError

    async def read(order_id, service):
        try:
            return await service.get(order_id)
        except (OrderNotFoundError, storage.OrderNotFoundError):
            return None

    # file: src/app/models/repository.py
    class Repository:
        url: str
""")


MENDED = Mended(
    before=Example('''
        # file: src/app/models/orders.py
        class Order: ...

        # file: src/app/repositories/orders.py
        from app.core.unit_of_work import UnitOfWork
        from app.models.orders import Order

        class OrderRepository:
            def __init__(self, uow: UnitOfWork) -> None:
                self.uow = uow

            async def get(self, id: int) -> Order | None:
                """The row with this key."""

        # file: src/app/core/unit_of_work.py
        class UnitOfWork:
            def reading(self) -> "UnitOfWork": ...

        # file: src/app/services/orders.py
        from app.core.unit_of_work import UnitOfWork
        from app.repositories.orders import OrderRepository

        class OrderService:
            """Makes and finds orders."""

            def __init__(self, uow: UnitOfWork) -> None:
                self.uow = uow
                self.order_repo = OrderRepository(uow)

            async def exists(self, order_id: int) -> bool:
                """Whether there is an order with this id."""
                async with self.uow.reading():
                    return await self.order_repo.get(order_id) is not None

        # file: src/app/api/deps/orders.py
        from typing import Annotated

        from fastapi import Depends, Request

        from app.core.unit_of_work import UnitOfWork
        from app.services.orders import OrderService

        def uow_of(request: Request) -> UnitOfWork: ...

        async def get_order_service(request: Request) -> OrderService:
            return OrderService(uow_of(request))

        OrderServiceDep = Annotated[OrderService, Depends(get_order_service)]

        # file: src/app/api/routes/orders.py
        from fastapi import APIRouter, Request

        from app.api.deps.orders import uow_of
        from app.repositories.orders import OrderRepository

        router = APIRouter()

        @router.get("/{order_id}")
        async def read_order(order_id: int, request: Request):
            async with uow_of(request).reading() as uow:
                return await OrderRepository(uow).get(order_id)
    '''),
    after=Example('''
        # file: src/app/services/orders.py
        from app.core.unit_of_work import UnitOfWork
        from app.models.orders import Order
        from app.repositories.orders import OrderRepository

        class OrderService:
            """Makes and finds orders."""

            def __init__(self, uow: UnitOfWork) -> None:
                self.uow = uow
                self.order_repo = OrderRepository(uow)

            async def exists(self, order_id: int) -> bool:
                """Whether there is an order with this id."""
                async with self.uow.reading():
                    return await self.order_repo.get(order_id) is not None

            async def get(self, order_id: int) -> Order | None:
                """The row with this key."""
                async with self.uow.reading():
                    return await self.order_repo.get(order_id)

        # file: src/app/api/routes/orders.py
        from fastapi import APIRouter

        from app.api.deps.orders import OrderServiceDep

        router = APIRouter()

        @router.get("/{order_id}")
        async def read_order(order_id: int, service: OrderServiceDep):
            return await service.get(order_id)
    '''),
)


def check(project: Project) -> Iterator[Finding]:
    """Report each import or use by which a caller gets a repository."""
    for module in project.callers():
        for taken in repository_imports(project, module):
            yield _finding(project, module, taken)


def _finding(project: Project, module: Module, taken: Taken) -> Finding:
    layer = project.layer_of(module.name)
    return RULE.finding(
        module,
        taken.place,
        f"`{layer.name if layer else module.name}` uses the repository `{taken.symbol.dotted}`",
        remedy="call a service; give it a method for this if it has none",
        symbol=taken.scope,
        target=taken.symbol.dotted,
        severity=Severity.WARNING if _is_only_read(module, taken) else None,
    )


def _is_only_read(module: Module, taken: Taken) -> bool:
    """Whether constants of it are all that is used: `OrderRepository.SEARCHABLE`."""
    chains = [use.chain.split(".") for use in module.references]
    uses = [parts for parts in chains if taken.bound and parts[0].rstrip("()[]") == taken.bound]
    return bool(uses) and all(
        len(parts) > 1 and parts[0] == taken.bound and parts[1].rstrip("[]").isupper()
        for parts in uses
    )


RULE = Rule(
    "LL101",
    "route-uses-repository",
    why=__doc__,
    seed="Only services call repositories — never routes or event handlers directly",
    bad=BAD,
    good=GOOD,
    check=check,
    kinds=CALLERS,
    mended=MENDED,
)

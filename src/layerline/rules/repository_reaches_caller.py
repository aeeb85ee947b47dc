"""A repository that is handed to a caller is a repository in a caller.

No import tells: it comes through `Depends`, an `Annotated` alias, a dependency of a dependency,
`app.state`, or an attribute of a service. A composition root may make one and hand it to a
service; whoever calls it takes the service's place. A table that loads and saves itself is a
repository too.
"""

from collections.abc import Iterator

from layerline.architecture.layers import CALLERS
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.callers import calling_scopes, is_only_queued, within
from layerline.rules.knowledge.repositories import asks_session, is_repository_object
from layerline.rules.knowledge.repository_imports import repository_imports
from layerline.rules.project import Project
from layerline.rules.rule import Example, Mended, Rule
from layerline.syntax.facts import Context, Module, Reference
from layerline.syntax.objects import Thing
from layerline.syntax.symbols import Sort, Symbol

_LIFECYCLE = (
    *("init", "setup", "start", "open", "connect", "create_all", "create_tables", "migrate"),
    *("close", "aclose", "stop", "shutdown", "dispose", "disconnect", "ping", "__aenter__"),
)

BAD = Example("""
    # file: src/app/repositories/orders.py
    class OrderRepository:
        async def get(self, order_id): ...

    # file: src/app/services/orders.py
    from app.repositories.orders import OrderRepository

    class OrderService:
        def __init__(self, uow):
            self.order_repo = OrderRepository()

    # file: src/app/api/deps/orders.py
    from typing import Annotated, Any

    from fastapi import Depends

    from app.repositories.orders import OrderRepository
    from app.services.orders import OrderService

    def get_orders():
        return OrderRepository()

    async def get_order(order_id: int, orders=Depends(get_orders)):
        return await orders.get(order_id)  #!

    def get_service() -> OrderService: ...

    ServiceDep = Annotated[OrderService, Depends(get_service)]

    # file: src/app/api/routes/orders.py
    from app.api.deps.orders import ServiceDep

    async def read(order_id: int, service: ServiceDep):
        return await service.order_repo.get(order_id)  #!

    # file: src/app/api/routes/customers.py
    from functools import partial

    async def read(request, background):
        background.add_task(request.app.state.orders.get, 1)  #!
        return partial(request.app.state.orders.get, 1)  #!

    # file: src/app/models/hero.py
    from sqlmodel import Session, SQLModel

    class Hero(SQLModel, table=True):
        @classmethod
        def find(cls, session: Session, name):
            return session.get(cls, name)

    # file: src/app/api/routes/heroes.py
    from app.models.hero import Hero

    def read(name, session):
        return Hero.find(session, name)  #!

    # file: src/app/main.py
    from fastapi import FastAPI

    from app.repositories.orders import OrderRepository

    app = FastAPI()
    app.state.orders = OrderRepository()
    orders = OrderRepository()

    @app.get("/orders/{order_id}")
    async def read(order_id: int):
        return await orders.get(order_id)  #!
""")

GOOD = Example("""
    # file: src/app/repositories/orders.py
    class OrderRepository:
        async def get(self, order_id): ...

    # file: src/app/services/orders.py
    from app.repositories.orders import OrderRepository

    class OrderService:
        def __init__(self, orders: OrderRepository) -> None:
            self.order_repo = orders

        async def get(self, order_id):
            return await self.order_repo.get(order_id)

    # file: src/app/api/deps/orders.py
    from typing import Annotated

    from fastapi import Depends

    from app.repositories.orders import OrderRepository
    from app.services.orders import OrderService

    def get_orders():
        return OrderRepository()

    def get_service(orders: Annotated[OrderRepository, Depends(get_orders)]) -> OrderService:
        return OrderService(orders)

    ServiceDep = Annotated[OrderService, Depends(get_service)]

    # file: src/app/api/routes/orders.py
    from app.api.deps.orders import ServiceDep

    async def read(order_id: int, service: ServiceDep):
        return await service.get(order_id)

    # file: src/app/main.py
    from fastapi import FastAPI

    from app.repositories.orders import OrderRepository
    from app.services.orders import OrderService

    app = FastAPI()
    app.state.orders = OrderService(OrderRepository())
""")


MENDED = Mended(
    before=Example("""
        # file: src/app/repositories/orders.py
        class OrderRepository:
            async def get(self, order_id: int) -> dict[str, int]: ...

        # file: src/app/services/orders.py
        from app.repositories.orders import OrderRepository

        class OrderService:
            def __init__(self) -> None:
                self.order_repo = OrderRepository()

        # file: src/app/api/deps/orders.py
        from app.services.orders import OrderService

        def get_service() -> OrderService: ...

        # file: src/app/api/routes/orders.py
        from typing import Annotated

        from fastapi import APIRouter, Depends

        from app.api.deps.orders import get_service
        from app.services.orders import OrderService

        router = APIRouter()

        @router.get("/{order_id}")
        async def read(order_id: int, service: Annotated[OrderService, Depends(get_service)]):
            return await service.order_repo.get(order_id)
    """),
    after=Example("""
        # file: src/app/services/orders.py
        from app.repositories.orders import OrderRepository

        class OrderService:
            def __init__(self) -> None:
                self.order_repo = OrderRepository()

            async def get(self, order_id: int) -> dict[str, int]:
                return await self.order_repo.get(order_id)

        # file: src/app/api/routes/orders.py
        from typing import Annotated

        from fastapi import APIRouter, Depends

        from app.api.deps.orders import get_service
        from app.services.orders import OrderService

        router = APIRouter()

        @router.get("/{order_id}")
        async def read(order_id: int, service: Annotated[OrderService, Depends(get_service)]):
            return await service.get(order_id)
    """),
)


def check(project: Project) -> Iterator[Finding]:
    """Report each use of a repository that came to a caller without being imported."""
    for module in project.modules():
        scopes = list(calling_scopes(project, module))
        if not scopes:
            continue
        imported = _imported(project, module)
        for use in module.references:
            if not any(within(use.scope, scope) for scope in scopes):
                continue
            if _is_lifecycle(use) and project.kind_of(module.name) not in CALLERS:
                continue
            found = _used(project, module, use)
            if found is not None and not _comes_from(module, use, imported):
                yield _finding(project, module, use, found)


def _is_lifecycle(use: Reference) -> bool:
    """Whether a composition root only opens, prepares or closes what it made."""
    return use.chain.rstrip("()").rpartition(".")[2].startswith(_LIFECYCLE)


def _imported(project: Project, module: Module) -> frozenset[str]:
    """The names by which `route-uses-repository` speaks already."""
    if project.kind_of(module.name) not in CALLERS:
        return frozenset()
    return frozenset(taken.bound for taken in repository_imports(project, module))


def _used(project: Project, module: Module, use: Reference) -> Symbol | None:
    """The repository of which a chain takes a method."""
    parts = use.chain.split(".")
    if len(parts) == 1 or use.context in (Context.ANNOTATION, Context.BASE, Context.DECORATOR):
        return None
    things = project.objects.along(module.name, use.scope, use.chain)
    for following, thing in zip(parts[1:], things, strict=False):  # the last part is not followed
        if thing is None:
            continue
        if is_repository_object(project, thing):
            return thing.symbol if _is_asked(project, thing, use.chain, following) else None
        if project.is_mapped(thing.symbol):
            method = project.objects.attribute(thing, following.rstrip("()[]"))
            return method.symbol if method and asks_session(project, method.symbol) else None
    return None


def _is_asked(project: Project, repository: Thing, chain: str, following: str) -> bool:
    """Whether a chain takes a method of a repository, or calls something further on."""
    if "(" in chain[chain.index(f".{following}") :]:
        return True
    found = project.objects.attribute(repository, following.rstrip("[]"))
    is_value = found is not None and (found.is_instance or found.symbol.sort is not Sort.FUNCTION)
    return found is not None and not is_value


def _comes_from(module: Module, use: Reference, imported: frozenset[str]) -> bool:
    root = use.chain.partition(".")[0].rstrip("()[]")
    if root in imported:
        return True
    return any(
        bound.target == root
        and (bound.scope == use.scope or not bound.scope)
        and not imported.isdisjoint(_roots(bound.annotation, bound.value))
        for bound in module.bindings
    )


def _roots(*chains: str) -> set[str]:
    return {chain.partition(".")[0].rstrip("()[]") for chain in chains if chain}


def _finding(project: Project, module: Module, use: Reference, found: Symbol) -> Finding:
    layer = project.layer_of(module.name)
    return RULE.finding(
        module,
        use.place,
        f"`{layer.name if layer else module.name}` calls the repository `{found.dotted}`, "
        f"which reaches it as `{use.chain.partition('(')[0]}`",
        remedy="call a service here; only to make a repository and hand it to one is fine",
        symbol=use.scope,
        target=found.dotted,
        severity=Severity.WARNING if is_only_queued(project, module, use.scope) else None,
    )


RULE = Rule(
    "LL102",
    "repository-reaches-caller",
    why=__doc__,
    seed=(
        "All callers (routes, events, scripts, tasks) access data through services "
        "— no exceptions, even for trivial reads"
    ),
    bad=BAD,
    good=GOOD,
    check=check,
    mended=MENDED,
)

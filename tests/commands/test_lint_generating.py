"""`lint --unsafe-fixes` where a fix needs code in other files: the service's method is written."""

import ast
import re
from collections.abc import Callable, Iterable
from functools import reduce
from pathlib import Path

import pytest

from disk import Run, snapshot
from layerline.mending.tellings import past
from layerline.rules import side_effect_called

Layerline = Callable[..., Run]

REPOSITORY = """\
from typing import Generic, TypeVar

from app.core import AsyncSession
from app.models.orders import Order

T = TypeVar("T")


class BaseRepository(Generic[T]):
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, id: int) -> T | None: ...

    async def find_open(self, customer: str, limit: int = 10) -> list[T]: ...

    async def delete(self, id: int) -> None: ...


class OrderRepository(BaseRepository[Order]):
    pass
"""
SERVICE = """\
from app.core import AsyncSession
from app.repositories.orders import OrderRepository


class OrderService:
    def __init__(self, session: AsyncSession) -> None:
        self.orders = OrderRepository(session)

    async def get(self, order_id: int) -> int:
        return 1

    def _check(self) -> None: ...
"""
PROVIDERS = """\
from fastapi import Depends

from app.core import AsyncSession, get_session
from app.repositories.orders import OrderRepository
from app.services.orders import OrderService


def get_orders(session: AsyncSession = Depends(get_session)) -> OrderRepository:
    return OrderRepository(session)


def get_order_service(session: AsyncSession = Depends(get_session)) -> OrderService:
    return OrderService(session)
"""
CORE = """\
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

sessions = async_sessionmaker()


def get_session() -> AsyncSession: ...
"""
FILES = {
    "core.py": CORE,
    "models/orders.py": "class Order: ...\n",
    "repositories/orders.py": REPOSITORY,
    "services/orders.py": SERVICE,
    "api/deps/orders.py": PROVIDERS,
}
IMPORTS = {
    "router": "from fastapi import APIRouter",
    "Depends": "from fastapi import Depends",
    "AsyncSession": "from app.core import AsyncSession",
    "get_session": "from app.core import get_session",
    "sessions": "from app.core import sessions",
    "get_orders": "from app.api.deps.orders import get_orders",
    "OrderRepository": "from app.repositories.orders import OrderRepository",
}
ROUTES = {
    "made on the spot": """\
        @router.get("/open")
        async def list_open(customer: str, session: AsyncSession = Depends(get_session)):
            return await OrderRepository(session).find_open(customer, limit=5)
    """,
    "bound to a name": """\
        @router.get("/open")
        async def list_open(customer: str, session: AsyncSession = Depends(get_session)):
            if not customer:
                return []
            # the newest first
            repo = OrderRepository(session)
            found = await repo.find_open(customer, limit=5)
            return found
    """,
    "handed in": """\
        @router.get("/open")
        async def list_open(customer: str, repo: OrderRepository = Depends(get_orders)):
            return await repo.find_open(customer, limit=5)
    """,
    "in a session of its own": """\
        @router.get("/open")
        async def list_open(customer: str):
            async with sessions() as session:
                found = await OrderRepository(session).find_open(customer, limit=5)
                return found
    """,
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in FILES.items():
        written(tmp_path, path, text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(root: Path, path: str, text: str) -> Path:
    place = root / "src/app" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    return place


def routes(text: str) -> str:
    """A module of routes, with the imports that they need."""
    imports = [line for name, line in IMPORTS.items() if re.search(rf"\b{name}\b", text)]
    return "\n".join([*imports, "", "router = APIRouter()", "", text])


def dedented(text: str) -> str:
    return "\n".join(line[8:] for line in text.splitlines()) + "\n"


def function(path: Path, name: str) -> str:
    """A function as Python reads it."""
    nodes: Iterable[ast.AST] = ast.walk(ast.parse(path.read_text()))
    return next(ast.unparse(each) for each in nodes if getattr(each, "name", "") == name)


@pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
def test_a_route_comes_to_ask_the_service(route: str, project: Path, layerline: Layerline) -> None:
    path = written(project, "api/routes/orders.py", routes(dedented(route)))
    before = snapshot(project / "src")
    assert layerline("lint", "--select", "LL101,LL102").code == 1

    ran = layerline("lint", "--fix", "--unsafe-fixes")
    assert "`list_open` asks `OrderService.list_open`" in ran.out, ran.out
    assert ran.code == 0

    assert function(project / "src/app/services/orders.py", "list_open") == (
        "async def list_open(self, customer: str) -> list[Order]:\n"
        "    return await self.orders.find_open(customer, limit=5)"
    )
    text = path.read_text()
    assert "OrderService = Depends(get_order_service)" in text
    assert "await service.list_open(customer)" in text
    for gone in ("OrderRepository", "get_orders", "session"):
        assert gone not in text
    assert layerline("lint").code == 0
    layerline("undo")
    assert snapshot(project / "src") == before


def test_without_fix_it_is_only_shown(project: Path, layerline: Layerline) -> None:
    written(project, "api/routes/orders.py", routes(dedented(ROUTES["handed in"])))
    before = snapshot(project / "src")
    ran = layerline("lint", "--unsafe-fixes")
    assert "+    async def list_open(self, customer: str) -> list[Order]:" in ran.out
    assert "LL101" in ran.out
    assert ran.code == 1
    assert snapshot(project / "src") == before


@pytest.mark.parametrize("default", [", default=UUID", ""])
def test_a_type_variable_that_nobody_fills_in_is_its_default_or_left_to_a_person(
    default: str, project: Path, layerline: Layerline
) -> None:
    written(
        project,
        "keys.py",
        f"from uuid import UUID\n\nfrom typing_extensions import TypeVar\n\n"
        f'K = TypeVar("K"{default})\n',
    )
    keyed = REPOSITORY.replace("id: int", "id: K").replace("Generic[T]", "Generic[T, K]")
    written(project, "repositories/orders.py", f"from app.keys import K\n{keyed}")
    written(
        project,
        "api/routes/orders.py",
        "from uuid import UUID\n"
        + routes(
            '@router.get("/{order_id}")\n'
            "async def show(order_id: UUID, session: AsyncSession = Depends(get_session)):\n"
            "    return await OrderRepository(session).get(order_id)\n"
        ),
    )
    layerline("lint", "--fix", "--unsafe-fixes")
    service = (project / "src/app/services/orders.py").read_text()
    assert ("async def show(self, order_id: UUID) -> Order | None:" in service) is bool(default)
    assert ("from uuid import UUID" in service) is bool(default)


def test_a_handler_makes_the_service_of_what_the_repository_was_made_of(
    project: Path, layerline: Layerline
) -> None:
    path = written(
        project,
        "events/handlers/orders.py",
        "from app.core import AsyncSession\n"
        "from app.repositories.orders import OrderRepository\n\n\n"
        "async def on_order(order_id: int, customer: str, session: AsyncSession) -> None:\n"
        "    await OrderRepository(session).find_open(customer, order_id)\n",
    )
    layerline("lint", "--fix", "--unsafe-fixes")
    assert path.read_text() == (
        "from app.core import AsyncSession\n"
        "from app.services.orders import OrderService\n\n\n"
        "async def on_order(order_id: int, customer: str, session: AsyncSession) -> None:\n"
        "    await OrderService(session).find_open(customer, order_id)\n"
    )
    assert function(project / "src/app/services/orders.py", "find_open") == (
        "async def find_open(self, customer: str, order_id: int) -> list[Order]:\n"
        "    return await self.orders.find_open(customer, order_id)"
    )


def test_the_repository_of_a_service_is_reached_no_more(
    project: Path, layerline: Layerline
) -> None:
    path = written(
        project,
        "api/routes/orders.py",
        "from fastapi import APIRouter, Depends\n\n"
        "from app.api.deps.orders import get_order_service\n"
        "from app.services.orders import OrderService\n\n"
        "router = APIRouter()\n\n\n"
        '@router.get("")\n'
        "async def read(name: str, service: OrderService = Depends(get_order_service)):\n"
        "    return await service.orders.find_open(name)\n",
    )
    assert "LL102" in layerline("lint").out
    assert layerline("lint", "--fix", "--unsafe-fixes").code == 0
    assert "    return await service.find_open(name)\n" in path.read_text()


def test_a_method_that_is_there_already_is_called(project: Path, layerline: Layerline) -> None:
    both = dedented(ROUTES["made on the spot"].replace(", limit=5", ""))
    again = both.replace("list_open", "again").replace("/open", "/again")
    written(project, "api/routes/orders.py", routes(both + "\n\n" + again))
    ran = layerline("lint", "--fix", "--unsafe-fixes")
    assert ran.code == 0
    assert "`list_open` asks `OrderService.find_open`" in ran.out
    assert "`again` asks `OrderService.find_open`" in ran.out
    assert (project / "src/app/services/orders.py").read_text().count("def find_open") == 1


def test_what_gives_nothing_back_is_one_method_for_two_callers(
    project: Path, layerline: Layerline
) -> None:
    both = [
        f'@router.get("/{name}")\nasync def {name}(order_id: int, '
        "repo: OrderRepository = Depends(get_orders)):\n    await repo.delete(order_id)\n"
        for name in ("drop", "forget")
    ]
    written(project, "api/routes/orders.py", routes("\n\n".join(both)))
    ran = layerline("lint", "--fix", "--unsafe-fixes")
    assert "`drop` asks `OrderService.delete`" in ran.out
    assert "`forget` asks `OrderService.delete`" in ran.out
    assert (project / "src/app/services/orders.py").read_text().count("def ") == SERVICE.count(
        "def "
    ) + 1


def test_a_change_does_not_pass_by_what_the_service_does_under_its_name(
    project: Path, layerline: Layerline
) -> None:
    written(project, "services/orders.py", SERVICE.replace("def get(", "def delete("))
    route = ROUTES["handed in"].replace("find_open(customer, limit=5)", "delete(customer)")
    written(project, "api/routes/orders.py", routes(dedented(route)))
    before = snapshot(project / "src")
    ran = layerline("lint", "--fix", "--unsafe-fixes")
    assert "`OrderService` has another `delete` already" in ran.out
    assert snapshot(project / "src") == before


def test_an_alias_comes_from_where_its_neighbours_do(project: Path, layerline: Layerline) -> None:
    deps = project / "src/app/api/deps/orders.py"
    alias = "OrderServiceDep = Annotated[OrderService, Depends(get_order_service)]\n"
    deps.write_text(f"from typing import Annotated\n\n{PROVIDERS}\n\n{alias}")
    written(
        project,
        "api/deps/__init__.py",
        "from app.api.deps.orders import OrderServiceDep, get_orders\n\n"
        '__all__ = ["OrderServiceDep", "get_orders"]\n',
    )
    text = routes(dedented(ROUTES["handed in"])).replace("app.api.deps.orders", "app.api.deps")
    path = written(project, "api/routes/orders.py", text)
    layerline("lint", "--fix", "--unsafe-fixes")
    assert "from app.api.deps import OrderServiceDep\n" in path.read_text()
    assert "service: OrderServiceDep" in path.read_text()


LEFT = {
    "two questions": (
        """\
        async def f(a: str, session: AsyncSession = Depends(get_session)):
            await OrderRepository(session).get(1)
            return await OrderRepository(session).find_open(a)
        """,
        "it asks repositories 2 times, of what it makes itself",
    ),
    "another use of the repository": (
        """\
        async def f(a: str, session: AsyncSession = Depends(get_session)):
            repo = OrderRepository(session)
            print(repo)
            return await repo.find_open(a)
        """,
        "`repo` is used for more than this call",
    ),
    "another use of the session": (
        """\
        async def f(a: str):
            async with sessions() as session:
                found = await OrderRepository(session).find_open(a)
                await session.commit()
            return found
        """,
        "`session` is used for more than this",
    ),
    "what the repository is made of is unknown": (
        """\
        async def f(a: str, tenant):
            return await OrderRepository(tenant).find_open(a)
        """,
        "`tenant` is no session and no unit of work",
    ),
}


@pytest.mark.parametrize(("route", "reason"), LEFT.values(), ids=LEFT)
def test_what_is_not_certain_becomes_steps_in_the_users_names(
    route: str, reason: str, project: Path, layerline: Layerline
) -> None:
    written(project, "api/routes/orders.py", routes(f'@router.get("/f")\n{dedented(route)}'))
    before = snapshot(project / "src")
    ran = layerline("lint", "--fix", "--unsafe-fixes")
    assert ran.code == 1
    assert f"`f` is left as it is: {reason}" in ran.out
    assert "src/app/services/orders.py: give `OrderService` a method" in ran.out
    assert "`f`: take `service: OrderService = Depends(get_order_service)`" in ran.out
    assert snapshot(project / "src") == before


def test_a_change_is_left_to_a_person_where_the_service_publishes_changes(
    project: Path, layerline: Layerline
) -> None:
    service = project / "src/app/services/orders.py"
    service.write_text(SERVICE + "\n    async def delete(self): await self.event_bus.publish(1)\n")
    route = ROUTES["made on the spot"].replace("find_open(customer, limit=5)", "delete(customer)")
    written(project, "api/routes/orders.py", routes(dedented(route)))
    ran = layerline("lint", "--fix", "--unsafe-fixes")
    assert "`delete` changes something, and `OrderService` publishes its changes" in ran.out


def test_without_a_service_the_steps_begin_with_one(project: Path, layerline: Layerline) -> None:
    (project / "src/app/services/orders.py").unlink()
    deps = project / "src/app/api/deps/orders.py"
    deps.write_text(
        PROVIDERS[: PROVIDERS.index("\n\ndef get_order_service")].replace(
            "from app.services.orders import OrderService\n", ""
        )
    )
    written(project, "api/routes/orders.py", routes(dedented(ROUTES["handed in"])))
    ran = layerline("lint", "--unsafe-fixes")
    assert "no service has `OrderRepository` as an attribute" in ran.out
    assert "1. write a service that has `OrderRepository`" in ran.out


EFFECTS_LEFT = {
    "handed in": (
        ("self.emails = EmailService(uow)", "self.emails = emails"),
        ("uow: UnitOfWork) -> None:", "uow: UnitOfWork, emails: EmailService) -> None:"),
        "who hands in `self.emails` knows what it is made of",
    ),
    "without a bus": (
        ("self.event_bus = EventBus(uow)", "self.bus = None"),
        "`OrderService` has no event bus",
    ),
    "outside of a transaction": (
        ("async with self.uow:", "if address:"),
        "it stands in no `async with` of the unit of work",
    ),
    "something that is worked out": (
        ('(address, "on its way")', '(address.upper(), "on its way")'),
        "what it is called with is worked out in the call",
    ),
    "of an unknown type": (
        ("address: str", "address"),
        "`address` is no plain value whose type is written",
    ),
    "under the name of another event": (
        ("async def ship(", "async def create("),
        "`OrderCreated` is there already, and has no `address`",
    ),
    "of what has no id": (
        ("order_id: UUID, address", "key: UUID, address"),
        "neither `order_id` nor `order.id` is known in `OrderService.ship`",
    ),
}


@pytest.mark.parametrize("case", EFFECTS_LEFT.values(), ids=EFFECTS_LEFT)
def test_a_side_effect_that_is_not_certain_becomes_steps(
    case: tuple[tuple[str, str] | str, ...], tmp_path: Path, layerline: Layerline
) -> None:
    *changes, reason = case
    mended = side_effect_called.RULE.mended
    assert mended is not None
    for path, text in mended.before.files().items():
        place = written(tmp_path, path.removeprefix("src/app/"), text)
        if path == "src/app/services/orders.py":
            changed = reduce(lambda now, pair: now.replace(pair[0], pair[1]), changes, text)
            place.write_text(changed)
    before = snapshot(tmp_path / "src")
    ran = layerline("lint", "--fix", "--unsafe-fixes", tmp_path)
    assert f"`self.emails.send_notice()` is left as it is: {reason}" in ran.out, ran.out
    assert "2. src/app/services/orders.py: let `OrderService." in ran.out
    assert "3. src/app/events/handlers/orders.py: write a handler of it" in ran.out
    assert snapshot(tmp_path / "src") == before


def test_an_event_that_is_published_already_is_heard(tmp_path: Path, layerline: Layerline) -> None:
    mended = side_effect_called.RULE.mended
    assert mended is not None
    for path, text in mended.before.files().items():
        written(tmp_path, path.removeprefix("src/app/"), text)
    service = tmp_path / "src/app/services/orders.py"
    call = '            await self.emails.send_notice(address, "on its way")\n'
    published = "            await self.event_bus.publish(OrderShipped(id=order_id, to=address))\n"
    service.write_text(service.read_text().replace(call, published + call))
    layerline("lint", "--fix", "--unsafe-fixes", tmp_path)
    assert "emails" not in service.read_text()
    assert service.read_text().endswith(published)
    handlers = (tmp_path / "src/app/events/handlers/orders.py").read_text()
    assert 'await EmailService(uow).send_notice(event.to, "on its way")' in handlers


PARTICIPLES = (
    *(("ship", "shipped"), ("place", "placed"), ("pay", "paid"), ("deny", "denied")),
    *(("cancel", "canceled"), ("confirm", "confirmed"), ("refund", "refunded"), ("send", "sent")),
)


@pytest.mark.parametrize(("verb", "participle"), PARTICIPLES)
def test_an_event_says_what_has_happened(verb: str, participle: str) -> None:
    assert past(verb) == participle


def test_functions_of_a_repository_become_steps_too(project: Path, layerline: Layerline) -> None:
    written(project, "repositories/crud.py", "async def get_open(session): ...\n")
    written(
        project,
        "api/routes/orders.py",
        "from app.repositories.crud import get_open\n\n\n"
        "async def read(session):\n    return await get_open(session)\n",
    )
    ran = layerline("lint", "--fix", "--unsafe-fixes")
    assert "`app.repositories.crud.get_open` is left as it is" in ran.out
    assert "2. src/app/api/routes/orders.py: call the service in place of it (line 1)" in ran.out


SEVERAL = """\
from fastapi import APIRouter, Depends

from app.api.deps.orders import {provider}{session}
from app.{room}s.orders import {made}

router = APIRouter()


@router.delete("/{{order_id}}")
async def remove(order_id: int, {name}: {made} = Depends({provider}){also}):
    if await {name}.get(order_id) is None:
        return None
    await {name}.delete(order_id){then}
"""
ASKED = {"room": "repositorie", "made": "OrderRepository", "name": "repo", "provider": "get_orders"}
SERVED = {
    "room": "service",
    "made": "OrderService",
    "name": "service",
    "provider": "get_order_service",
}
ALONE = {"session": "", "also": "", "then": ""}


def test_several_questions_are_asked_of_the_service_that_opens_nothing(
    project: Path, layerline: Layerline
) -> None:
    written(project, "services/orders.py", SERVICE.replace("async def get(", "async def first("))
    path = written(project, "api/routes/orders.py", SEVERAL.format(**ASKED, **ALONE))
    done = layerline("lint", "--fix", "--unsafe-fixes")
    assert done.code == 0, done.out
    assert "`remove` asks `OrderService.get`, `OrderService.delete`" in done.out
    assert path.read_text() == SEVERAL.format(**SERVED, **ALONE)
    assert function(project / "src/app/services/orders.py", "delete") == (
        "async def delete(self, order_id: int) -> None:\n    await self.orders.delete(order_id)"
    )


SEVERAL_LEFT = {
    "a session beside": (
        {
            "session": "\nfrom app.core import AsyncSession, get_session",
            "also": ", session: AsyncSession = Depends(get_session)",
            "then": "\n    await session.commit()",
        },
        SERVICE,
        "`session` is used beside it, perhaps in one transaction",
    ),
    "a service that opens transactions": (
        ALONE,
        SERVICE.replace(
            "return 1",
            "\n        async with self.session.begin():\n"
            "            await self.orders.get(order_id)",
        ),
        "opens a transaction of its own",
    ),
    "one of them that it cannot have": (
        ALONE,
        SERVICE.replace("def get(", "def remove(").replace("_check(self)", "get(self, x)"),
        "`OrderService` has another `get` already",
    ),
}


@pytest.mark.parametrize("case", SEVERAL_LEFT.values(), ids=SEVERAL_LEFT)
def test_several_questions_that_may_be_one_transaction_are_left(
    case: tuple[dict[str, str], str, str], project: Path, layerline: Layerline
) -> None:
    more, service, reason = case
    written(project, "services/orders.py", service)
    written(project, "api/routes/orders.py", SEVERAL.format(**ASKED, **more))
    before = snapshot(project / "src")
    ran = layerline("lint", "--fix", "--unsafe-fixes")
    assert reason in ran.out, ran.out
    assert snapshot(project / "src") == before


INLINE = """\
from fastapi import APIRouter, Depends

from app.core import AsyncSession, get_session
{repository}from app.services.orders import OrderService

router = APIRouter()


@router.get("/one")
async def one(order_id: int, session: AsyncSession = Depends(get_session)):
    return await OrderService(session).get(order_id)


@router.get("/open")
async def list_open(customer: str, session: AsyncSession = Depends(get_session)):
    return await {made}(session).find_open(customer, limit=5)
"""


def test_a_service_that_routes_make_on_the_spot_is_made_on_the_spot(
    project: Path, layerline: Layerline
) -> None:
    (project / "src/app/api/deps/orders.py").unlink()
    repository = "from app.repositories.orders import OrderRepository\n"
    path = written(
        project,
        "api/routes/orders.py",
        INLINE.format(repository=repository, made="OrderRepository"),
    )
    assert layerline("lint", "--fix", "--unsafe-fixes", "--select", "LL101").code == 0
    assert path.read_text() == INLINE.format(repository="", made="OrderService").replace(
        "find_open(customer, limit=5)", "list_open(customer)"
    )


def test_without_a_provider_and_such_routes_none_is_made(
    project: Path, layerline: Layerline
) -> None:
    (project / "src/app/api/deps/orders.py").unlink()
    route = ROUTES["made on the spot"]
    written(project, "api/routes/orders.py", routes(dedented(route)))
    ran = layerline("lint", "--unsafe-fixes")
    assert "no functions provide `OrderService` to routes" in ran.out


HELD = """\
from fastapi import FastAPI, Request

from app.services.orders import OrderService


def get_order_service(request: Request) -> OrderService:
    return OrderService(request.app.state.{name})
"""


@pytest.mark.parametrize("name", ["orders", "others"])
def test_what_the_application_keeps_is_asked_by_the_service_that_is_made_of_it(
    name: str, project: Path, layerline: Layerline
) -> None:
    service = SERVICE.replace("session: AsyncSession", "orders: OrderRepository")
    written(project, "services/orders.py", service.replace("OrderRepository(session)", "orders"))
    written(project, "api/deps/orders.py", HELD.format(name=name))
    written(
        project,
        "main.py",
        "from fastapi import FastAPI\n\nfrom app.api.routes import orders\n"
        "from app.repositories.orders import OrderRepository\n\napp = FastAPI()\n"
        "app.state.orders = OrderRepository(None)\napp.state.others = OrderRepository(None)\n"
        "app.include_router(orders.router)\n",
    )
    route = (
        "from fastapi import APIRouter, Request\n\nrouter = APIRouter()\n\n\n"
        '@router.get("/open")\nasync def list_open(customer: str, request: Request):\n'
        "    return await request.app.state.orders.find_open(customer)\n"
    )
    path = written(project, "api/routes/orders.py", route)
    ran = layerline("lint", "--fix", "--unsafe-fixes")
    if name == "others":
        assert "`OrderService` may have another one than `app.state.orders`" in ran.out
        assert path.read_text() == route
        return
    assert path.read_text() == (
        "from fastapi import APIRouter, Depends\n\n"
        "from app.api.deps.orders import get_order_service\n"
        "from app.services.orders import OrderService\n\nrouter = APIRouter()\n\n\n"
        '@router.get("/open")\n'
        "async def list_open(customer: str, service: OrderService = Depends(get_order_service)):\n"
        "    return await service.find_open(customer)\n"
    )


def test_a_service_of_another_name_gets_no_method(project: Path, layerline: Layerline) -> None:
    service = SERVICE.replace("class OrderService", "class InvoiceService")
    written(project, "services/orders.py", service)
    deps = project / "src/app/api/deps/orders.py"
    deps.write_text(deps.read_text().replace("OrderService", "InvoiceService"))
    written(project, "api/routes/orders.py", routes(dedented(ROUTES["made on the spot"])))
    before = snapshot(project / "src")
    ran = layerline("lint", "--fix", "--unsafe-fixes")
    assert "by its name no service is about `OrderRepository`; `InvoiceService` is not" in ran.out
    assert snapshot(project / "src") == before


TYPES = {
    "another name": (
        "from app.models.orders import Order as OrderModel",
        "from app.models.orders import Order as OrderModel",
        "OrderModel",
    ),
    "one that hands it on": (
        "from app.models import Order",
        "from app.models.orders import Order",
        "Order",
    ),
}


@pytest.mark.parametrize(("there", "imported", "name"), TYPES.values(), ids=TYPES)
def test_a_type_goes_by_the_name_that_it_has_in_the_repository(
    there: str, imported: str, name: str, project: Path, layerline: Layerline
) -> None:
    written(project, "models/__init__.py", "from app.models.orders import Order\n")
    repository = project / "src/app/repositories/orders.py"
    repository.write_text(
        REPOSITORY.replace("from app.models.orders import Order", imported).replace(
            "BaseRepository[Order]", f"BaseRepository[{name}]"
        )
    )
    service = written(project, "services/orders.py", f"{there}\n{SERVICE}\n\nX = {name}\n")
    written(project, "api/routes/orders.py", routes(dedented(ROUTES["made on the spot"])))
    layerline("lint", "--fix", "--unsafe-fixes")
    assert f") -> list[{name}]:" in service.read_text()
    assert service.read_text().count(" import Order") == 2  # the repository's class begins so, too


def test_a_type_that_is_there_for_types_only_is_left(project: Path, layerline: Layerline) -> None:
    repository = project / "src/app/repositories/orders.py"
    line = "from app.models.orders import Order\n"
    repository.write_text(
        "from __future__ import annotations\n\nfrom typing import TYPE_CHECKING\n\n"
        + REPOSITORY.replace(line, "").replace(
            "async def find_open(self, customer: str", "async def find_open(self, customer: Order"
        )
        + f"\n\nif TYPE_CHECKING:\n    {line}"
    )
    written(project, "api/routes/orders.py", routes(dedented(ROUTES["made on the spot"])))
    ran = layerline("lint", "--unsafe-fixes")
    assert "`Order` is imported for types only" in ran.out

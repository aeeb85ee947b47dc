"""Functions of a repository: the service gets one of each, and callers import that."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from asking_routes import STUBS
from disk import Run, snapshot

Layerline = Callable[..., Run]

CRUD = '''
from app.db import Connection, connect
from app.models import Order

LIMIT = 10


async def get_order(order_id: int, conn: Connection | None = None) -> Order | None:
    """The order with this id."""
    return await (conn or connect()).fetch("order", order_id)


async def find_orders(
    customer: str,
    *words: str,
    limit: int = LIMIT,
    conn: Connection | None = None,
) -> list[Order]:
    return await (conn or connect()).fetch("orders", customer, words, limit)


async def delete_order(order_id: int) -> None:
    await connect().fetch("delete", order_id)


def count(orders: "list[Order]") -> int:
    return len(orders)


async def stream(order_id: int):
    yield order_id
'''
ROUTES = """
from fastapi import APIRouter

from app.crud.orders import delete_order, find_orders, get_order

router = APIRouter()


@router.get("/{order_id}")
async def read(order_id: int):
    return await get_order(order_id)


@router.get("/")
async def find(customer: str):
    return await find_orders(customer, "new", limit=3)


@router.delete("/{order_id}")
async def remove(order_id: int):
    await delete_order(order_id)
"""
FILES = {
    "app/__init__.py": "",
    "app/db.py": """
        from sqlalchemy.ext.asyncio import AsyncSession as Connection


        def connect():
            return Fake()


        class Fake:
            async def fetch(self, *asked):
                return list(map(repr, asked))
    """,
    "app/models.py": "class Order: ...\n",
    "app/crud/__init__.py": "",
    "app/crud/orders.py": CRUD,
    "app/crud/customers.py": "async def get_customer(customer_id: int): ...\n",
    "app/services/__init__.py": "",
    "app/services/customers.py": """
        from app.crud.customers import get_customer


        async def greet(customer_id: int) -> str:
            return f"Hello {await get_customer(customer_id)}"
    """,
    "app/routes/__init__.py": "",
    "app/routes/orders.py": ROUTES,
}
THERE = '''\
"""Orders."""

from app.crud.orders import get_order as known


async def place():
    """Place one."""
    return await known(1)
'''
RENAMED = """import delete_order, find_orders
from app.crud.orders import get_order as got
"""
ASKING = """\
from app.crud.orders import find_orders, get_order
from app.db import connect


async def copy(order_id: int) -> str:
    order = await get_order(order_id, conn=connect())
    return f"{order} of {await find_orders('ann')}"
"""
RUN = """
import asyncio
from app.routes import orders
print(asyncio.run(orders.read(1)), asyncio.run(orders.find("ann")), asyncio.run(orders.remove(2)))
"""


@pytest.fixture
def app(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(dedent(text).lstrip("\n"))
    return tmp_path


@pytest.fixture
def ran(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    stubs = tmp_path_factory.mktemp("stubs")
    for path, text in STUBS.items():
        (stubs / path).parent.mkdir(parents=True, exist_ok=True)
        (stubs / path).write_text(dedent(text))

    def run(root: Path) -> str:
        paths = {"PYTHONPATH": f"{root}:{stubs}", "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-c", RUN]
        return subprocess.run(command, env=paths, capture_output=True, text=True, check=True).stdout

    return run


def mended(layerline: Layerline, app: Path) -> Run:
    return layerline("lint", "--fix", "--unsafe-fixes", "--select", "LL101,LL102", app)


def changed(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def test_a_service_is_made_where_the_layout_says_that_one_belongs(
    app: Path,
    layerline: Layerline,
    ran: Callable[[Path], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, said = snapshot(app / "app"), ran(app)
    done = mended(layerline, app)
    assert done.code == 0, done.out
    assert "`app.routes.orders` asks `app.services.orders.get_order`" in done.out
    assert (app / "app/services/orders.py").read_text() == dedent("""\
        from app.crud import orders
        from app.crud.orders import LIMIT
        from app.models import Order


        async def delete_order(order_id: int) -> None:
            await orders.delete_order(order_id)


        async def find_orders(customer: str, *words: str, limit: int = LIMIT) -> list[Order]:
            return await orders.find_orders(customer, *words, limit=limit)


        async def get_order(order_id: int) -> Order | None:
            return await orders.get_order(order_id)
    """)
    text = (app / "app/routes/orders.py").read_text()
    line = "from app.services.orders import delete_order, find_orders, get_order"
    assert text == ROUTES.lstrip("\n").replace(ROUTES.split("\n")[3], line)
    assert ran(app) == said
    monkeypatch.chdir(app)
    layerline("undo")
    assert snapshot(app / "app") == before


def test_a_service_that_is_there_grows_and_what_was_there_stays(
    app: Path, layerline: Layerline, ran: Callable[[Path], str]
) -> None:
    there = THERE
    (app / "app/services/orders.py").write_text(there)
    said = ran(app)
    assert mended(layerline, app).code == 0
    text = (app / "app/services/orders.py").read_text()
    assert (
        '    """The order with this id."""\n    return await orders.get_order(order_id)\n' in text
    )
    assert "return await known(1)" in text
    assert ran(app) == said


def test_a_name_of_its_own_stays(
    app: Path, layerline: Layerline, ran: Callable[[Path], str]
) -> None:
    routes = app / "app/routes/orders.py"
    changed(
        routes,
        ("import delete_order, find_orders, get_order\n", RENAMED),
        ("get_order(order_id)", "got(order_id)"),
    )
    said = ran(app)
    assert mended(layerline, app).code == 0
    assert "from app.services.orders import get_order as got\n" in routes.read_text()
    assert ran(app) == said


def test_a_service_that_asked_itself_comes_to_ask_its_own_function(
    app: Path, layerline: Layerline, ran: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    service = app / "app/services/orders.py"
    service.write_text(ASKING)
    changed(
        app / "app/routes/orders.py",
        ("router =", "from app.services.orders import copy\n\nrouter ="),
        (
            "    return await get_order(order_id)",
            "    return await get_order(order_id), await copy(3)",
        ),
    )
    before, said = snapshot(app / "app"), ran(app)
    assert mended(layerline, app).code == 0
    assert service.read_text() == dedent("""\
        from app.crud import orders
        from app.crud.orders import LIMIT
        from app.db import Connection, connect
        from app.models import Order


        async def copy(order_id: int) -> str:
            order = await get_order(order_id, conn=connect())
            return f"{order} of {await find_orders('ann')}"


        async def delete_order(order_id: int) -> None:
            await orders.delete_order(order_id)


        async def find_orders(customer: str, *words: str, limit: int = LIMIT) -> list[Order]:
            return await orders.find_orders(customer, *words, limit=limit)


        async def get_order(order_id: int, conn: Connection | None = None) -> Order | None:
            return await orders.get_order(order_id, conn)
    """)
    assert ran(app) == said
    monkeypatch.chdir(app)
    layerline("undo")
    assert snapshot(app / "app") == before


def test_it_is_only_shown_without_fix(app: Path, layerline: Layerline) -> None:
    before = snapshot(app / "app")
    done = layerline("lint", "--unsafe-fixes", "--select", "LL101,LL102", app)
    assert "+async def get_order(order_id: int) -> Order | None:" in done.out
    assert done.code == 1
    assert snapshot(app / "app") == before


LEFT = {
    "a decorator": (
        ("app/crud/orders.py", "async def get_order", "@cached\nasync def get_order"),
        "it has a decorator, or type parameters",
    ),
    "a default that is worked out": (
        ("app/crud/orders.py", "order_id: int, conn", "order_id: int = int('1'), conn"),
        "the default of `order_id` is worked out",
    ),
    "a type as a string": (
        ("app/crud/orders.py", "-> Order | None", '-> "Order | None"'),
        "a type of it is written as a string",
    ),
    "a service that calls it while it is loaded": (
        (
            "app/services/orders.py",
            "",
            "from app.crud.orders import get_order\nfirst = get_order(1)\n",
        ),
        "its service calls `get_order` while it is loaded",
    ),
    "a service that hands it on": (
        (
            "app/services/orders.py",
            "",
            "from app.crud.orders import get_order\n\n\ndef asks():\n    return get_order\n",
        ),
        "it is used for more than calls",
    ),
    "a service that imports another one of the name": (
        ("app/services/orders.py", "", "from app.db import connect as get_order\n"),
        "its service imports another `get_order`",
    ),
    "more than calls": (
        ("app/routes/orders.py", "await get_order(order_id)", "await (get_order or 1)(2)"),
        "it is used for more than calls",
    ),
    "another function of the name": (
        ("app/services/orders.py", "", "async def get_order(): ...\n"),
        "its service has another `get_order` already",
    ),
    "services that are classes": (
        ("app/services/orders.py", "", "class OrderService: ...\n"),
        "the services in `app.services.orders` are classes",
    ),
    "a circle of imports": (
        ("app/crud/orders.py", "LIMIT = 10", "from app.services import orders\nLIMIT = 10"),
        "`app.crud.orders` imports `app.services.orders`",
    ),
    "a service that imports the routes": (
        ("app/services/orders.py", "", "from app.routes import orders\n"),
        "`app.services.orders` imports `app.routes.orders`",
    ),
    "others that import it from there": (
        ("app/routes/__init__.py", "", "from app.routes.orders import get_order\n"),
        "others import it from here",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LEFT.values(), ids=LEFT)
def test_what_is_not_certain_is_left_with_steps_that_name_the_service(
    case: tuple[tuple[str, str, str], str], app: Path, layerline: Layerline
) -> None:
    (path, old, new), reason = case
    place = app / path
    if not place.exists():
        place.write_text(new)
    elif old:
        changed(place, (old, new))
    else:
        place.write_text(place.read_text() + new)
    if "circle" in reason or "`app.crud.orders` imports" in reason:
        (app / "app/services/orders.py").write_text("X = 1\n")
    before = snapshot(app / "app")
    done = layerline("lint", "--unsafe-fixes", "--select", "LL101,LL102", app)
    assert f"`app.crud.orders.get_order` is left as it is: {reason}" in done.out or (
        "get_order" in done.out and reason in done.out
    ), done.out
    assert "call the service in place of it" in done.out
    assert snapshot(app / "app") == before


def test_without_a_layout_that_tells_nothing_is_made(app: Path, layerline: Layerline) -> None:
    (app / "app/services/customers.py").rename(app / "app/services/greetings.py")
    before = snapshot(app / "app")
    done = mended(layerline, app)
    assert "how a service for `app.crud.orders` would be called is not certain" in done.out
    assert snapshot(app / "app") == before

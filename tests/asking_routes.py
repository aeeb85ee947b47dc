"""Routes that ask a repository, as many hands would have written them, and how to run them."""

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

STUBS = {
    "fastapi.py": """
        class APIRouter:
            def get(self, *given, **named):
                return lambda function: function

            delete = get

        class Depends:
            def __init__(self, maker):
                self.maker = maker
    """,
    "sqlalchemy/__init__.py": "",
    "sqlalchemy/ext/__init__.py": "",
    "sqlalchemy/ext/asyncio.py": """
        class AsyncSession:
            async def __aenter__(self): return self
            async def __aexit__(self, *error): return None

        def async_sessionmaker():
            return AsyncSession
    """,
}
APP = {
    "core.py": """
        from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

        LOG = []
        sessions = async_sessionmaker()


        def get_session() -> AsyncSession:
            return AsyncSession()
    """,
    "models.py": "class Order: ...\n",
    "service.py": "NAME = 'a module'\n",
    "repositories/orders.py": """
        from app.core import LOG, AsyncSession
        from app.models import Order


        class OrderRepository:
            def __init__(self, session: AsyncSession) -> None:
                self.session = session

            async def get(self, order_id: int) -> Order | None:
                LOG.append(["get", order_id])
                return {"id": order_id}

            async def find_open(self, customer: str, limit: int = 10) -> list[Order]:
                LOG.append(["find_open", customer, limit])
                return [customer, limit]
    """,
    "services/orders.py": """
        from app.core import AsyncSession
        from app.repositories.orders import OrderRepository


        class OrderService:
            def __init__(self, session: AsyncSession) -> None:
                self.orders = OrderRepository(session)
    """,
    "api/deps.py": """
        from fastapi import Depends

        from app.core import AsyncSession, get_session
        from app.repositories.orders import OrderRepository
        from app.services.orders import OrderService


        def get_orders(session: AsyncSession = Depends(get_session)) -> OrderRepository:
            return OrderRepository(session)


        def get_order_service(session: AsyncSession = Depends(get_session)) -> OrderService:
            return OrderService(session)
    """,
}
HEAD = """\
\"\"\"Routes.\"\"\"

from fastapi import APIRouter, Depends

from app import service
from app.api.deps import get_orders
from app.core import AsyncSession, get_session, sessions
from app.repositories.orders import OrderRepository

router = APIRouter()

"""
GIVEN = "session: AsyncSession = Depends(get_session)"
HANDED = "repo: OrderRepository = Depends(get_orders)"
_BODIES = '''
== on the spot: session
return await OrderRepository(session).find_open(customer)
== a constant: session
return await OrderRepository(session).find_open(customer, limit=5)
== keywords turned: session
return await OrderRepository(session).find_open(limit=many, customer=customer)
== handed in: repo
return await repo.find_open(customer, many)
== bound: session
repo = OrderRepository(session)
return await repo.find_open(customer)
== bound with its type: session
repo: OrderRepository = OrderRepository(session)
return await repo.find_open(customer)
== in a session of its own: nothing
async with sessions() as session:
    found = await OrderRepository(session).find_open(customer)
return found
== in a block with more: nothing
async with sessions() as session:
    found = await OrderRepository(session).find_open(customer)
    found = [*found, 1]
return found
== two in one with: nothing
async with sessions() as session, sessions() as other:
    found = await OrderRepository(session).find_open(customer)
    return [type(other).__name__, found]
== several questions: repo
found = await repo.find_open(customer)
if not found:
    return []
first = await repo.get(many)  # the first
return [found, first]
== the same question twice: repo
other = many + 1
one = await repo.get(many)
return [one, await repo.get(other)]
== the same words twice: repo
return [await repo.get(many), await repo.get(many)]
== one question inside another: repo
return await repo.find_open((await repo.get(many))['id'])
== several questions and something else of it: repo
return [await repo.get(many), await repo.find_open(customer), type(repo).__name__]
== in a condition: repo
if many and (found := await repo.find_open(customer)):
    return found
return []
== in an expression: repo
return {'found': [each for each in await repo.find_open(customer)]}
== in a text: repo
return f'{await repo.find_open(customer)!r:>30}'
== in a try: repo
try:
    return await repo.find_open(customer)
finally:
    many += 1
== in a function of its own: repo
async def inner():
    return await repo.find_open(customer)
return await inner()
== in a lambda: repo
ask = lambda: repo.find_open(customer)
return await ask()
== awaited later: repo
pending = repo.find_open(customer)
return await pending
== beside a module called service: repo
return [service.NAME, await repo.find_open(customer)]
== beside a variable called service: repo
service = await repo.find_open(customer)
return service
== beside an inner service: repo
named = [service for service in [1]]
return [named, await repo.find_open(customer)]
== a hidden service class: repo
OrderService = 1
return [OrderService, await repo.find_open(customer)]
== a hidden name: repo
from app.service import NAME as repo
return repo
== rebound: repo
repo = OrderRepository(repo.session)
return await repo.find_open(customer)
== asked twice: repo
await repo.get(1)
return await repo.find_open(customer)
== handed on: repo
return [type(repo).__name__, await repo.find_open(customer)]
== the session is used: session
kind = type(session).__name__
return [kind, await OrderRepository(session).find_open(customer)]
== worked out: repo
return await repo.find_open(customer.upper() + 'x', many * 2)
== awaited in the call: repo
async def name():
    return 'eve'
return await repo.find_open(await name())
== a walrus in the call: repo
found = await repo.find_open(new := customer + '!')
return [new, found]
== starred: repo
return await repo.find_open(*[customer])
== starred twice: repo
return await repo.find_open(**{'customer': customer})
== the same argument twice: repo
return await repo.find_open(customer, customer)
== a comment in the call: repo
return await repo.find_open(
    customer,  # who it is
)
== a text of lines: repo
said = """
  a
    b
"""
return [said, await repo.find_open(customer)]
== a text of lines in a with: nothing
async with sessions() as session:
    said = """
      a
    """
    found = await OrderRepository(session).find_open(customer)
return [said, found]
== a docstring: session
"""Finds them."""
# newest first
return await OrderRepository(session).find_open(customer)
== a match: repo
match many:
    case 3:
        return await repo.find_open(customer)
return None
== a loop: repo
for _ in range(2):
    found = await repo.find_open(customer)
return found
== on one line: repo
many += 1; found = await repo.find_open(customer); return found
== bound on a shared line: session
repo = OrderRepository(session); many += 1
return await repo.find_open(customer)
== deleted: repo
found = await repo.find_open(customer)
del repo
return found
== a global: repo
global last
last = await repo.find_open(customer)
return last
'''
_GIVEN = {"session": GIVEN, "repo": HANDED, "nothing": ""}
BODIES = {
    title: (_GIVEN[given], body)
    for head, _, body in (each.strip("\n").partition("\n") for each in _BODIES.split("== ")[1:])
    for title, given in [head.split(": ")]
}
LAYOUTS = {
    "plain": "customer: str, many: int = 3{, }{given}",
    "keyword only": "*, customer: str, many: int = 3{, }{given}",
    "given first": "{given_first}customer: str = 'bob', many: int = 3",
    "lines": "\n    customer: str,  # who\n    many: int = 3,  # how many\n    {given},\n",
}


def route(body: str, given: str, layout: str) -> str:
    text = LAYOUTS[layout].replace("{, }", ", " if given else "")
    first = f"{given}, " if given else ""
    text = text.replace("{given_first}", first).replace("    {given},\n" if not given else "\0", "")
    text = text.replace("{given}", given)
    lines = "\n".join(f"    {line}" if line else "" for line in body.split("\n"))
    if '"""' in body:  # the lines of a text stay where they are
        lines = lines.replace('\n        b\n    """', '\n    b\n"""')
    return f'{HEAD}\n@router.get("/open")\nasync def act({text}):\n{lines}\n'


def written(root: Path) -> None:
    for path, text in STUBS.items():
        _write(root / "stubs" / path, dedent(text).lstrip("\n"))
    for path, text in APP.items():
        _write(root / "src/app" / path, dedent(text).lstrip("\n"))


def _write(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)


_RUN = """
import asyncio, importlib, inspect, json, sys
from fastapi import Depends
from app.core import LOG

def made(maker):
    return maker(**{name: made(each.default.maker) for name, each in
                    inspect.signature(maker).parameters.items()})

outcomes = {}
for name in sys.argv[1:]:
    LOG.clear()
    act = importlib.import_module(f"app.api.routes.{name}").act
    given = {"customer": "ann"}
    for key, each in inspect.signature(act).parameters.items():
        if isinstance(each.default, Depends):
            given[key] = made(each.default.maker)
    try:
        said = asyncio.run(act(**given))
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
    outcomes[name] = [said, list(LOG)]
print(json.dumps(outcomes))
"""


def outcomes(root: Path, names: list[str]) -> dict[str, object]:
    """What each route returns or raises, and what it asks of the repository."""
    ran = subprocess.run(
        [sys.executable, "-c", _RUN, *names],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": f"{root / 'src'}:{root / 'stubs'}", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, object] = json.loads(ran.stdout)
    return found

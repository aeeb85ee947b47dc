"""`[tool.layerline.roles]`: what no rule can know by itself takes effect once it is said."""

import re
import textwrap
from pathlib import Path

import pytest

from layerline import rules
from layerline.architecture.config import load
from layerline.linting import lint
from layerline.rules import Example
from layerline.tree import Tree

MARK = re.compile(r"#! (LL\d+)$")
ALL = {
    "a session of one's own, in a route": """
        # file: pyproject.toml
        [tool.layerline.roles]
        session = ["app.core.store.Database"]

        # file: app/core/store.py
        class Database:
            async def fetch_all(self, text): ...
            async def close(self): ...

        database = Database()

        # file: app/api/deps.py
        from app.core.store import Database

        def get_database() -> Database: ...

        # file: app/api/routes/orders.py
        from app.core.store import Database  #! LL103

        async def read(db: Database):
            await db.close()

        # file: app/api/routes/lines.py
        from app.core.store import database  #! LL103

        async def read():
            return await database.fetch_all("select 1")
        """,
    "a session of one's own, in a service": """
        # file: pyproject.toml
        [tool.layerline.roles]
        session = ["app.core.store.Database"]

        # file: app/core/store.py
        class Database:
            async def fetch_all(self, text): ...
            async def commit(self): ...

        # file: app/services/orders.py
        from app.core.store import Database

        class OrderService:
            def __init__(self, db: Database) -> None:
                self.db = db

            async def read(self):
                await self.db.commit()
                return await self.db.fetch_all("select 1")  #! LL203
        """,
    "a session that is inherited, and named as it is handed on": """
        # file: pyproject.toml
        [tool.layerline.roles]
        session = ["app.core.Database"]

        # file: app/core/__init__.py
        from app.core.store import Database as Database

        # file: app/core/store.py
        class Database:
            def fetch(self): ...

        class Fast(Database): ...

        # file: app/services/orders.py
        from app.core.store import Fast

        def read(db: Fast):
            return db.fetch()  #! LL203
        """,
    "a session of another library": """
        # file: pyproject.toml
        [tool.layerline.roles]
        session = ["quickdb.Pool"]

        # file: app/services/orders.py
        from quickdb import Pool

        async def read(pool: Pool):
            return await pool.select("1")  #! LL203
        """,
    "a session of one's own, in a model": """
        # file: pyproject.toml
        [tool.layerline.roles]
        session = ["app.core.store.Database"]

        # file: app/core/store.py
        class Database:
            async def fetch(self, text): ...

        # file: app/models/orders.py
        from sqlalchemy.orm import DeclarativeBase

        from app.core.store import Database

        class Order(DeclarativeBase):
            async def lines(self, db: Database):
                return await db.fetch("select 1")  #! LL401
        """,
    "one session, side by side": """
        # file: pyproject.toml
        [tool.layerline.roles]
        session = ["app.core.store.Database"]

        # file: app/core/store.py
        class Database:
            async def fetch(self, text): ...

        # file: app/repositories/orders.py
        import asyncio

        from app.core.store import Database

        class OrderRepository:
            def __init__(self, db: Database) -> None:
                self.db = db

            async def both(self):
                return await asyncio.gather(self.db.fetch("1"), self.db.fetch("2"))  #! LL605
        """,
    "a unit of work by another name": """
        # file: pyproject.toml
        [tool.layerline.roles]
        unit-of-work = ["app.core.store.Atomic"]

        # file: app/core/store.py
        class Atomic: ...

        # file: app/api/routes/orders.py
        from app.core.store import Atomic

        async def read(atomic: Atomic):
            async with atomic:  #! LL103
                return 1
        """,
    "a repository by another name, outside of its layer": """
        # file: pyproject.toml
        [tool.layerline.roles]
        repository = ["app.core.orders.Orders"]

        # file: app/core/orders.py
        class Orders:
            async def all(self): ...

        # file: app/api/routes/orders.py
        from app.core.orders import Orders  #! LL101

        async def read():
            return await Orders().all()
        """,
    "a service outside of its layer": """
        # file: pyproject.toml
        [tool.layerline.roles]
        service = ["app.core.mailing.Letters"]

        # file: app/core/mailing.py
        class Letters:
            async def post(self, to): ...

        # file: app/repositories/orders.py
        from app.core.mailing import Letters

        class OrderRepository:
            def __init__(self, letters: Letters) -> None:
                self.letters = letters

            async def create(self):
                await self.letters.post("a")  #! LL304
        """,
    "an event bus by another name": """
        # file: pyproject.toml
        [tool.layerline.roles]
        bus = ["app.core.signals.Hub", "otherbus.Client"]

        # file: app/core/signals.py
        class Hub:
            async def publish(self, event): ...

        # file: app/api/routes/orders.py
        from app.core.signals import Hub

        async def create(hub: Hub):
            await hub.publish("created")  #! LL105

        # file: app/repositories/orders.py
        from otherbus import Client  #! LL303

        class OrderRepository:
            def __init__(self, bus: Client) -> None:
                self.bus = bus

            async def create(self):
                await self.bus.publish("created")  #! LL303
        """,
    "calls that block": """
        # file: pyproject.toml
        [tool.layerline.roles]
        blocking = ["legacy_sdk.Client", "vendor.*.fetch", "app.core.native.crunch"]

        # file: app/core/native.py
        def crunch(): ...

        def twice():
            crunch()

        # file: app/services/orders.py
        import asyncio

        import legacy_sdk
        from vendor.v2 import fetch

        from app.core.native import crunch, twice

        async def read():
            client = legacy_sdk.Client()
            client.load()  #! LL601
            fetch(1)  #! LL601
            crunch()  #! LL601
            twice()  #! LL601
            await asyncio.to_thread(crunch)
        """,
    "side effects": """
        # file: pyproject.toml
        [tool.layerline.roles]
        side-effect = ["app.core.clients.Crm"]

        # file: app/core/clients.py
        class Crm:
            async def upsert(self, customer): ...

        # file: app/services/orders.py
        from app.core.clients import Crm

        class OrderService:
            def __init__(self, crm: Crm) -> None:
                self.crm = crm

            async def create(self):
                await self.crm.upsert("a")  #! LL503

        # file: app/repositories/orders.py
        from app.core.clients import Crm

        class OrderRepository:
            async def create(self, crm: Crm):
                await crm.upsert("a")  #! LL304
        """,
}


def found(root: Path, files: dict[str, str]) -> set[tuple[str, int, str]]:
    tree = Tree(root)
    for path, content in files.items():
        tree.write(path, content)
    report = lint(tree, load(tree), rules.ALL, cached=False)
    wanted = {code for text in ALL.values() for code in re.findall(r"#! (LL\d+)", text)}
    return {(each.path, each.line, each.code) for each in report.findings if each.code in wanted}


@pytest.mark.parametrize("name", ALL)
def test_a_role_takes_effect(tmp_path: Path, name: str) -> None:
    files = Example(textwrap.dedent(ALL[name])).files()
    marked = {
        (path, number, mark[1])
        for path, content in files.items()
        for number, line in enumerate(content.splitlines(), 1)
        if (mark := MARK.search(line))
    }
    assert found(tmp_path, files) == marked


@pytest.mark.parametrize("name", ALL)
def test_without_it_nothing_is_said(tmp_path: Path, name: str) -> None:
    files = Example(textwrap.dedent(ALL[name])).files()
    del files["pyproject.toml"]
    assert not found(tmp_path, files)

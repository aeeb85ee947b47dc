"""What counts as a repository in a caller, and what kind of object a chain of names is."""

from pathlib import Path

import pytest

from layerline import rules
from layerline.architecture.config import load
from layerline.linting import lint
from layerline.tree import Tree

PROJECT = {
    "app/crud/base.py": "class CRUDBase: ...\n",
    "app/crud/items.py": (
        "from app.crud.base import CRUDBase\n\n"
        "class CRUDItem(CRUDBase): ...\n\n"
        "item = CRUDItem()\n\n"
        "def read_items(session): ...\n"
    ),
    "app/crud/__init__.py": "from app.crud.items import item\n",
    "app/stores/items.py": (
        "from app.crud.base import CRUDBase\n\nclass ItemStore(CRUDBase): ...\n"
    ),
    "app/api/deps/items.py": (
        "from typing import Annotated\n\n"
        "from fastapi import Depends\n\n"
        "from app.crud.items import CRUDItem, item\n\n"
        "async def get_items() -> CRUDItem: ...\n\n"
        "async def each_items() -> 'AsyncIterator[CRUDItem]': ...\n\n"
        "Items = Annotated[CRUDItem, Depends(get_items)]\n\n"
        "shared: CRUDItem = item\n"
    ),
}

USED = [
    "from app.crud import item",
    "from app.crud import items\n\nitems.read_items(None)",
    "from app import crud\n\ncrud.item.get(1)",
    "from app.crud.items import read_items",
    "from app.stores.items import ItemStore",
    "from app.api.deps.items import get_items",
    "from app.api.deps.items import each_items",
    "from app.api.deps.items import Items",
    "from app.api.deps.items import shared",
    "from app.api.deps import items\n\nx = items.Items",
    "import app.api.deps.items as deps\n\nasync def read(x=deps.get_items()): ...",
    "from app.api.deps.items import *\n\nx = Items",
    "class View:\n    from app.crud.items import CRUDItem",
]


@pytest.mark.parametrize("source", USED)
def test_a_caller_uses_a_repository(tmp_path: Path, source: str) -> None:
    tree = Tree(tmp_path)
    for path, content in {**PROJECT, "app/api/routes/items.py": source + "\n"}.items():
        tree.write(path, content)
    found = lint(tree, load(tree), rules.ALL, cached=False).findings
    said = [(each.code, each.path) for each in found if each.severity == "error"]
    assert said == [("LL101", "app/api/routes/items.py")]


UNIT = {
    "app/core/unit_of_work.py": (
        "class BaseUnitOfWork:\n"
        "    async def __aenter__(self) -> 'Self': ...\n"
        "    def reading(self): ...\n\n"
        "class UnitOfWork(BaseUnitOfWork): ...\n"
    ),
    "app/core/runtime.py": (
        "from contextlib import asynccontextmanager\n\n"
        "from app.core.unit_of_work import UnitOfWork\n\n"
        "class Runtime:\n"
        "    def __init__(self) -> None:\n"
        "        self.shared = UnitOfWork()\n\n"
        "    @property\n"
        "    def current(self) -> UnitOfWork: ...\n\n"
        "    def uow(self) -> UnitOfWork: ...\n\n"
        "@asynccontextmanager\n"
        "async def running() -> 'AsyncIterator[Runtime]': ...\n"
    ),
}

OPENED = [
    "async with UnitOfWork() as uow: ...",
    "async with running() as runtime, runtime.uow() as uow: ...",
    "async with running() as runtime:\n        async with runtime.current: ...",
    "runtime = Runtime()\n    async with runtime.shared.reading(): ...",
    "uow = UnitOfWork()\n    await uow.session.execute('select 1')",
    "if uow := Runtime().uow():\n        await uow.commit()",
]


@pytest.mark.parametrize("body", OPENED)
def test_a_caller_opens_a_unit_of_work(tmp_path: Path, body: str) -> None:
    tree = Tree(tmp_path)
    source = (
        "from app.core.runtime import Runtime, running\n"
        "from app.core.unit_of_work import UnitOfWork\n\n"
        f"async def main():\n    {body}\n"
    )
    for path, content in {**UNIT, "app/scripts/repair.py": source}.items():
        tree.write(path, content)
    found = lint(tree, load(tree), rules.ALL, cached=False).findings
    assert [(each.code, each.path) for each in found] == [("LL103", "app/scripts/repair.py")]

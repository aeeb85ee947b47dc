"""Code that keeps to the architecture in ways that look as if it did not: never a word."""

import textwrap
from pathlib import Path

import pytest

from layerline import rules
from layerline.architecture.config import load
from layerline.linting import lint
from layerline.rules import Example
from layerline.tree import Tree

PROJECTS = {
    "a service that hands its session on to its repository": """
        # file: app/repositories/orders.py
        from sqlalchemy import select
        from sqlalchemy.ext.asyncio import AsyncSession

        class OrderRepository:
            def __init__(self, session: AsyncSession) -> None:
                self.session = session

            async def all(self):
                return await self.session.scalars(select(1))

        # file: app/services/orders.py
        from sqlalchemy.exc import IntegrityError
        from sqlalchemy.ext.asyncio import AsyncSession

        from app.repositories.orders import OrderRepository

        class OrderService:
            def __init__(self, session: AsyncSession) -> None:
                self.session = session
                self.orders = OrderRepository(session)

            async def create(self):
                async with self.session.begin():
                    return await self.orders.all()
    """,
    "entities that are called like layers": """
        # file: app/models/repository.py
        class Repository: ...

        class GitRepository: ...

        # file: app/schemas/repository.py
        class RepositoryRead: ...

        # file: app/services/repositories.py
        class RepositoryService:
            async def get(self): ...

        # file: app/api/routes/repositories.py
        from app.models.repository import GitRepository, Repository
        from app.schemas.repository import RepositoryRead
        from app.services.repositories import RepositoryService

        # file: app/services/events.py
        class EventService: ...
    """,
    "a third party's repositories, requests and sessions": """
        # file: app/api/routes/forge.py
        import httpx
        from github.repositories import Repository
        from starlette.requests import Request

        async def read(request: Request):
            request.session.get("user")
            return await httpx.AsyncClient().get("https://forge.example")

        # file: app/services/forge.py
        import httpx
        from aiohttp import ClientSession
        from github.repositories import Repository
        from http import HTTPStatus

        class ForgeService:
            async def get(self, session: ClientSession):
                await session.get("https://forge.example")
                await session.delete("https://forge.example")
                return HTTPStatus.OK
    """,
    "what repositories only name": """
        # file: app/repositories/orders.py
        from dataclasses import dataclass
        from enum import StrEnum
        from typing import Literal, Protocol, TypedDict

        class OrderNotFoundError(Exception): ...

        class StaleOrderError(OrderNotFoundError): ...

        class OrderSort(StrEnum):
            NEWEST = "newest"

        @dataclass(frozen=True)
        class OrderFilter:
            sort: OrderSort

        class OrderRow(TypedDict):
            id: int

        class Orders(Protocol):
            async def get(self): ...

        Direction = Literal["asc", "desc"]
        PAGE = 100

        # file: app/api/routes/orders.py
        from app.repositories.orders import (
            PAGE,
            Direction,
            OrderFilter,
            OrderNotFoundError,
            OrderRow,
            Orders,
            OrderSort,
            StaleOrderError,
        )
    """,
    "a composition root that constructs and hands over": """
        # file: app/core/unit_of_work.py
        class UnitOfWork:
            async def __aenter__(self): ...

        # file: app/core/db.py
        from sqlalchemy.ext.asyncio import async_sessionmaker

        Sessions = async_sessionmaker()

        # file: app/repositories/orders.py
        class OrderRepository: ...

        # file: app/services/orders.py
        from app.repositories.orders import OrderRepository

        class OrderService:
            def __init__(self, repository: OrderRepository) -> None: ...

        # file: app/api/deps.py
        from app.core.db import Sessions
        from app.repositories.orders import OrderRepository
        from app.services.orders import OrderService

        async def get_order_service():
            async with Sessions() as session:
                yield OrderService(OrderRepository())

        # file: app/main.py
        from app.core.db import Sessions
        from app.repositories.orders import OrderRepository
    """,
    "services that share exceptions, types and a base": """
        # file: app/services/base.py
        class BaseService: ...

        # file: app/services/a.py
        from __future__ import annotations

        from typing import TYPE_CHECKING

        from app.services.base import BaseService

        if TYPE_CHECKING:
            from app.services.b import BService, Result

        class AError(Exception): ...

        class AService(BaseService):
            def made(self) -> BService: ...

        # file: app/services/b.py
        from dataclasses import dataclass

        from app.services.a import AError, AService
        from app.services.base import BaseService

        @dataclass
        class Result: ...

        class BService(BaseService):
            def __init__(self) -> None:
                self.a = AService()

        # file: app/services/__init__.py
        from app.services.a import AService
        from app.services.b import BService
    """,
    "shadowed names": """
        # file: app/repositories/orders.py
        class OrderRepository: ...

        # file: app/api/routes/orders.py
        async def read(repositories, session, uow):
            async with session:
                repositories.orders.OrderRepository()
                await uow.session.execute("select 1")
            return [orders for orders in repositories]
    """,
    "a feature-first project with its own layers": """
        # file: pyproject.toml
        [tool.layerline.layers.web]
        files = ["shop/*/endpoints.py"]
        kind = "route"
        [tool.layerline.layers.work]
        files = ["shop/*/service.py"]
        kind = "service"
        [tool.layerline.layers.data]
        files = ["shop/*/repository.py"]
        kind = "repository"

        # file: shop/orders/repository.py
        class Orders: ...

        # file: shop/orders/service.py
        from .repository import Orders

        class OrderService:
            orders = Orders()

        # file: shop/orders/endpoints.py
        from shop.orders.service import OrderService

        # file: shop/customers/endpoints.py
        from shop.orders import service
    """,
}


@pytest.mark.parametrize("project", PROJECTS.values(), ids=PROJECTS)
def test_is_never_flagged(project: str, tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    for path, content in Example(textwrap.dedent(project)).files().items():
        tree.write(path, content)
    assert lint(tree, load(tree), rules.ALL, cached=False).findings == ()

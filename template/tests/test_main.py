"""The process as a whole: what it opens, and that no request holds what it should not."""

import gc
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import pytest
from fastapi import FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.pool import Pool
from starlette.types import Message, Receive, Scope, Send

from app.api.deps.uow import uow_of
from app.core.db import Sessions
from app.core.runtime import Runtime
from app.core.settings import Settings
from app.main import create_app
from app.wiring.probes import PROBES
from app.wiring.router_groups import ROUTER_GROUPS
from tests.conftest import TEST_SETTINGS

HELD = (AsyncSession, AsyncConnection, AsyncEngine, Sessions)
"""What only a unit of work has in its hands, and only while it is open."""


async def test_the_process_opens_and_closes_what_it_needs(tmp_path: Path) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/app.db"))
    async with app.router.lifespan_context(app):
        assert isinstance(app.state.runtime, Runtime)
        async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
            assert (await client.get("/health/ready")).json() == {"status": "ok"}
        assert gc.get_freeze_count()


def every_dependency(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for part in dependant.dependencies:
        yield from every_dependency(part)


def test_no_route_is_given_a_session_or_something_that_stays_open() -> None:
    routers = [*PROBES, *(router for group in ROUTER_GROUPS for router in group.routers)]
    routes = [route for router in routers for route in router.routes]
    assert routes
    for route in routes:
        assert isinstance(route, APIRoute)
        for dependency in every_dependency(route.dependant):
            assert dependency.call is not None
            annotations = get_type_hints(dependency.call).values()
            assert not [held for held in HELD if held in annotations], route.path
            # What is after a `yield` happens when the client has its answer already.
            assert not inspect.isasyncgenfunction(dependency.call), route.path
            assert not inspect.isgeneratorfunction(dependency.call), route.path


def test_a_unit_of_work_is_closed_until_a_service_opens_it(app: FastAPI, runtime: Runtime) -> None:
    app.state.runtime = runtime
    uow = uow_of(Request({"type": "http", "app": app}))
    with pytest.raises(RuntimeError, match="no transaction is open"):
        _ = uow.session


@pytest.fixture
def happened() -> Iterator[list[str]]:
    """When connections leave their pool and come back."""
    seen: list[str] = []

    def leave(*_: object) -> None:
        seen.append("taken")

    def come_back(*_: object) -> None:
        seen.append("given back")

    event.listen(Pool, "checkout", leave)
    event.listen(Pool, "checkin", come_back)
    yield seen
    event.remove(Pool, "checkout", leave)
    event.remove(Pool, "checkin", come_back)


async def test_no_connection_is_held_while_an_answer_is_sent(
    separate_runtime: Runtime, happened: list[str]
) -> None:
    app = create_app(TEST_SETTINGS)
    app.state.runtime = separate_runtime

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        async def noted(message: Message) -> None:
            happened.append("answered")
            await send(message)

        await app(scope, receive, noted)

    happened.clear()
    async with AsyncClient(transport=ASGITransport(watched), base_url="http://test") as client:
        assert (await client.get("/health/ready")).status_code == 200
    assert happened[:3] == ["taken", "given back", "answered"]

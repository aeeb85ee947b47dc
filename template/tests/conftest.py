"""One schema for the run; every test inside a transaction that is rolled back."""

import os
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import structlog
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from hypothesis import HealthCheck, settings
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker

from app.bootstrap import metadata
from app.core.db import Sessions
from app.core.logs import plain_console
from app.core.runtime import Runtime
from app.core.settings import Settings
from app.core.unit_of_work import UnitOfWork
from app.main import API_PREFIX, create_app
from app.wiring.event_handlers import HANDLERS
from tests.database import Database, empty_database, separate_database
from tests.fakes.memory import MemoryUnitOfWork
from tests.wiring import HEADERS

BUSY = [HealthCheck.too_slow]  # a machine that has more to do is no mistake of a test
settings.register_profile("quick", max_examples=20, deadline=None, suppress_health_check=BUSY)
settings.register_profile("thorough", max_examples=1000, deadline=None, suppress_health_check=BUSY)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

TEST_SETTINGS = Settings(
    database_url=os.environ.get("TEST_DATABASE_URL", "sqlite:///:memory:"), relay_enabled=False
)


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    *processors, _ = structlog.get_config()["processors"]
    structlog.configure(processors=[*processors, plain_console()])


@pytest.fixture(scope="session")
async def database() -> AsyncGenerator[Database]:
    async with empty_database(TEST_SETTINGS.database_url) as database:
        async with database.begin() as connection:
            await connection.run_sync(metadata().create_all)
        yield database


@pytest.fixture
async def connection(database: Database) -> AsyncGenerator[AsyncConnection]:
    async with database.connect() as connection:
        yield connection


@pytest.fixture
def statements(connection: AsyncConnection) -> list[str]:
    """What is sent to the database, as it happens."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    return sent


@pytest.fixture
def sessions(connection: AsyncConnection) -> Sessions:
    """Commits inside a test release a savepoint of the transaction that is rolled back."""
    maker = async_sessionmaker(
        connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
    )
    return Sessions(maker, maker)


@pytest.fixture
def runtime(sessions: Sessions) -> Runtime:
    return Runtime(sessions, HANDLERS)


@pytest.fixture
def uow(runtime: Runtime) -> UnitOfWork:
    return runtime.uow()


@pytest.fixture
def memory_uow() -> MemoryUnitOfWork:
    """A unit of work without a database; `service_on` gives services that use it."""
    return MemoryUnitOfWork()


@pytest.fixture(params=["uow", "memory_uow"])
def each_uow(request: pytest.FixtureRequest) -> UnitOfWork:
    """A unit on the database, then one in memory: the fakes must do what is real."""
    uow = request.getfixturevalue(request.param)
    assert isinstance(uow, UnitOfWork)
    return uow


@pytest.fixture
async def session(sessions: Sessions) -> AsyncGenerator[AsyncSession]:
    """For a look at the tables behind the services."""
    async with sessions.reader() as session:
        yield session


@pytest.fixture(scope="session")
def app() -> FastAPI:
    return create_app(TEST_SETTINGS)


@pytest.fixture
async def api(app: FastAPI, runtime: Runtime) -> AsyncGenerator[AsyncClient]:
    """A client of the API. Addresses are relative to its versioned prefix."""
    app.state.runtime = runtime
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url=f"http://test{API_PREFIX}") as api:
        for headers in HEADERS:
            api.headers.update(headers())
        yield api


@pytest.fixture
async def separate_runtime(tmp_path: Path) -> AsyncGenerator[Runtime]:
    """Its units have connections of their own, in a database of their own."""
    async with separate_database(TEST_SETTINGS.database_url, tmp_path) as engine:
        async with engine.begin() as connection:
            await connection.run_sync(metadata().create_all)
        yield Runtime(Sessions.of(engine), HANDLERS)


@pytest.fixture
def separate_uow(separate_runtime: Runtime) -> UnitOfWork:
    return separate_runtime.uow()

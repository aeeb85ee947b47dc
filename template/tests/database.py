"""An empty database for the tests: SQLite in memory, or a PostgreSQL schema of their own."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from app.core.db import create_engine


@dataclass(frozen=True, slots=True)
class Database:
    """Gives connections that see nothing but this schema."""

    engine: AsyncEngine
    schema: str | None

    @asynccontextmanager
    async def connect(self) -> AsyncGenerator[AsyncConnection]:
        """A connection in a transaction that is rolled back at the end."""
        async with self.engine.connect() as connection:
            transaction = await connection.begin()
            if self.schema is not None:
                await connection.execute(text(f"SET LOCAL search_path TO {self.schema}"))
            try:
                yield connection
            finally:
                await transaction.rollback()

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[AsyncConnection]:
        """A connection in a transaction that is committed at the end."""
        async with self.engine.begin() as connection:
            if self.schema is not None:
                await connection.execute(text(f"SET LOCAL search_path TO {self.schema}"))
            yield connection


@asynccontextmanager
async def empty_database(url: str, *, foreign_keys: bool = True) -> AsyncGenerator[Database]:
    """An empty database, removed at the end."""
    engine = create_engine(url, foreign_keys=foreign_keys)
    schema = None if engine.dialect.name == "sqlite" else f"test_{uuid4().hex}"
    if schema is not None:
        async with engine.begin() as connection:
            await connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        yield Database(engine, schema)
    finally:
        if schema is not None:
            async with engine.begin() as connection:
                await connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        await engine.dispose()


@asynccontextmanager
async def separate_database(url: str, folder: Path) -> AsyncGenerator[AsyncEngine]:
    """An empty database for tests that need several connections at once."""
    if url.startswith("sqlite"):
        engine = create_engine(f"sqlite+aiosqlite:///{folder}/test.db")
        try:
            yield engine
        finally:
            await engine.dispose()
        return
    async with empty_database(url) as database:
        engine = create_async_engine(
            url, connect_args={"server_settings": {"search_path": database.schema}}
        )
        try:
            yield engine
        finally:
            await engine.dispose()

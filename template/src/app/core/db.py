"""Engine, sessions and the declarative bases."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Connection, MetaData, Uuid, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.pool import StaticPool

from app.core.types import ExactDecimal, UtcDateTime, utcnow, uuid7

LOCK_SECONDS = 5.0
"""How long a writer waits for another one: SQLite's all, PostgreSQL's under one idempotency key."""


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: Uuid(),
        dt.datetime: UtcDateTime(),
        Decimal: ExactDecimal(18, 2),
    }


class AnyEntity(Base):
    """Base of every domain model: timestamps, optimistic version; its kinds add the key `id`."""

    __abstract__ = True

    created_at: Mapped[dt.datetime] = mapped_column(default=utcnow, sort_order=10)
    updated_at: Mapped[dt.datetime] = mapped_column(default=utcnow, onupdate=utcnow, sort_order=10)
    version: Mapped[int] = mapped_column(sort_order=10)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Entity(AnyEntity):
    """Base of a domain model with a uuid7 key, as all are that do not say otherwise."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-10)


@dataclass(frozen=True, slots=True)
class Sessions:
    """Writers begin a transaction; readers run in autocommit mode and take no write lock."""

    writer: async_sessionmaker[AsyncSession]
    reader: async_sessionmaker[AsyncSession]

    @classmethod
    def of(cls, engine: AsyncEngine) -> "Sessions":
        """Both kinds on one connection pool."""
        reading = (
            engine.execution_options(read_only=True)
            if engine.dialect.name == "sqlite"
            else engine.execution_options(isolation_level="AUTOCOMMIT")
        )
        return cls(
            async_sessionmaker(engine, expire_on_commit=False),
            async_sessionmaker(reading, expire_on_commit=False, autoflush=False),
        )


def create_engine(url: str, *, pool_size: int = 10, foreign_keys: bool = True) -> AsyncEngine:
    """An engine for SQLite or PostgreSQL.

    Args:
        url: with an async driver, as the settings give it.
        pool_size: how many connections stay open.
        foreign_keys: SQLite only. Migrations switch the checks off while they copy tables.
    """
    parsed = make_url(url)
    options: dict[str, Any] = {"hide_parameters": True}  # or errors write values into the log
    if parsed.get_backend_name() != "sqlite":
        return create_async_engine(parsed, pool_size=pool_size, max_overflow=pool_size, **options)
    if parsed.database in {None, "", ":memory:"}:
        engine = create_async_engine(parsed, poolclass=StaticPool, **options)
    else:
        engine = create_async_engine(parsed, pool_size=pool_size, max_overflow=0, **options)
    _tune_sqlite(engine, foreign_keys="ON" if foreign_keys else "OFF")
    return engine


def _tune_sqlite(engine: AsyncEngine, foreign_keys: str) -> None:
    pragmas = (
        f"foreign_keys={foreign_keys}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        f"busy_timeout={LOCK_SECONDS * 1000:.0f}",
    )

    def on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 the driver's own type
        connection.isolation_level = None  # BEGIN is sent below, not by the driver
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def on_begin(connection: Connection) -> None:
        # A writer takes the write lock at once: a read that became a write later would
        # fail with "database is locked", whatever the busy timeout is.
        if not connection.get_execution_options().get("read_only", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine.sync_engine, "connect", on_connect)
    event.listen(engine.sync_engine, "begin", on_begin)

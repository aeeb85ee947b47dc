"""A unit of work that keeps its rows in memory, for tests of what services decide."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase

from app.core.db import Sessions
from app.core.outbox import OutboxMessage
from app.core.types import Key
from app.core.unit_of_work import UnitOfWork

Rows = dict[type[DeclarativeBase], dict[Key, dict[str, Any]]]
"""The values of each row, by table and key. A row is replaced, never changed."""


class Store:
    """What was committed."""

    def __init__(self) -> None:
        self.rows: Rows = {}
        self.messages: list[OutboxMessage] = []
        self._numbers: dict[type[DeclarativeBase], count[int]] = {}

    def next_number(self, model: type[DeclarativeBase]) -> int:
        """The next key of a table; as a sequence gives them: none twice, whatever is undone."""
        return next(self._numbers.setdefault(model, count(1)))


class MemorySession(AsyncSession):
    """Sees what is committed and its own changes. It is bound to nothing: a query on it fails."""

    def __init__(self, *, store: Store, **options: Any) -> None:  # noqa: ANN401 SQLAlchemy's own
        super().__init__(**options)
        self._store = store
        self.next_number = store.next_number
        self.rows = copy_of(store.rows)
        self.messages: list[OutboxMessage] = []

    async def commit(self) -> None:
        """Keep the changes, and the events that were published."""
        self._store.rows = self.rows
        self._store.messages += self.messages


class MemoryUnitOfWork(UnitOfWork):
    """The real one on such sessions: joins, forks, dooms and refuses as it does with a database."""

    def __init__(self, store: Store | None = None) -> None:
        self._store = store or Store()
        sessions = async_sessionmaker[AsyncSession](class_=MemorySession, store=self._store)
        super().__init__(Sessions(sessions, sessions))

    @property
    def messages(self) -> list[OutboxMessage]:
        """The events that were committed, as the relay would find them."""
        return self._store.messages

    @property
    def published(self) -> list[str]:
        """Their names."""
        return [message.name for message in self.messages]

    def fork(self) -> "MemoryUnitOfWork":
        """Another unit on what is committed."""
        return MemoryUnitOfWork(self._store)

    async def store_event(self, values: Mapping[str, Any]) -> None:
        """Keep an event until the commit."""
        rows_of(self).messages.append(OutboxMessage(**values))

    @asynccontextmanager
    async def savepoint(self) -> AsyncGenerator[None]:
        """A part that may fail alone."""
        session = rows_of(self)
        before, published = copy_of(session.rows), len(session.messages)
        try:
            yield
        except BaseException:
            session.rows = before
            del session.messages[published:]
            raise


def rows_of(uow: UnitOfWork) -> MemorySession:
    """The open session of a unit in memory."""
    assert isinstance(uow.session, MemorySession)
    return uow.session


def copy_of(rows: Rows) -> Rows:
    """The same rows, so that a change of one leaves the other."""
    return {model: dict(table) for model, table in rows.items()}

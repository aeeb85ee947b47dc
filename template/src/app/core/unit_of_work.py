"""The transaction boundary. Services open it, repositories work inside, nothing else commits."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from app.core.availability import explain, translated
from app.core.db import Sessions
from app.core.errors import ConflictError, StaleVersionError
from app.core.outbox import STORE


class UnitOfWork:
    """`async with uow:` begins a transaction or joins the open one; the outermost block commits.

    An exception in any block rolls the whole unit back, also when an outer block caught it;
    `async with uow.savepoint():` is the way to try something and survive its failure.
    Events published inside are rows of the same transaction.
    """

    def __init__(self, sessions: Sessions, on_events: Callable[[], None] | None = None) -> None:
        self._sessions = sessions
        self._on_events = on_events
        self._session: AsyncSession | None = None
        self._depth = 0
        self._doomed = False
        self._reading = False
        self._has_events = False

    @property
    def session(self) -> AsyncSession:
        """The open session, for repositories and the event bus.

        Raises:
            RuntimeError: no block is open.
        """
        if self._session is None:
            raise RuntimeError("no transaction is open: use `async with self.uow:` in the service")
        return self._session

    def fork(self) -> "UnitOfWork":
        """A second, independent unit: branches of `asyncio.gather` must not share a session."""
        return UnitOfWork(self._sessions, self._on_events)

    def note_event(self) -> None:
        """Somebody waits for events: tell them after the commit."""
        self._has_events = True

    async def store_event(self, values: Mapping[str, Any]) -> None:
        """Store an event, given by the columns of the outbox."""
        await self.session.execute(STORE, values)
        self.note_event()

    async def __aenter__(self) -> Self:
        if self._reading:
            raise RuntimeError("a write was started inside `uow.reading()`")
        if self._session is None:
            self._session = self._sessions.writer()
        self._depth += 1
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._depth -= 1
        self._doomed = self._doomed or exc is not None
        if self._depth:
            return
        session, doomed, has_events = self.session, self._doomed, self._has_events
        self._session, self._doomed, self._has_events = None, False, False
        try:
            if not doomed:
                await _commit(session)
        finally:
            await session.close()  # rolls back what is not committed
        if exc is not None:
            explain(exc)
        if doomed and exc is None:
            raise RuntimeError("an inner failure was swallowed: the whole unit is rolled back")
        if has_events and not doomed and self._on_events is not None:
            self._on_events()

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Self]:
        """For reads: joins an open unit, else runs in autocommit mode. A write inside raises."""
        if self._session is not None:
            yield self
            return
        self._session, self._reading = self._sessions.reader(), True
        try:
            with translated():
                yield self
        finally:
            session, self._session, self._reading = self._session, None, False
            await session.close()

    @asynccontextmanager
    async def savepoint(self) -> AsyncGenerator[None]:
        """A part that may fail alone: its failure rolls back to here and no further."""
        async with self.session.begin_nested():
            yield


async def _commit(session: AsyncSession) -> None:
    try:
        with translated():
            await session.commit()
    except StaleDataError as error:
        raise StaleVersionError("it was changed since you read it") from error
    except IntegrityError as error:
        raise ConflictError("the database refused the change") from error

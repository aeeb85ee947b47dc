"""Delivers committed events: at least once, in order per aggregate, with retries."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased

from app.core.db import Sessions
from app.core.outbox import OutboxMessage
from app.core.types import utcnow

Deliver = Callable[[OutboxMessage], Awaitable[None]]

BATCH = 100
LEASE = dt.timedelta(seconds=30)
MAX_ATTEMPTS = 10
LONGEST_PAUSE_SECONDS = 300

log = structlog.get_logger(__name__)


class Relay:
    """Leases due events, delivers several at once, settles a batch in one statement.

    An event is leased only when the earlier ones of its aggregate are settled, so each batch
    holds one event an aggregate, however many relays there are.
    A killed relay loses nothing: its leases run out and the events are delivered again.
    """

    def __init__(
        self, sessions: Sessions, deliver: Deliver, poll_seconds: float = 1.0, concurrency: int = 1
    ) -> None:
        self._sessions = sessions
        self._deliver = deliver
        self._poll_seconds = poll_seconds
        self._slots = asyncio.Semaphore(concurrency)
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """There is something to deliver: do not wait for the next poll."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until told to stop."""
        while not self._stopping:
            self._woken.clear()
            try:
                while not self._stopping and await self.drain():
                    pass
            except Exception:  # the database is away: try again at the next poll
                log.warning("relay.unreachable", exc_info=True)
            if not self._stopping:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), self._poll_seconds)

    def stop(self) -> None:
        """Let the batch that has begun be the last."""
        self._stopping = True
        self.wake()

    async def drain(self) -> int:
        """Deliver one batch. Returns how many events were tried."""
        messages = await self._lease()
        if messages:
            errors = await asyncio.gather(*map(self._attempt, messages))
            await self._settle(list(zip(messages, errors, strict=True)))
        return len(messages)

    async def _lease(self) -> list[OutboxMessage]:
        now = utcnow()
        earlier = aliased(OutboxMessage)
        must_wait = exists().where(
            earlier.aggregate == OutboxMessage.aggregate,
            earlier.settled_at.is_(None),
            earlier.id < OutboxMessage.id,
        )
        due = (
            select(OutboxMessage.id)
            .where(
                OutboxMessage.settled_at.is_(None), OutboxMessage.available_at <= now, ~must_wait
            )
            .order_by(OutboxMessage.available_at, OutboxMessage.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)  # SQLite ignores it: it has one writer
        )
        lease = (
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(due))
            .values(available_at=now + LEASE, attempts=OutboxMessage.attempts + 1)
            .returning(OutboxMessage)
            .execution_options(synchronize_session=False)
        )
        async with self._sessions.writer.begin() as session:
            leased = (await session.scalars(lease)).all()
        return sorted(leased, key=lambda message: message.id)

    async def _attempt(self, message: OutboxMessage) -> Exception | None:
        try:
            async with self._slots:
                await self._deliver(message)
        except Exception as error:  # noqa: BLE001 one bad event must not stop the others
            log.warning("event.failed", name=message.name, id=str(message.id), error=repr(error))
            return error
        return None

    async def _settle(self, tried: list[tuple[OutboxMessage, Exception | None]]) -> None:
        done = [message.id for message, error in tried if error is None]
        async with self._sessions.writer.begin() as session:
            if done:
                query = update(OutboxMessage).where(OutboxMessage.id.in_(done))
                await session.execute(
                    query.values(settled_at=utcnow(), error=None),
                    execution_options={"synchronize_session": False},
                )
            for message, error in tried:
                if error is not None:
                    # Only while the lease is ours: another relay may have delivered it since.
                    query = update(OutboxMessage).where(
                        OutboxMessage.id == message.id,
                        OutboxMessage.attempts == message.attempts,
                        OutboxMessage.settled_at.is_(None),
                    )
                    await session.execute(query.values(**_failure(message.attempts, error)))


def _failure(attempts: int, error: Exception) -> dict[str, object]:
    if attempts >= MAX_ATTEMPTS:
        return {"settled_at": utcnow(), "error": repr(error)}
    pause = dt.timedelta(seconds=min(2**attempts, LONGEST_PAUSE_SECONDS))
    return {"available_at": utcnow() + pause, "error": repr(error)}

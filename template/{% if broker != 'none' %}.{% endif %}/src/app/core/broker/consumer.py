"""Handles what the broker brings, and puts back what could not be handled."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from app.core.availability import is_away
from app.core.broker.envelope import unpack
from app.core.context import resumed
from app.core.db import Sessions
from app.core.outbox import Message, OutboxMessage
from app.core.retries import failure
from app.core.transport import Deliver
from app.core.types import utcnow

Consume = Callable[[bytes], Awaitable[None]]

PAUSE_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Consumer:
    """Gives each event to the handlers.

    A failed event goes back to the outbox: the relay publishes it again after a pause, or it
    ends in the dead letter there, so retries and replays are the same with every broker.
    """

    def __init__(self, sessions: Sessions, deliver: Deliver, handler_seconds: float) -> None:
        self._sessions = sessions
        self._deliver = deliver
        self._handler_seconds = handler_seconds

    async def consume(self, body: bytes) -> None:
        """Handle one event. When this returns, the broker may forget it.

        While the database is away it waits: nothing can be handled then, nor put back.

        Raises:
            MalformedMessageError: it is no event.
        """
        message = unpack(body)
        while True:
            try:
                with resumed(message.context):
                    return await self._handle(message)
            except Exception as error:
                if not is_away(error):
                    raise
                log.warning("consumer.unreachable", id=str(message.id), error=repr(error))
            await asyncio.sleep(PAUSE_SECONDS)

    async def _handle(self, message: Message) -> None:
        timeout = asyncio.timeout(self._handler_seconds)
        try:
            async with timeout:
                await self._deliver(message)
        except Exception as error:  # noqa: BLE001 one bad event must not stop the others
            late = f"it took longer than {self._handler_seconds:g} s"
            reason = late if timeout.expired() else repr(error)
            log.warning("event.failed", name=message.name, id=str(message.id), error=reason)
            await self._put_back(message, reason)

    async def _put_back(self, message: Message, reason: str) -> None:
        async with self._sessions.writer.begin() as session:
            row = await session.get(OutboxMessage, message.id, with_for_update=True)
            if row is None:  # it was purged, or is not ours: keep it, dead
                session.add(_dead(message, reason))
            elif row.replays == message.replays:  # else somebody put it back already
                row.replays += 1
                for column, value in failure(row.attempts, reason).items():
                    setattr(row, column, value)


def _dead(message: Message, reason: str) -> OutboxMessage:
    return OutboxMessage(
        id=message.id,
        name=message.name,
        aggregate=message.aggregate,
        payload=message.payload,
        context=message.context,
        occurred_at=message.occurred_at,
        attempts=message.attempts,
        replays=message.replays + 1,
        settled_at=utcnow(),
        error=reason,
    )

"""Which events are due, to whom they belong for a while, and what became of them: the SQL of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Update, exists, select, update
from sqlalchemy.orm import aliased

from app.core.db import Sessions
from app.core.outbox import MESSAGE, Message, OutboxMessage
from app.core.retries import failure
from app.core.types import utcnow


@dataclass(frozen=True, slots=True)
class Lease:
    """Events that belong to one relay until a moment."""

    messages: Sequence[Message]
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an event. Neither failed nor postponed: it was delivered."""

    message: Message
    failure: str | None = None
    postponed: bool = False

    @property
    def delivered(self) -> bool:
        """Whether it is done."""
        return self.failure is None and not self.postponed


class Leases:
    """Takes due events and settles them."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def take(self, most: int, duration: dt.timedelta) -> Lease:
        """Lease the events that are due and wait for no earlier event of their aggregate."""
        now = utcnow()
        until = now + duration
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
            .limit(most)
            .with_for_update(skip_locked=True)  # SQLite ignores it: it has one writer
        )
        lease = (
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(due))
            .values(available_at=until, attempts=OutboxMessage.attempts + 1)
            .returning(*MESSAGE)
        )
        async with self._sessions.writer.begin() as session:
            rows = (await session.execute(lease)).all()
        messages = [Message(*row) for row in rows]
        return Lease(sorted(messages, key=lambda message: message.id), until)

    async def settle(self, outcomes: Sequence[Outcome], until: dt.datetime) -> None:
        """Write down what became of events.

        Only where the lease still stands: another relay may have settled the event since, and
        a consumer may have put it back before we knew that it was delivered.
        """
        delivered = [each.message.id for each in outcomes if each.delivered]
        postponed = [each.message.id for each in outcomes if each.postponed]
        async with self._sessions.writer.begin() as session:
            if delivered:
                await session.execute(
                    _still_ours(delivered, until).values(settled_at=utcnow(), error=None)
                )
            if postponed:
                await session.execute(
                    _still_ours(postponed, until).values(
                        available_at=utcnow(), attempts=OutboxMessage.attempts - 1
                    )
                )
            for each in outcomes:
                if each.failure is not None:
                    values = failure(each.message.attempts, each.failure)
                    await session.execute(_still_ours([each.message.id], until).values(**values))


def _still_ours(ids: Sequence[UUID], until: dt.datetime) -> Update:
    return (
        update(OutboxMessage)
        .where(
            OutboxMessage.id.in_(ids),
            OutboxMessage.available_at == until,
            OutboxMessage.settled_at.is_(None),
        )
        .execution_options(synchronize_session=False)
    )

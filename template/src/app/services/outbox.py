"""What people do with events that were delivered, or given up."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from app.core.outbox import OutboxMessage
from app.core.unit_of_work import UnitOfWork
from app.repositories.outbox import OutboxRepository

CHUNK = 1000
"""Rows that one transaction removes: a purge must not lock out who publishes."""


class OutboxService:
    """Shows the dead letter, replays and purges."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.outbox_repo = OutboxRepository(uow)

    async def get_dead(self, *, limit: int = 50) -> list[OutboxMessage]:
        """Events that no attempt could deliver, the oldest first."""
        async with self.uow.reading():
            return await self.outbox_repo.get_dead(limit=limit)

    async def replay(self, event_ids: Sequence[UUID]) -> int:
        """Have settled events delivered again. Returns how many there were.

        Handlers that have had an event do not get it again: the inbox knows them.
        """
        async with self.uow:
            self.uow.note_event()
            return await self.outbox_repo.unsettle(event_ids)

    async def replay_dead(self) -> int:
        """Have every dead event delivered again. Returns how many there were."""
        replayed = 0
        while dead := await self.get_dead(limit=CHUNK):
            replayed += await self.replay([message.id for message in dead])
        return replayed

    async def purge(self, before: dt.datetime) -> int:
        """Remove what was delivered before a moment. Returns how many events there were.

        Dead events stay. Nothing that may still be delivered again must be this old: the inbox
        forgets it as well.
        """
        events = 0
        while removed := await self._delete_delivered(before):
            events += removed
        while await self._delete_handled(before):
            pass
        return events

    async def _delete_delivered(self, before: dt.datetime) -> int:
        async with self.uow:
            return await self.outbox_repo.delete_delivered(before, limit=CHUNK)

    async def _delete_handled(self, before: dt.datetime) -> int:
        async with self.uow:
            return await self.outbox_repo.delete_handled(before, limit=CHUNK)

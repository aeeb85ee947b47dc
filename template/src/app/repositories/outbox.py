"""Data access for the outbox and the inbox."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select, update

from app.core.outbox import InboxMessage, OutboxMessage
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork


class OutboxRepository:
    """Events that were delivered, or given up."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    async def get_dead(self, *, limit: int) -> list[OutboxMessage]:
        """Events that were given up, the oldest first."""
        query = (
            select(OutboxMessage)
            .where(OutboxMessage.settled_at.is_not(None), OutboxMessage.error.is_not(None))
            .order_by(OutboxMessage.id)
            .limit(limit)
        )
        return list((await self._uow.session.scalars(query)).all())

    async def unsettle(self, ids: Sequence[UUID]) -> int:
        """Make settled events due again, as if they were new. Returns how many there were."""
        query = (
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(ids), OutboxMessage.settled_at.is_not(None))
            .values(
                settled_at=None,
                available_at=utcnow(),
                attempts=0,
                replays=OutboxMessage.replays + 1,
                error=None,
            )
            .returning(OutboxMessage.id)
            .execution_options(synchronize_session=False)
        )
        return len((await self._uow.session.scalars(query)).all())

    async def delete_delivered(self, before: dt.datetime, *, limit: int) -> int:
        """Remove events that were delivered before a moment. Returns how many there were."""
        old = (
            select(OutboxMessage.id)
            .where(OutboxMessage.settled_at < before, OutboxMessage.error.is_(None))
            .limit(limit)
        )
        query = delete(OutboxMessage).where(OutboxMessage.id.in_(old)).returning(OutboxMessage.id)
        return len((await self._uow.session.scalars(query)).all())

    async def delete_handled(self, before: dt.datetime, *, limit: int) -> int:
        """Forget what was handled before a moment. Returns how many entries there were."""
        old = (
            select(InboxMessage.event_id)
            .where(InboxMessage.handled_at < before)
            .limit(limit)
            .distinct()
        )
        query = (
            delete(InboxMessage)
            .where(InboxMessage.event_id.in_(old), InboxMessage.handled_at < before)
            .returning(InboxMessage.event_id)
        )
        return len((await self._uow.session.scalars(query)).all())

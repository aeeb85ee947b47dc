"""Data access for the metrics."""

import datetime as dt

from sqlalchemy import func, select

from app.core.outbox import OutboxMessage
from app.core.unit_of_work import UnitOfWork


class MetricsRepository:
    """Counts events."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    async def count_waiting(self) -> tuple[int, dt.datetime | None]:
        """How many events are not settled, and when the oldest happened."""
        query = select(func.count(), func.min(OutboxMessage.occurred_at)).where(
            OutboxMessage.settled_at.is_(None)
        )
        count, oldest = (await self._uow.session.execute(query)).one()
        return count, oldest

    async def count_dead(self) -> int:
        """How many events were given up."""
        query = (
            select(func.count())
            .select_from(OutboxMessage)
            .where(OutboxMessage.settled_at.is_not(None), OutboxMessage.error.is_not(None))
        )
        return await self._uow.session.scalar(query) or 0

"""How the delivery of events is doing, for whoever watches the service."""

import datetime as dt

from app.core.telemetry.metrics import OutboxState
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.repositories.metrics import MetricsRepository


class MetricsService:
    """Looks at what no process can count by itself."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.metrics_repo = MetricsRepository(uow)

    async def get_outbox(self) -> OutboxState:
        """The events that wait, how long they do, and those that were given up."""
        async with self.uow.reading():
            waiting, oldest = await self.metrics_repo.count_waiting()
            dead = await self.metrics_repo.count_dead()
        lag = dt.timedelta() if oldest is None else utcnow() - oldest
        return OutboxState(max(lag, dt.timedelta()), waiting, dead)

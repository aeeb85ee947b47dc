"""Whether this process can do its work."""

import asyncio

from app.core.transport import Transport
from app.core.unit_of_work import UnitOfWork
from app.repositories.health import HealthRepository

TIMEOUT_SECONDS = 2.0


class HealthService:
    """Looks at what the process depends on."""

    def __init__(self, uow: UnitOfWork, transport: Transport | None = None) -> None:
        self.uow = uow
        self.transport = transport
        self.health_repo = HealthRepository(uow)

    async def database_answers(self) -> bool:
        """Whether the database answers in time."""
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS), self.uow.reading():
                await self.health_repo.ping()
        except Exception:  # noqa: BLE001 whatever the driver raises means: it does not answer
            return False
        return True

    async def transport_answers(self) -> bool:
        """Whether what carries events answers in time; where nothing does, nothing is missing."""
        if self.transport is None:
            return True
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await self.transport.ping()
        except Exception:  # noqa: BLE001 as above
            return False
        return True

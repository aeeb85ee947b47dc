"""Whether this process can do its work."""

import asyncio
from collections.abc import Awaitable

from app.core.transport import Transport
from app.core.unit_of_work import UnitOfWork
from app.repositories.health import HealthRepository

TIMEOUT_SECONDS = 2.0


class HealthService:
    """Looks at what the process depends on."""

    def __init__(self, uow: UnitOfWork, transport: Transport | None = None) -> None:
        self.uow = uow
        self.health_repo = HealthRepository(uow)
        self._transport = transport

    async def unreachable(self) -> list[str]:
        """What does not answer in time, of what this process uses."""
        needed = {"database": self._ask_database()}
        if self._transport is not None:
            needed["broker"] = self._transport.ping()
        answers = await asyncio.gather(*(_answers(asked) for asked in needed.values()))
        return [name for name, answered in zip(needed, answers, strict=True) if not answered]

    async def _ask_database(self) -> None:
        async with self.uow.reading():
            await self.health_repo.ping()


async def _answers(asked: Awaitable[None]) -> bool:
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            await asked
    except Exception:  # noqa: BLE001 whatever the driver raises means: it does not answer
        return False
    return True

"""How long the keys of requests are remembered."""

import datetime as dt

from app.core.idempotency import Once
from app.core.unit_of_work import UnitOfWork


class IdempotencyService:
    """Forgets the keys of requests that nobody sends again."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.once = Once(uow)

    async def forget(self, before: dt.datetime) -> int:
        """Forget the keys that came before a moment. Returns how many there were."""
        async with self.uow:
            return await self.once.forget(before)

"""The activity trail: what was done to what."""

import datetime as dt

from app.core.listing import Rows
from app.core.types import Key
from app.core.unit_of_work import UnitOfWork
from app.models.activities import Activity
from app.repositories.activities import ActivityRepository
from app.schemas.activities import ActivityQuery


class ActivityService:
    """Records activities and shows them."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.activity_repo = ActivityRepository(uow)

    async def record(self, subject: str, subject_id: Key, action: str) -> Activity:
        """Add an entry: "order", its id, "created"."""
        async with self.uow:
            return await self.activity_repo.create(
                {"subject": subject, "subject_id": subject_id, "action": action}
            )

    async def get_multi(self, query: ActivityQuery) -> Rows[Activity]:
        """A page of entries, of one subject or of all."""
        async with self.uow.reading():
            return await self.activity_repo.get_multi(query.filters(), query.page())

    async def prune(self, before: dt.datetime) -> int:
        """Forget the entries made before a moment. Returns how many there were."""
        async with self.uow:
            return await self.activity_repo.delete_before(before)

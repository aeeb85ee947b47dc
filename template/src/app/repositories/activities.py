"""Data access for the activity trail."""

import datetime as dt

from sqlalchemy import delete

from app.models.activities import Activity
from app.repositories.base import BaseRepository


class ActivityRepository(BaseRepository[Activity]):
    """Rows of the activity trail."""

    model = Activity

    async def delete_before(self, moment: dt.datetime) -> int:
        """Remove the entries made before a moment. Returns how many there were."""
        query = delete(Activity).where(Activity.created_at < moment).returning(Activity.id)
        return len((await self.session.scalars(query)).all())

import datetime as dt
from uuid import uuid4

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.db import Sessions
from app.core.settings import Settings
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.models.activities import Activity
from app.schemas.activities import ActivityQuery
from app.services.activities import ActivityService
from app.tasks import prune_activities


async def test_old_activities_are_forgotten(uow: UnitOfWork, sessions: Sessions) -> None:
    old = await ActivityService(uow).record("order", uuid4(), "created")
    new = await ActivityService(uow).record("order", uuid4(), "created")
    async with sessions.writer.begin() as session:
        await age(session, old, dt.timedelta(days=8))
    await prune_activities.run(uow, Settings(activity_days=7))
    kept = await ActivityService(uow).get_multi(ActivityQuery())
    assert [activity.id for activity in kept] == [new.id]


async def age(session: AsyncSession, activity: Activity, by: dt.timedelta) -> None:
    query = update(Activity).where(Activity.id == activity.id)
    await session.execute(query.values(created_at=utcnow() - by))

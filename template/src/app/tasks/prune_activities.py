"""Keeps the activity trail short."""

import datetime as dt

from app.core.settings import Settings
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.services.activities import ActivityService


async def run(uow: UnitOfWork, settings: Settings) -> None:
    """Forget what is older than the settings say."""
    await ActivityService(uow).prune(utcnow() - dt.timedelta(days=settings.activity_days))

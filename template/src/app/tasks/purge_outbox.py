"""Keeps the outbox short."""

import datetime as dt

from app.core.settings import Settings
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.services.outbox import OutboxService


async def run(uow: UnitOfWork, settings: Settings) -> None:
    """Remove the delivered events that are older than the settings say."""
    await OutboxService(uow).purge(utcnow() - dt.timedelta(days=settings.outbox_days))

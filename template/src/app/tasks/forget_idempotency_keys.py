"""Keeps the memory of requests short."""

import datetime as dt

from app.core.settings import Settings
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.services.idempotency import IdempotencyService


async def run(uow: UnitOfWork, settings: Settings) -> None:
    """Forget the keys that are older than the settings say."""
    await IdempotencyService(uow).forget(utcnow() - dt.timedelta(hours=settings.idempotency_hours))

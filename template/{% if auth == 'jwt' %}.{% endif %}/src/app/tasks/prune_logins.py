"""Forgets refresh tokens that have expired and attempts that count no more."""

from app.core.settings import Settings
from app.core.unit_of_work import UnitOfWork
from app.services.login import LoginService


async def run(uow: UnitOfWork, _settings: Settings) -> None:
    """Forget them."""
    await LoginService(uow).prune()

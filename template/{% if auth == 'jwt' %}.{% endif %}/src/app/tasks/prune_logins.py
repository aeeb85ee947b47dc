"""Forgets refresh tokens that have expired and attempts that count no more."""

from app.core.settings import Settings
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.services.login_attempts import LoginAttemptService
from app.services.login_sessions import LoginSessionService


async def run(uow: UnitOfWork, _settings: Settings) -> None:
    """Forget them."""
    now = utcnow()
    await LoginSessionService(uow).prune(now)
    await LoginAttemptService(uow).prune(now)

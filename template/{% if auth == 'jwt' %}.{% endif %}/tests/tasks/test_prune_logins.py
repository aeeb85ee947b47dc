import datetime as dt

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.models.login_attempts import LoginAttempts
from app.models.refresh_tokens import RefreshToken
from app.services.login_attempts import LoginAttemptService
from app.services.login_sessions import LoginSessionService
from app.tasks import prune_logins
from tests.conftest import TEST_SETTINGS
from tests.factories.accounts import create_account


async def test_what_is_good_for_nothing_is_forgotten(
    uow: UnitOfWork, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def rows() -> list[int | None]:
        return [
            await session.scalar(select(func.count()).select_from(model))
            for model in (LoginAttempts, RefreshToken)
        ]

    account = await create_account(uow)
    await LoginSessionService(uow).issue(account.id, [])
    await LoginAttemptService(uow).admit(account.email, "192.0.2.1")
    await prune_logins.run(uow, TEST_SETTINGS)
    assert await rows() == [2, 1]
    later = utcnow() + dt.timedelta(days=400)
    monkeypatch.setattr("app.tasks.prune_logins.utcnow", lambda: later)
    await prune_logins.run(uow, TEST_SETTINGS)
    assert await rows() == [0, 0]

"""Guessing is limited by what the database counts, so for all processes together."""

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from app.bootstrap import metadata
from app.core.auth.errors import TooManyAttemptsError
from app.core.auth.settings import AuthSettings
from app.core.db import Sessions, create_engine
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.models.login_attempts import LoginAttempts
from app.services.login_attempts import LoginAttemptService
from tests.conftest import TEST_SETTINGS
from tests.database import separate_database

SETTINGS = AuthSettings(attempts_per_account=3, attempts_per_address=5, attempts_minutes=10)
ANN, BOB = "ann@example.com", "bob@example.com"


@pytest.fixture
def attempts(uow: UnitOfWork) -> LoginAttemptService:
    return LoginAttemptService(uow, SETTINGS)


async def admitted(attempts: LoginAttemptService, email: str, address: str) -> bool:
    try:
        await attempts.admit(email, address)
    except TooManyAttemptsError:
        return False
    return True


async def test_an_account_can_be_tried_so_often_from_everywhere(
    attempts: LoginAttemptService,
) -> None:
    tries = [await admitted(attempts, ANN, f"192.0.2.{number}") for number in range(5)]
    assert tries == [True, True, True, False, False]
    assert await admitted(attempts, BOB, "192.0.2.1")


@pytest.mark.parametrize("addresses", [["192.0.2.1"] * 7, [f"2001:db8::{n}" for n in range(7)]])
async def test_an_address_can_try_so_often_for_all_accounts(
    attempts: LoginAttemptService, addresses: list[str]
) -> None:
    tries = [await admitted(attempts, f"{n}@x.example", a) for n, a in enumerate(addresses)]
    assert tries == [True] * 5 + [False] * 2
    assert await admitted(attempts, ANN, "2001:db8:0:1::1")
    assert await admitted(attempts, ANN, "no address")


async def test_who_is_refused_by_address_locks_no_account(attempts: LoginAttemptService) -> None:
    for number in range(5):
        await attempts.admit(f"{number}@x.example", "192.0.2.1")
    for _ in range(5):
        assert not await admitted(attempts, ANN, "192.0.2.1")
    assert await admitted(attempts, ANN, "192.0.2.2")


async def test_a_refusal_says_when_to_try_again(attempts: LoginAttemptService) -> None:
    for _ in range(3):
        await attempts.admit(ANN, "192.0.2.1")
    with pytest.raises(TooManyAttemptsError) as refused:
        await attempts.admit(ANN, "192.0.2.1")
    assert 590 < refused.value.seconds <= 600


async def test_a_new_window_begins_when_the_old_one_has_ended(
    attempts: LoginAttemptService, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [await admitted(attempts, ANN, "192.0.2.1") for _ in range(4)][-1] is False
    later = utcnow() + dt.timedelta(minutes=10)
    monkeypatch.setattr("app.services.login_attempts.utcnow", lambda: later)
    assert await admitted(attempts, ANN, "192.0.2.1")


async def test_the_right_password_is_no_attempt(attempts: LoginAttemptService) -> None:
    for _ in range(20):
        await attempts.admit(ANN, "192.0.2.1")
        await attempts.take_back(ANN, "192.0.2.1")


async def test_what_has_ended_is_forgotten_and_names_are_not_kept(
    attempts: LoginAttemptService, session: AsyncSession
) -> None:
    await attempts.admit(ANN, "192.0.2.1")
    keys = (await session.scalars(select(LoginAttempts.key))).all()
    assert len(keys) == 2
    assert not [key for key in keys if "ann" in key or "192" in key]
    assert await attempts.prune(utcnow()) == 0
    assert await attempts.prune(utcnow() + dt.timedelta(minutes=11)) == 2
    assert await session.scalar(select(func.count()).select_from(LoginAttempts)) == 0


@pytest.fixture
async def two_processes(tmp_path: Path) -> AsyncGenerator[list[LoginAttemptService]]:
    """Services that share nothing but the database."""
    async with separate_database(TEST_SETTINGS.database_url, tmp_path) as engine:
        async with engine.begin() as connection:
            await connection.run_sync(metadata().create_all)
        other = await same_database(engine)
        units = (UnitOfWork(Sessions.of(each)) for each in (engine, other))
        yield [LoginAttemptService(unit, SETTINGS) for unit in units]
        await other.dispose()


async def same_database(engine: AsyncEngine) -> AsyncEngine:
    if engine.dialect.name == "sqlite":
        return create_engine(engine.url.render_as_string(hide_password=False))
    async with engine.connect() as connection:
        schema = await connection.scalar(text("SELECT current_schema()"))
    return create_async_engine(
        engine.url, connect_args={"server_settings": {"search_path": schema}}
    )


async def test_processes_count_together_also_at_the_same_moment(
    two_processes: list[LoginAttemptService],
) -> None:
    async def tries(attempts: LoginAttemptService) -> list[bool]:
        return [await admitted(attempts, ANN, f"192.0.2.{number}") for number in range(5)]

    both = await asyncio.gather(*map(tries, two_processes))
    assert sum(map(sum, both)) == SETTINGS.attempts_per_account

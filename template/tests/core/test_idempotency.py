import asyncio
import datetime as dt
from typing import NoReturn
from uuid import UUID, uuid4

import pytest
from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import db
from app.core.errors import ConflictError, ReusedKeyError, UnavailableError
from app.core.idempotency import IdempotencyKey, Once, RequestKey
from app.core.unit_of_work import UnitOfWork
from app.models.activities import Activity
from app.schemas.activities import ActivityQuery, ActivityRead
from app.services.activities import ActivityService
from app.tasks import forget_idempotency_keys
from tests.conftest import TEST_SETTINGS

KEY = RequestKey("one", scope="anyone\nPOST\n/activities")


class Wish(BaseModel):
    subject_id: UUID
    action: str = "created"


async def record(uow: UnitOfWork, wish: Wish, key: RequestKey | None = KEY) -> ActivityRead:
    async def act(wish: Wish) -> Activity:
        return await ActivityService(uow).record("order", wish.subject_id, wish.action)

    async with uow:
        return await Once(uow).run(key, wish, act, ActivityRead)


async def effects(uow: UnitOfWork, wish: Wish) -> int:
    query = ActivityQuery(subject_id=wish.subject_id)
    return len(await ActivityService(uow).get_multi(query))


async def test_a_request_that_comes_again_has_one_effect_and_the_same_answer(
    uow: UnitOfWork,
) -> None:
    wish = Wish(subject_id=uuid4())
    first = await record(uow, wish)
    assert await record(uow, wish) == first
    assert await effects(uow, wish) == 1


async def test_without_a_key_each_request_is_its_own(uow: UnitOfWork) -> None:
    wish = Wish(subject_id=uuid4())
    assert await record(uow, wish, None) != await record(uow, wish, None)
    assert await effects(uow, wish) == 2


async def test_the_same_key_of_someone_else_is_another_key(uow: UnitOfWork) -> None:
    wish = Wish(subject_id=uuid4())
    await record(uow, wish)
    await record(uow, wish, RequestKey(KEY.value, scope="someone\nPOST\n/activities"))
    assert await effects(uow, wish) == 2


async def test_another_request_under_the_same_key_is_refused(uow: UnitOfWork) -> None:
    wish = Wish(subject_id=uuid4())
    await record(uow, wish)
    with pytest.raises(ReusedKeyError, match="one"):
        await record(uow, Wish(subject_id=wish.subject_id, action="updated"))
    assert await effects(uow, wish) == 1


async def test_a_request_that_failed_may_be_tried_again(uow: UnitOfWork) -> None:
    async def refuse(wish: Wish) -> NoReturn:
        await ActivityService(uow).record("order", wish.subject_id, wish.action)
        raise ConflictError("not today")

    async def refused() -> None:
        async with uow:
            await Once(uow).run(KEY, wish, refuse, ActivityRead)

    wish = Wish(subject_id=uuid4())
    with pytest.raises(ConflictError):
        await refused()
    assert await effects(uow, wish) == 0
    await record(uow, wish)
    assert await effects(uow, wish) == 1


async def test_requests_at_once_under_one_key_have_one_effect(separate_uow: UnitOfWork) -> None:
    wish = Wish(subject_id=uuid4())
    answers = await asyncio.gather(*(record(separate_uow.fork(), wish) for _ in range(5)))
    assert len({answer.id for answer in answers}) == 1
    assert await effects(separate_uow, wish) == 1


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "LOCK_SECONDS", 0.05)


@pytest.mark.usefixtures("impatient")
async def test_who_waits_too_long_for_the_same_request_may_ask_again(
    separate_uow: UnitOfWork,
) -> None:
    wish, begun, done = Wish(subject_id=uuid4()), asyncio.Event(), asyncio.Event()
    first = separate_uow.fork()

    async def act_slowly(wish: Wish) -> Activity:
        begun.set()
        await done.wait()
        return await ActivityService(first).record("order", wish.subject_id, wish.action)

    async def act_first() -> ActivityRead:
        async with first:
            return await Once(first).run(KEY, wish, act_slowly, ActivityRead)

    acting = asyncio.create_task(act_first())
    await begun.wait()
    with pytest.raises(UnavailableError):
        await record(separate_uow.fork(), wish)
    done.set()
    assert await record(separate_uow.fork(), wish) == await acting


async def test_old_keys_are_forgotten(uow: UnitOfWork, session: AsyncSession) -> None:
    wish = Wish(subject_id=uuid4())
    await record(uow, wish)
    await record(uow, wish, RequestKey("old", KEY.scope))
    async with uow:
        old = await uow.session.get_one(IdempotencyKey, RequestKey("old", KEY.scope).digest)
        old.created_at -= dt.timedelta(hours=TEST_SETTINGS.idempotency_hours, seconds=1)
    await forget_idempotency_keys.run(uow, TEST_SETTINGS)
    assert await session.scalar(select(func.count()).select_from(IdempotencyKey)) == 1
    await record(uow, wish)
    assert await effects(uow, wish) == 2

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import ConflictError, NotFoundError
from app.core.types import uuid7
from app.core.unit_of_work import UnitOfWork
from app.models.activities import Activity
from app.repositories.activities import ActivityRepository
from app.schemas.activities import ActivityQuery
from app.services.activities import ActivityService


def an_activity() -> dict[str, object]:
    return {"subject": "order", "subject_id": uuid4(), "action": "created"}


async def count(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(Activity)) or 0


async def test_a_repository_outside_a_unit_is_refused(uow: UnitOfWork) -> None:
    with pytest.raises(RuntimeError, match="no transaction is open"):
        await ActivityRepository(uow).get_multi()


async def test_the_outermost_block_commits(uow: UnitOfWork, session: AsyncSession) -> None:
    async with uow:
        await ActivityService(uow).record("order", uuid4(), "created")
        await ActivityService(uow).record("order", uuid4(), "updated")
    assert await count(session) == 2


async def test_a_failure_rolls_the_whole_unit_back(uow: UnitOfWork, session: AsyncSession) -> None:
    async def fail() -> None:
        async with uow:
            await ActivityService(uow).record("order", uuid4(), "created")
            raise ConflictError("no")

    with pytest.raises(ConflictError):
        await fail()
    assert await count(session) == 0


async def test_a_swallowed_inner_failure_dooms_the_unit(
    uow: UnitOfWork, session: AsyncSession
) -> None:
    async def swallow() -> None:
        async with uow:
            await ActivityService(uow).record("order", uuid4(), "created")
            with pytest.raises(NotFoundError):
                async with uow:
                    await ActivityRepository(uow).delete(uuid4())

    with pytest.raises(RuntimeError, match="rolled back"):
        await swallow()
    assert await count(session) == 0


async def test_a_savepoint_may_fail_alone(uow: UnitOfWork, session: AsyncSession) -> None:
    async with uow:
        await ActivityService(uow).record("order", uuid4(), "created")
        activities = ActivityRepository(uow)
        key = uuid7()
        with pytest.raises(ConflictError):
            async with uow.savepoint():
                await activities.create({"id": key, **an_activity(), "subject": None})
    assert await count(session) == 1


async def test_a_write_inside_reading_is_refused(uow: UnitOfWork) -> None:
    async def write() -> None:
        async with uow.reading():
            await ActivityService(uow).record("order", uuid4(), "created")

    with pytest.raises(RuntimeError, match="reading"):
        await write()


async def test_reading_joins_an_open_unit(uow: UnitOfWork) -> None:
    subject_id = uuid4()
    async with uow:
        await ActivityService(uow).record("order", subject_id, "created")
        query = ActivityQuery(subject_id=subject_id)
        assert len(await ActivityService(uow).get_multi(query)) == 1


async def test_a_fork_does_not_share_the_session(uow: UnitOfWork) -> None:
    async with uow.reading(), uow.fork().reading() as other:
        assert other.session is not uow.session


async def test_forks_read_side_by_side(separate_uow: UnitOfWork) -> None:
    subject_id = uuid4()
    await ActivityService(separate_uow).record("order", subject_id, "created")
    query = ActivityQuery(subject_id=subject_id)
    services = [ActivityService(separate_uow.fork()) for _ in range(3)]
    pages = await asyncio.gather(*(service.get_multi(query) for service in services))
    assert [len(page) for page in pages] == [1, 1, 1]

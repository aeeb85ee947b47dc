from uuid import UUID, uuid4

import pytest

from app.core.errors import ConflictError, NotFoundError, StaleVersionError
from app.core.listing import Page, Range
from app.core.unit_of_work import UnitOfWork
from app.repositories.activities import ActivityRepository


def an_activity(**changes: object) -> dict[str, object]:
    return {"subject": "order", "subject_id": uuid4(), "action": "created", **changes}


async def test_what_was_created_can_be_read(uow: UnitOfWork) -> None:
    async with uow:
        created = await ActivityRepository(uow).create(an_activity())
    async with uow.reading():
        assert await ActivityRepository(uow).exists(created.id)
        found = await ActivityRepository(uow).get(created.id)
    assert found is not None
    assert found.subject_id == created.subject_id


async def test_pages_follow_each_other(uow: UnitOfWork) -> None:
    async with uow:
        activities = ActivityRepository(uow)
        made = [(await activities.create(an_activity())).id for _ in range(5)]
        pages: list[list[UUID]] = []
        page = Page(limit=2)
        while found := await activities.get_multi(page=page):
            pages.append([activity.id for activity in found])
            page = Page(limit=2, after={"id": found[-1].id})
    assert pages == [sorted(made)[0:2], sorted(made)[2:4], sorted(made)[4:5]]


async def test_filters_name_columns(uow: UnitOfWork) -> None:
    async with uow:
        activities = ActivityRepository(uow)
        await activities.create(an_activity(action="created"))
        await activities.create(an_activity(action="deleted"))
        assert len(await activities.get_multi({"action": "deleted"})) == 1
        assert len(await activities.get_multi({"action": None})) == 2
        assert len(await activities.get_multi({"action": Range()})) == 2
        assert len(await activities.get_multi({"action": Range(exactly="deleted")})) == 1
        assert len(await activities.get_multi({"action": Range(least="created")})) == 2
        assert len(await activities.get_multi({"action": Range("deleted", most="created")})) == 0
        with pytest.raises(AttributeError, match="colour"):
            await activities.get_multi({"colour": "red"})


async def test_an_update_raises_the_version(uow: UnitOfWork) -> None:
    async with uow:
        activities = ActivityRepository(uow)
        activity = await activities.create(an_activity())
        changed = await activities.update(activity.id, {"action": "updated"}, version=1)
        assert (changed.action, changed.version) == ("updated", 2)


async def test_a_stale_update_is_refused(uow: UnitOfWork) -> None:
    async with uow:
        activities = ActivityRepository(uow)
        activity = await activities.create(an_activity())
        with pytest.raises(StaleVersionError):
            await activities.update(activity.id, {"action": "updated"}, version=7)


async def test_an_unknown_column_is_refused(uow: UnitOfWork) -> None:
    async with uow:
        activities = ActivityRepository(uow)
        activity = await activities.create(an_activity())
        with pytest.raises(AttributeError, match="colour"):
            await activities.update(activity.id, {"colour": "red"})


async def test_what_does_not_exist_cannot_be_changed(uow: UnitOfWork) -> None:
    async with uow:
        activities = ActivityRepository(uow)
        assert await activities.get(uuid4()) is None
        assert not await activities.exists(uuid4())
        with pytest.raises(NotFoundError):
            await activities.update(uuid4(), {})
        with pytest.raises(NotFoundError):
            await activities.delete(uuid4())


async def test_a_removal_has_a_version_of_its_own(uow: UnitOfWork) -> None:
    async with uow:
        activities = ActivityRepository(uow)
        activity = await activities.create(an_activity())
        await activities.update(activity.id, {"action": "updated"})
        assert await activities.delete(activity.id) == 3
        assert not await activities.exists(activity.id)


async def test_the_database_has_the_last_word(uow: UnitOfWork) -> None:
    async def create_without_action() -> None:
        async with uow:
            await ActivityRepository(uow).create(an_activity(action=None))

    with pytest.raises(ConflictError):
        await create_without_action()

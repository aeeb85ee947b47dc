"""What every repository does, on the database and in memory: the fake is held to the real one."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import SQLAlchemyError

from app.core.errors import AppError, ConflictError, NotFoundError, StaleVersionError
from app.core.listing import Page, Range, Rows, SortBy
from app.core.unit_of_work import UnitOfWork
from app.models.activities import Activity
from app.repositories.activities import ActivityRepository
from tests.fakes.memory import MemoryUnitOfWork
from tests.fakes.repositories import repository_on

KEYS = [UUID(int=number) for number in range(1, 5)]
ACTIONS = ["created", "updated"]
Step = tuple[str, UUID, str, int]


def an_activity(**changes: object) -> dict[str, object]:
    return {"subject": "order", "subject_id": uuid4(), "action": "created", **changes}


def activities_on(uow: UnitOfWork) -> ActivityRepository:
    return repository_on(uow, ActivityRepository)


async def test_what_was_created_can_be_read(each_uow: UnitOfWork) -> None:
    async with each_uow:
        created = await activities_on(each_uow).create(an_activity())
    async with each_uow.reading():
        assert await activities_on(each_uow).exists(created.id)
        found = await activities_on(each_uow).get(created.id)
    assert found is not None
    assert found.subject_id == created.subject_id
    assert (found.created_at, found.version) == (created.created_at, 1)


async def test_pages_follow_each_other(each_uow: UnitOfWork) -> None:
    async with each_uow:
        activities = activities_on(each_uow)
        made = [(await activities.create(an_activity())).id for _ in range(5)]
        pages: list[list[UUID]] = []
        page = Page(limit=2)
        while found := await activities.get_multi(page=page):
            pages.append([activity.id for activity in found])
            page = Page(limit=2, after={"id": found[-1].id})
    assert pages == [sorted(made)[0:2], sorted(made)[2:4], sorted(made)[4:5]]


async def test_a_page_knows_whether_there_are_more(each_uow: UnitOfWork) -> None:
    async with each_uow:
        activities = activities_on(each_uow)
        made = sorted([(await activities.create(an_activity())).id for _ in range(4)])
        for begun, more in ((0, True), (1, True), (2, False), (3, False)):
            after = {"id": made[begun - 1]} if begun else None
            found = await activities.get_multi(page=Page(2, after=after))
            assert [activity.id for activity in found] == made[begun:][:2]
            assert found.more is more
        assert not (await activities.get_multi(page=Page(4))).more


async def test_a_page_can_begin_after_so_many_rows(each_uow: UnitOfWork) -> None:
    async with each_uow:
        activities = activities_on(each_uow)
        made = sorted([(await activities.create(an_activity())).id for _ in range(5)])
        found = await activities.get_multi(page=Page(limit=2, offset=3))
        assert [activity.id for activity in found] == made[3:]
        assert await activities.count() == 5
        assert await activities.count({"action": "deleted"}) == 0


async def test_filters_name_columns(each_uow: UnitOfWork) -> None:
    async with each_uow:
        activities = activities_on(each_uow)
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


async def test_a_value_is_known_to_be_there_or_at_another_row(each_uow: UnitOfWork) -> None:
    async with each_uow:
        activities = activities_on(each_uow)
        key = (await activities.create(an_activity(action="deleted"))).id
        assert await activities.exists_with({"action": "deleted"})
        assert await activities.exists_with({"action": "deleted"}, other_than=uuid4())
        assert not await activities.exists_with({"action": "deleted"}, other_than=key)
        assert not await activities.exists_with({"action": "created"})


async def test_an_update_raises_the_version(each_uow: UnitOfWork) -> None:
    async with each_uow:
        activities = activities_on(each_uow)
        activity = await activities.create(an_activity())
        changed = await activities.update(activity.id, {"action": "updated"}, version=1)
        assert (changed.action, changed.version) == ("updated", 2)


async def test_an_update_that_changes_nothing_leaves_the_version(each_uow: UnitOfWork) -> None:
    async with each_uow:
        activities = activities_on(each_uow)
        activity = await activities.create(an_activity(action="created"))
        same = await activities.update(activity.id, {"action": "created"})
        assert (same.version, same.updated_at) == (1, activity.updated_at)


async def test_a_stale_update_is_refused(each_uow: UnitOfWork) -> None:
    async with each_uow:
        activities = activities_on(each_uow)
        activity = await activities.create(an_activity())
        with pytest.raises(StaleVersionError):
            await activities.update(activity.id, {"action": "updated"}, version=7)


async def test_an_unknown_column_is_refused(each_uow: UnitOfWork) -> None:
    async with each_uow:
        activities = activities_on(each_uow)
        activity = await activities.create(an_activity())
        with pytest.raises(AttributeError, match="colour"):
            await activities.update(activity.id, {"colour": "red"})
        with pytest.raises(TypeError, match="colour"):
            await activities.create(an_activity(colour="red"))


async def test_what_does_not_exist_cannot_be_changed(each_uow: UnitOfWork) -> None:
    async with each_uow:
        activities = activities_on(each_uow)
        assert await activities.get(uuid4()) is None
        assert not await activities.exists(uuid4())
        with pytest.raises(NotFoundError):
            await activities.update(uuid4(), {})
        with pytest.raises(NotFoundError):
            await activities.delete(uuid4())


async def test_a_removal_has_a_version_of_its_own(each_uow: UnitOfWork) -> None:
    async with each_uow:
        activities = activities_on(each_uow)
        activity = await activities.create(an_activity())
        await activities.update(activity.id, {"action": "updated"})
        assert await activities.delete(activity.id) == 3
        assert not await activities.exists(activity.id)


async def test_the_database_has_the_last_word(each_uow: UnitOfWork) -> None:
    async def create_without_action() -> None:
        async with each_uow:
            await activities_on(each_uow).create(an_activity(action=None))

    with pytest.raises(ConflictError):
        await create_without_action()


async def test_a_rollback_leaves_nothing(each_uow: UnitOfWork) -> None:
    async def create_and_fail() -> None:
        async with each_uow:
            await activities_on(each_uow).create(an_activity())
            raise ConflictError("no")

    with pytest.raises(ConflictError):
        await create_and_fail()
    async with each_uow.reading():
        assert await activities_on(each_uow).get_multi() == []


async def test_a_query_without_a_fake_fails(memory_uow: MemoryUnitOfWork) -> None:
    async with memory_uow:
        activities = activities_on(memory_uow)
        activity = await activities.create(an_activity())
        with pytest.raises(SQLAlchemyError, match="bind"):
            await activities.delete_before(activity.created_at)


STEPS = st.tuples(
    st.sampled_from(["create", "update", "delete", "exists", "list"]),
    st.sampled_from(KEYS),
    st.sampled_from(ACTIONS),
    st.integers(1, 3),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=12))
async def test_whatever_is_done_is_seen_alike_on_the_database_and_in_memory(
    uow: UnitOfWork, steps: list[Step]
) -> None:
    seen = [await outcomes(each, steps) for each in (uow, MemoryUnitOfWork())]
    assert seen[0] == seen[1]


class UndoneError(Exception):
    """Leaves a unit without a trace."""


async def outcomes(uow: UnitOfWork, steps: list[Step]) -> list[object]:
    """What each step returns or raises."""
    seen: list[object] = []
    with suppress(UndoneError):
        async with uow:
            seen = [await outcome(uow, step) for step in steps]
            raise UndoneError
    return seen


async def outcome(uow: UnitOfWork, step: Step) -> object:
    name, key, action, number = step
    activities = activities_on(uow)
    data: Mapping[str, object] = {"subject": "order", "subject_id": KEYS[0], "action": action}
    sort = (SortBy("action", descending=number == 1),)
    page = Page(number, sort if number < 3 else (), {"id": key, "action": action})
    steps: dict[str, Callable[[], Awaitable[object]]] = {
        "create": lambda: activities.create({"id": key, **data}),
        "update": lambda: activities.update(key, data, version=number),
        "delete": lambda: activities.delete(key),
        "exists": lambda: activities.exists_with({"action": action}, other_than=key),
        "list": lambda: activities.get_multi({"action": Range(least=action)}, page),
    }
    try:
        async with uow.savepoint():
            return shown(await steps[name]())
    except AppError as error:
        return type(error)


def shown(result: object) -> object:
    """A result without what differs from run to run."""
    if isinstance(result, Activity):
        return result.id, result.action, result.version
    if isinstance(result, Rows):
        return [shown(each) for each in result], result.more
    return result

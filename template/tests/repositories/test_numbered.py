"""Keys that the database counts, in memory as well, on tables of this module's own."""

import pytest
from sqlalchemy import ForeignKey, MetaData, String
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import ConflictError, NotFoundError
from app.core.listing import Page, SortBy
from app.core.numbered import NumberedEntity
from app.core.unit_of_work import UnitOfWork
from app.repositories.base import BaseRepository
from tests.fakes.repositories import repository_on

LARGEST = 2**63 - 1


class Apart(NumberedEntity):
    """Not among the service's own tables, and called as no entity is: models share their names."""

    __abstract__ = True
    metadata = MetaData()


class NumberedRow(Apart):
    __tablename__ = "numbered_rows"

    name: Mapped[str] = mapped_column(String(20), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("numbered_rows.id"))


class NumberedRowRepository(BaseRepository[NumberedRow, int]):
    model = NumberedRow


@pytest.fixture
async def rows(connection: AsyncConnection, each_uow: UnitOfWork) -> NumberedRowRepository:
    await connection.run_sync(Apart.metadata.create_all)
    return repository_on(each_uow, NumberedRowRepository)


async def test_keys_are_there_at_once_and_grow(
    each_uow: UnitOfWork, rows: NumberedRowRepository
) -> None:
    async with each_uow:
        keys = [(await rows.create({"name": name})).id for name in "abc"]
        assert keys == [keys[0], keys[0] + 1, keys[0] + 2]
        assert await rows.exists(keys[0])
        found = await rows.get_multi(page=Page(2, after={"id": keys[0]}))
        assert [row.id for row in found] == keys[1:]
        down = await rows.get_multi(page=Page(2, (SortBy("id", descending=True),)))
        assert ([row.id for row in down], down.more) == (keys[:0:-1], True)


async def test_no_key_comes_again(each_uow: UnitOfWork, rows: NumberedRowRepository) -> None:
    async with each_uow:
        gone = await rows.create({"name": "gone"})
        await rows.delete(gone.id)
        assert (await rows.create({"name": "next"})).id > gone.id


async def test_what_is_refused_leaves_the_next_one_a_key(
    each_uow: UnitOfWork, rows: NumberedRowRepository
) -> None:
    async with each_uow:
        first = await rows.create({"name": "a"})
        with pytest.raises(ConflictError):
            async with each_uow.savepoint():
                await rows.create({"name": "a"})
        assert (await rows.create({"name": "b"})).id > first.id


@pytest.mark.parametrize("key", [0, -1, LARGEST, -LARGEST - 1])
async def test_a_number_that_is_nowhere_is_not_found(
    each_uow: UnitOfWork, rows: NumberedRowRepository, key: int
) -> None:
    async with each_uow:
        assert await rows.get(key) is None
        assert not await rows.exists(key)
        assert not await rows.target_exists("parent_id", key)
        with pytest.raises(NotFoundError, match=f"NumberedRow {key} "):
            await rows.delete(key)


async def test_a_row_refers_to_a_number(each_uow: UnitOfWork, rows: NumberedRowRepository) -> None:
    async with each_uow:
        parent = await rows.create({"name": "parent"})
        child = await rows.create({"name": "child", "parent_id": parent.id})
        assert await rows.target_exists("parent_id", parent.id)
        assert await rows.exists_with({"parent_id": parent.id})
        assert not await rows.exists_with({"parent_id": parent.id}, other_than=child.id)
        with pytest.raises(ConflictError):
            async with each_uow.savepoint():
                await rows.delete(parent.id)


async def test_a_key_is_as_large_as_64_bits(uow: UnitOfWork, connection: AsyncConnection) -> None:
    await connection.run_sync(Apart.metadata.create_all)
    async with uow:
        rows = NumberedRowRepository(uow)
        parent = await rows.create({"id": LARGEST, "name": "last"})
        child = await rows.create({"id": 1, "name": "first", "parent_id": parent.id})
        uow.session.expunge_all()
        found = await rows.get(child.id)
    assert found is not None
    assert found.parent_id == LARGEST

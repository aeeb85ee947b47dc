"""What is deleted is kept and never read again, on a table of this module's own."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import ForeignKey, MetaData, String
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Entity
from app.core.errors import ConflictError, NotFoundError
from app.core.soft_delete import SoftDeletable, unique_among_living
from app.core.unit_of_work import UnitOfWork
from app.repositories.linking import BaseLinkRepository
from app.repositories.soft_delete import SoftDeleteRepository
from tests.fakes.repositories import repository_on


class Apart(Entity):
    """Not among the service's own tables, and called as no entity is: models share their names."""

    __abstract__ = True
    metadata = MetaData()


class KeptRow(SoftDeletable, Apart):
    __tablename__ = "soft_delete_rows"
    __table_args__ = (unique_among_living("uq_soft_delete_rows_name", "name"),)

    name: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("soft_delete_rows.id"))


class KeptRowRepository(SoftDeleteRepository[KeptRow]):
    model = KeptRow


class KeptPair(Base):
    __tablename__ = "soft_delete_pairs"
    metadata = Apart.metadata

    one_id: Mapped[UUID] = mapped_column(ForeignKey("soft_delete_rows.id"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("soft_delete_rows.id"), primary_key=True)


class KeptPairRepository(BaseLinkRepository):
    link = KeptPair
    owner = "one_id"
    other = "other_id"


@pytest.fixture
async def rows(connection: AsyncConnection, each_uow: UnitOfWork) -> KeptRowRepository:
    await connection.run_sync(Apart.metadata.create_all)
    return repository_on(each_uow, KeptRowRepository)


async def test_no_read_shows_a_deleted_row(each_uow: UnitOfWork, rows: KeptRowRepository) -> None:
    async with each_uow:
        kept = await rows.create({"name": "kept"})
        gone = await rows.create({"name": "gone"})
        assert await rows.delete(gone.id) == 2
        assert await rows.get(gone.id) is None
        assert not await rows.exists(gone.id)
        assert not await rows.exists_with({"name": "gone"})
        assert [row.id for row in await rows.get_multi()] == [kept.id]
        assert await rows.count() == 1


async def test_a_deleted_row_cannot_be_changed_or_deleted_again(
    each_uow: UnitOfWork, rows: KeptRowRepository
) -> None:
    async with each_uow:
        gone = await rows.create({"name": "gone"})
        await rows.delete(gone.id)
        with pytest.raises(NotFoundError):
            await rows.update(gone.id, {"name": "back"})
        with pytest.raises(NotFoundError):
            await rows.delete(gone.id)


async def test_a_value_is_unique_among_the_living(
    each_uow: UnitOfWork, rows: KeptRowRepository
) -> None:
    async with each_uow:
        first = await rows.create({"name": "a"})
        with pytest.raises(ConflictError):
            async with each_uow.savepoint():
                await rows.create({"name": "a"})
        await rows.delete(first.id)
        await rows.create({"name": "a"})


async def test_the_row_itself_says_when_it_was_deleted(
    uow: UnitOfWork, connection: AsyncConnection
) -> None:
    await connection.run_sync(Apart.metadata.create_all)
    async with uow:
        gone = await KeptRowRepository(uow).create({"name": "gone"})
        await KeptRowRepository(uow).delete(gone.id)
        uow.session.expunge_all()
        row = await uow.session.get(KeptRow, gone.id)
        assert row is not None
        assert row.deleted_at is not None


async def test_nothing_new_can_refer_to_a_deleted_row(
    each_uow: UnitOfWork, rows: KeptRowRepository
) -> None:
    async with each_uow:
        gone = await rows.create({"name": "gone"})
        assert await rows.target_exists("parent_id", gone.id)
        await rows.delete(gone.id)
        assert not await rows.target_exists("parent_id", gone.id)


async def test_a_link_with_a_deleted_row_is_kept_and_never_read(
    each_uow: UnitOfWork, rows: KeptRowRepository
) -> None:
    links = repository_on(each_uow, KeptPairRepository)
    async with each_uow:
        one, kept, gone = [(await rows.create({"name": name})).id for name in "abc"]
        await links.replace(one, [kept, gone])
        await rows.delete(gone)
        assert await links.of(one) == [kept]
        unknown = uuid4()
        assert await links.unknown([one, gone, unknown]) == {gone, unknown}
        await links.replace(one, [])
        assert await links.of(one) == []
        with pytest.raises(ConflictError):  # the row is there
            async with each_uow.savepoint():
                await links.replace(one, [gone])


async def test_the_links_of_a_deleted_row_are_kept(
    each_uow: UnitOfWork, rows: KeptRowRepository
) -> None:
    links = repository_on(each_uow, KeptPairRepository)
    async with each_uow:
        one, other = [(await rows.create({"name": name})).id for name in "ab"]
        await links.replace(one, [other])
        await rows.delete(one)
        assert await links.of(one) == [other]

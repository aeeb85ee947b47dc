"""What is deleted is kept and never read again, on a table of this module's own."""

import pytest
from sqlalchemy import MetaData, String
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Entity
from app.core.errors import ConflictError, NotFoundError
from app.core.soft_delete import SoftDeletable, unique_among_living
from app.core.unit_of_work import UnitOfWork
from app.repositories.soft_delete import SoftDeleteRepository
from tests.fakes.repositories import repository_on


class Apart(Entity):
    """Not among the service's own tables."""

    __abstract__ = True
    metadata = MetaData()


class Parcel(SoftDeletable, Apart):
    __tablename__ = "soft_delete_parcels"
    __table_args__ = (unique_among_living("uq_soft_delete_parcels_name", "name"),)

    name: Mapped[str] = mapped_column(String(20))


class ParcelRepository(SoftDeleteRepository[Parcel]):
    model = Parcel


@pytest.fixture
async def parcels(connection: AsyncConnection, each_uow: UnitOfWork) -> ParcelRepository:
    await connection.run_sync(Apart.metadata.create_all)
    return repository_on(each_uow, ParcelRepository)


async def test_no_read_shows_a_deleted_row(each_uow: UnitOfWork, parcels: ParcelRepository) -> None:
    async with each_uow:
        kept = await parcels.create({"name": "kept"})
        gone = await parcels.create({"name": "gone"})
        assert await parcels.delete(gone.id) == 2
        assert await parcels.get(gone.id) is None
        assert not await parcels.exists(gone.id)
        assert not await parcels.exists_with({"name": "gone"})
        assert [parcel.id for parcel in await parcels.get_multi()] == [kept.id]
        assert await parcels.count() == 1


async def test_a_deleted_row_cannot_be_changed_or_deleted_again(
    each_uow: UnitOfWork, parcels: ParcelRepository
) -> None:
    async with each_uow:
        gone = await parcels.create({"name": "gone"})
        await parcels.delete(gone.id)
        with pytest.raises(NotFoundError):
            await parcels.update(gone.id, {"name": "back"})
        with pytest.raises(NotFoundError):
            await parcels.delete(gone.id)


async def test_a_value_is_unique_among_the_living(
    each_uow: UnitOfWork, parcels: ParcelRepository
) -> None:
    async with each_uow:
        first = await parcels.create({"name": "a"})
        with pytest.raises(ConflictError):
            async with each_uow.savepoint():
                await parcels.create({"name": "a"})
        await parcels.delete(first.id)
        await parcels.create({"name": "a"})


async def test_the_row_itself_says_when_it_was_deleted(
    uow: UnitOfWork, connection: AsyncConnection
) -> None:
    await connection.run_sync(Apart.metadata.create_all)
    async with uow:
        gone = await ParcelRepository(uow).create({"name": "gone"})
        await ParcelRepository(uow).delete(gone.id)
        uow.session.expunge_all()
        row = await uow.session.get(Parcel, gone.id)
        assert row is not None
        assert row.deleted_at is not None

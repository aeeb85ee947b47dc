"""What every table of links does, on one that no migration knows."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.errors import ConflictError
from app.core.unit_of_work import UnitOfWork
from app.repositories.linking import BaseLinkRepository


class Base(DeclarativeBase):
    """Not the service's own, so that these tables are in none of its migrations."""


class Book(Base):
    __tablename__ = "linking_books"

    id: Mapped[UUID] = mapped_column(primary_key=True)


class Shelving(Base):
    __tablename__ = "linking_shelvings"

    shelf_id: Mapped[UUID] = mapped_column(ForeignKey("linking_books.id"), primary_key=True)
    book_id: Mapped[UUID] = mapped_column(ForeignKey("linking_books.id"), primary_key=True)


class ShelvingRepository(BaseLinkRepository):  # of UUIDs on both sides, as most are
    link = Shelving
    owner = "shelf_id"
    other = "book_id"


async def test_links_are_read_checked_and_replaced(uow: UnitOfWork) -> None:
    books = sorted(uuid4() for _ in range(3))
    async with uow:
        connection = await uow.session.connection()
        await connection.run_sync(Base.metadata.create_all)
        uow.session.add_all([Book(id=key) for key in books])
        await uow.session.flush()
        links = ShelvingRepository(uow)
        for wanted in (books[:2], books[1:], books[1:], []):
            await links.replace(books[0], wanted)
            assert await links.of(books[0]) == wanted
        unknown = uuid4()
        assert await links.unknown([*books, unknown]) == {unknown}
        with pytest.raises(ConflictError):
            async with uow.savepoint():
                await links.replace(books[0], [unknown])

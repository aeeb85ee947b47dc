"""Pages in the order of numbers: a cursor, as clients send it, goes on behind the last row."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import FiniteFloat
from sqlalchemy import BigInteger, Double, MetaData
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from app.core.numbered import NumberedEntity
from app.core.types import ExactDecimal
from app.core.unit_of_work import UnitOfWork
from app.repositories.base import BaseRepository
from app.schemas.base import Input, Int32, Int64, exact
from app.schemas.listing import KeysetQuery, sortable
from app.schemas.numbered import NumberedPosition
from tests.fakes.repositories import repository_on

COLUMNS = ("size", "mass", "price", "ratio")
SIZES = (-(2**31), -1, 0, 7, 2**31 - 1)
MASSES = (None, -(2**63), 2**53, 2**53 + 1, 2**63 - 1)  # a float cannot tell two of them apart
PRICES = (None, *map(Decimal, ("-99999999999999.9999", "0.0000", "0.0001", "99999999999999.9999")))
RATIOS = (-1e308, 1e-300, 0.3, 0.1 + 0.2, 1e308)


class Apart(NumberedEntity):
    """Not among the service's own tables, and called as no entity is: models share their names."""

    __abstract__ = True
    metadata = MetaData()


class MeasuredRow(Apart):
    __tablename__ = "keyset_numbers"

    size: Mapped[int]
    mass: Mapped[int | None] = mapped_column(BigInteger)
    price: Mapped[Decimal | None] = mapped_column(ExactDecimal(18, 4))
    ratio: Mapped[float] = mapped_column(Double)


class MeasuredRowRepository(BaseRepository[MeasuredRow, int]):
    model = MeasuredRow


class MeasuredPosition(NumberedPosition):
    size: Int32 | None = None
    mass: Int64 | None = None
    price: Annotated[Decimal, exact(18, 4)] | None = None
    ratio: FiniteFloat | None = None


class MeasuredQuery(KeysetQuery):
    position: ClassVar[type[Input]] = MeasuredPosition

    sort: Annotated[str, sortable("created_at", *COLUMNS)] | None = None


@pytest.fixture
async def rows(connection: AsyncConnection, each_uow: UnitOfWork) -> MeasuredRowRepository:
    await connection.run_sync(Apart.metadata.create_all)
    return repository_on(each_uow, MeasuredRowRepository)


def in_order(made: list[MeasuredRow], sort: str) -> list[int]:
    """The keys as Python sorts the rows, the least weighty column first; None is last."""
    parts = [(part.removeprefix("-"), part[0] == "-") for part in sort.split(",")]
    found = sorted(made, key=lambda row: row.id, reverse=parts[-1][1])
    for name, is_down in reversed(parts):

        def place(row: MeasuredRow, column: str = name) -> tuple[bool, Any]:
            value = getattr(row, column)
            return (True, 0) if value is None else (False, value)

        found.sort(key=place, reverse=is_down)
    return [row.id for row in found]


@pytest.mark.parametrize(
    "sort", [*COLUMNS, *(f"-{column}" for column in COLUMNS), "mass,-price", "-ratio,-mass,size"]
)
async def test_pages_in_the_order_of_numbers_hold_each_row_once(
    each_uow: UnitOfWork, rows: MeasuredRowRepository, sort: str
) -> None:
    async with each_uow:
        made = [
            await rows.create(
                {
                    "size": SIZES[number % 5],
                    "mass": MASSES[number * 2 % 5],
                    "price": PRICES[number // 2 % 5],
                    "ratio": RATIOS[number // 3 % 5],
                }
            )
            for number in range(16)
        ]
        found, query = list[int](), MeasuredQuery(limit=3, sort=sort)
        for _ in made:
            page = await rows.get_multi(query.filters(), query.page())
            found += [row.id for row in page]
            if not page.more:
                break
            after = query.next_after(page[-1])
            query = MeasuredQuery(limit=3, sort=sort, after=after)
    assert found == in_order(made, sort)

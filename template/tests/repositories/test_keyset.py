"""Pages in every order hold each row once, on a table of this module's own."""

import datetime as dt
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, String, inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.listing import Page, SortBy
from app.core.types import ExactDecimal, UtcDateTime, uuid7
from app.repositories.keyset import parts_of


class Base(DeclarativeBase):
    """Apart from the service's own tables."""


class Parcel(Base):
    __tablename__ = "keyset_parcels"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    number: Mapped[int]
    weight: Mapped[Decimal | None] = mapped_column(ExactDecimal(9, 3))
    name: Mapped[str | None] = mapped_column(String(20))
    fragile: Mapped[bool]
    sent_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())


MORNING = dt.datetime(2026, 1, 31, 9, 30, 0, 123456, dt.UTC)
ROWS = list(
    product(
        (1, 2),
        (None, Decimal("-1.500"), Decimal("0.001")),
        (None, "a", "b"),
        (True, False),
        (None, MORNING, MORNING + dt.timedelta(microseconds=1)),
    )
)


@pytest.fixture
async def parcels(connection: AsyncConnection, session: AsyncSession) -> list[Parcel]:
    await connection.run_sync(Base.metadata.create_all)
    made = [
        Parcel(number=number, weight=weight, name=name, fragile=fragile, sent_at=sent_at)
        for number, weight, name, fragile, sent_at in ROWS[::7] + ROWS[::11] + ROWS[::5]
    ]
    session.add_all(made)
    await session.flush()
    return made


def column_of(name: str) -> Column[Any]:
    return inspect(Parcel).columns[name]


def in_order(parcels: list[Parcel], sort: list[SortBy]) -> list[Parcel]:
    """As Python sorts: the least weighty column first, as its sorting is stable."""
    descending = bool(sort) and sort[-1].descending
    found = sorted(parcels, key=lambda parcel: parcel.id, reverse=descending)
    for by in reversed(sort):

        def key(parcel: Parcel, column: str = by.column) -> tuple[bool, Any]:
            value = getattr(parcel, column)
            return (True, 0) if value is None else (False, value)

        found.sort(key=key, reverse=by.descending)
    return found


async def on_page(session: AsyncSession, page: Page) -> list[Parcel]:
    rows: list[Parcel] = []
    for part in parts_of(select(Parcel), column_of, page):
        rows += await session.scalars(part.limit(page.limit - len(rows)))
    return rows


@pytest.mark.parametrize(
    "sort",
    [
        "",
        "id",
        "-id",
        "number",
        "-number",
        "weight",
        "-weight",
        "name",
        "-name",
        "weight,number",
        "-weight,-number,-fragile",
        "weight,name",
        "weight,number,name",
        "fragile",
        "-fragile",
        "sent_at",
        "-sent_at",
        "number,fragile",
        "-number,-fragile",
        "-number,fragile",
        "number,-weight,name",
        "-name,sent_at,-fragile,weight,number",
    ],
)
async def test_pages_hold_each_row_once_and_in_order(
    session: AsyncSession, parcels: list[Parcel], sort: str
) -> None:
    order = [SortBy(part.removeprefix("-"), part[0] == "-") for part in sort.split(",") if part]
    found: list[Parcel] = []
    page = Page(3, tuple(order))
    while rows := await on_page(session, page):
        found += rows
        last = {column.key: getattr(rows[-1], column.key) for column in inspect(Parcel).columns}
        page = Page(3, tuple(order), last)
    assert [row.id for row in found] == [row.id for row in in_order(parcels, order)]

import datetime as dt
from typing import ClassVar

import pytest
from pydantic import ValidationError

from app.core.listing import Page, Range, SortBy
from app.core.types import uuid7
from app.schemas.base import Int32, Timestamp
from app.schemas.listing import KeysetPosition, KeysetQuery
from app.schemas.offset import OffsetQuery


class ParcelQuery(OffsetQuery):
    ranges: ClassVar[tuple[str, ...]] = ("number",)

    number: Int32 | None = None
    number_min: Int32 | None = None
    number_max: Int32 | None = None


class LetterPosition(KeysetPosition):
    created_at: Timestamp | None = None


class LetterQuery(KeysetQuery):
    """Of rows whose keys say nothing of their age."""

    position: ClassVar[type[KeysetPosition]] = LetterPosition
    keys_grow: ClassVar[bool] = False


class Letter:
    id = uuid7()
    created_at = dt.datetime(2026, 1, 31, 9, 30, 0, 123456, dt.UTC)


def test_a_page_begins_after_so_many_rows() -> None:
    query = ParcelQuery(limit=5, offset=10, sort="-created_at", number_min=1)
    assert query.page() == Page(5, (SortBy("id", descending=True),), offset=10)
    assert query.filters() == {"number": Range(None, 1, None)}


@pytest.mark.parametrize("offset", [-1, 2**31])
def test_no_page_begins_there(offset: int) -> None:
    with pytest.raises(ValidationError, match="offset"):
        ParcelQuery(offset=offset)


@pytest.mark.parametrize(("sort", "down"), [(None, False), ("-created_at", True)])
def test_keys_without_an_order_leave_it_to_the_time_of_creation(
    sort: str | None, *, down: bool
) -> None:
    query = LetterQuery(sort=sort)
    assert query.page().sort == (SortBy("created_at", descending=down),)
    after = LetterQuery(sort=sort, after=query.next_after(Letter())).page().after
    assert after == {"created_at": Letter.created_at, "id": Letter.id}

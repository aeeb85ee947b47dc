import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from app.core.listing import Page, Range, SortBy
from app.schemas.base import Int32, exact
from app.schemas.listing import KeysetPosition, KeysetQuery, sortable


class ParcelPosition(KeysetPosition):
    weight: Annotated[Decimal, exact(5, 2)] | None = None
    number: Int32 | None = None


class ParcelQuery(KeysetQuery):
    position: ClassVar[type[KeysetPosition]] = ParcelPosition
    ranges: ClassVar[tuple[str, ...]] = ("number",)

    sort: Annotated[str, sortable("created_at", "weight", "number")] | None = None
    name: str | None = None
    number: Int32 | None = None
    number_min: Int32 | None = None
    number_max: Int32 | None = None


@dataclass
class Parcel:
    id: UUID
    weight: Decimal | None = Decimal("1.50")
    number: int = 7


def cursor(**position: object) -> str:
    return urlsafe_b64encode(json.dumps(position).encode()).decode()


ONE = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.mark.parametrize(
    ("sort", "columns"),
    [
        (None, ("id",)),
        ("created_at", ("id",)),
        ("-weight", ("weight", "id")),
        ("weight,-number", ("weight", "number", "id")),
        ("weight,created_at,number", ("weight", "id")),
    ],
)
@pytest.mark.parametrize("weight", [Decimal("1.50"), None])
def test_a_page_begins_after_the_last_row_of_the_one_before(
    sort: str | None, columns: tuple[str, ...], weight: Decimal | None
) -> None:
    last = Parcel(uuid4(), weight)
    query = ParcelQuery(sort=sort, after=ParcelQuery(sort=sort).next_after(last))
    assert query.page().after == {column: getattr(last, column) for column in columns}


def test_the_order_is_that_of_the_parameter() -> None:
    page = ParcelQuery(limit=5, sort="-weight,created_at").page()
    assert page == Page(5, (SortBy("weight", descending=True), SortBy("id")))


def test_filters_are_values_and_ranges() -> None:
    asked = ParcelQuery(name="a", number_min=1, number_max=2).filters()
    assert asked == {"name": "a", "number": Range(None, 1, 2)}


@pytest.mark.parametrize(
    "sort",
    [
        "",
        "-",
        ",",
        "name",
        "weight,",
        "weight,id",
        "weight,-weight",
        "--weight",
        "weight asc",
        "WEIGHT",
        "number\n",
    ],
)
def test_an_unknown_order_is_refused(sort: str) -> None:
    with pytest.raises(ValidationError, match="sort"):
        ParcelQuery(sort=sort)


@pytest.mark.parametrize(
    "after",
    [
        "",
        "x",
        "é",
        "\0",
        ONE,
        cursor(),
        cursor(id=ONE),
        cursor(id=ONE, weight="1.50", number=1),
        cursor(weight="1.50"),
        cursor(id="1", weight="1.50"),
        cursor(id=ONE, weight="NaN"),
        cursor(id=ONE, weight="1e999999999"),
        cursor(id=ONE, weight={}),
        cursor(id=ONE, weight="1.50", colour="red"),
        urlsafe_b64encode(b"[" * 5000).decode(),
        "A" * 20_001,
    ],
)
def test_a_cursor_that_is_none_or_of_another_order_is_refused(after: str) -> None:
    with pytest.raises(ValidationError, match="after"):
        ParcelQuery(sort="weight", after=after)


def test_a_cursor_holds_no_more_than_it_must() -> None:
    after = ParcelQuery().next_after(Parcel(UUID(ONE)))
    assert json.loads(urlsafe_b64decode(after)) == {"id": ONE}

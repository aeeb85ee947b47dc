"""What must hold for any value, not for those only that somebody thought of."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import create_engine

from app.core.listing import Range
from app.core.types import ExactDecimal, UtcDateTime, uuid7
from app.schemas.base import Int32, Timestamp, exact
from app.schemas.listing import KeysetPosition, KeysetQuery, sortable

DIGITS, PLACES = 7, 2
SQLITE = create_engine("sqlite://").dialect
WEIGHT = TypeAdapter[Decimal](Annotated[Decimal, exact(DIGITS, PLACES)])
TIMESTAMP = TypeAdapter[dt.datetime](Timestamp)
COLUMNS = ["created_at", "weight", "number", "sent_at"]

weights = st.decimals(-99999, 99999, places=PLACES)
numbers = st.integers(-(2**31), 2**31 - 1)
offsets = st.integers(-840, 840).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
moments = st.datetimes(
    dt.datetime(1, 1, 2),  # noqa: DTZ001 the zone stands beside it
    dt.datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=offsets,
)


class ParcelPosition(KeysetPosition):
    weight: Annotated[Decimal, exact(DIGITS, PLACES)] | None = None
    number: Int32 | None = None
    sent_at: Timestamp | None = None


class ParcelQuery(KeysetQuery):
    position: ClassVar[type[KeysetPosition]] = ParcelPosition
    ranges: ClassVar[tuple[str, ...]] = ("number",)

    sort: Annotated[str, sortable(*COLUMNS)] | None = None
    number: Int32 | None = None
    number_min: Int32 | None = None
    number_max: Int32 | None = None


class Parcel:
    def __init__(self, weight: Decimal | None, number: int, sent_at: dt.datetime | None) -> None:
        self.id: UUID = uuid7()
        self.weight = weight
        self.number = number
        self.sent_at = sent_at


@st.composite
def orders(draw: st.DrawFn) -> str | None:
    columns = draw(st.lists(st.sampled_from(COLUMNS), unique=True))
    return ",".join(draw(st.sampled_from(["", "-"])) + column for column in columns) or None


@given(weights)
def test_a_decimal_keeps_its_value_and_its_places_from_client_to_database_and_back(
    weight: Decimal,
) -> None:
    taken = WEIGHT.validate_python(str(weight))
    column = ExactDecimal(DIGITS, PLACES)
    found = column.process_result_value(column.process_bind_param(taken, SQLITE), SQLITE)
    assert found == taken == weight
    assert found is not None
    assert found.as_tuple().exponent == -PLACES


@given(st.decimals(allow_nan=False, allow_infinity=False, places=PLACES + 3))
def test_a_decimal_is_taken_exactly_or_not_at_all(weight: Decimal) -> None:
    fits = abs(weight) < Decimal(10) ** (DIGITS - PLACES) and weight == round(weight, PLACES)
    if fits:
        assert WEIGHT.validate_python(weight) == weight
    else:
        with pytest.raises(ValidationError):
            WEIGHT.validate_python(weight)


@given(moments)
def test_a_moment_is_the_same_after_the_database_in_utc(moment: dt.datetime) -> None:
    taken = TIMESTAMP.validate_python(moment.isoformat())
    column = UtcDateTime()
    found = column.process_result_value(column.process_bind_param(taken, SQLITE), SQLITE)
    assert found == taken
    assert found is not None
    assert found.utcoffset() == dt.timedelta(0)


@given(st.integers(2, 200))
def test_keys_sort_as_they_were_made(count: int) -> None:
    keys = [uuid7() for _ in range(count)]
    assert keys == sorted(set(keys))
    assert [str(key) for key in keys] == sorted(str(key) for key in keys)
    assert {(key.version, key.variant) for key in keys} == {(7, "specified in RFC 4122")}


@given(orders(), weights | st.none(), numbers, moments | st.none())
def test_a_cursor_brings_back_what_it_was_made_of(
    sort: str | None, weight: Decimal | None, number: int, sent_at: dt.datetime | None
) -> None:
    last = Parcel(weight, number, sent_at)
    query = ParcelQuery(sort=sort)
    page = ParcelQuery(sort=sort, after=query.next_after(last)).page()
    assert page.after is not None
    assert {"id", *(by.column for by in page.sort if by.column != "id")} >= page.after.keys()
    assert page.after == {column: getattr(last, column) for column in page.after}


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=200))
def test_any_other_text_is_no_cursor(text: str) -> None:
    with pytest.raises(ValidationError, match="after"):
        ParcelQuery(after=text)


@given(numbers | st.none(), numbers | st.none(), numbers | st.none())
def test_a_filter_asks_for_what_was_given(
    exactly: int | None, least: int | None, most: int | None
) -> None:
    query = ParcelQuery(number=exactly, number_min=least, number_max=most)
    assert query.filters() == {"number": Range(exactly, least, most)}

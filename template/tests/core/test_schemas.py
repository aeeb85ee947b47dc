import datetime as dt
from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import Field, ValidationError

from app.schemas.base import Email, Input, Int32, LocalTime, Omittable, Slug, Timestamp, Url, exact


class Parcel(Input):
    weight: Annotated[Decimal, exact(5, 2)] = Field(default=Decimal(1), ge=0)
    count: Int32 = Field(default=1, ge=0)
    sent_at: Timestamp | None = None
    opens: LocalTime | None = None
    email: Email | None = None
    link: Url | None = None
    slug: Slug | None = None
    note: Omittable[str] = None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weight", "1.234"),
        ("weight", "1000"),
        ("weight", "-1"),
        ("weight", "NaN"),
        ("count", 2**31),
        ("count", -1),
        ("sent_at", "2026-01-01T00:00:00"),
        ("sent_at", "0001-01-01T00:00:00+01:00"),
        ("opens", "10:00Z"),
        ("email", "nobody"),
        ("link", "ftp://example.com"),
        ("slug", "Not a slug"),
        ("note", None),
        ("note", "a\0b"),
        ("colour", "red"),
    ],
)
def test_what_cannot_be_stored_is_refused_at_the_boundary(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        Parcel.model_validate({field: value})


def test_values_take_their_stored_form() -> None:
    parcel = Parcel.model_validate(
        {"weight": "12.5", "sent_at": "2026-01-01T12:00:00+02:00", "link": "https://example.com"}
    )
    assert str(parcel.weight) == "12.50"
    assert parcel.sent_at == dt.datetime(2026, 1, 1, 10, tzinfo=dt.UTC)
    assert parcel.link == "https://example.com"
    assert "note" not in parcel.model_dump(exclude_unset=True)

"""What all schemas share, and the kinds of value that several of them use."""

import datetime as dt
import math
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    TypeAdapter,
    field_validator,
)

T = TypeVar("T")
Document: TypeAlias = dict[str, JsonValue] | list[JsonValue]
_HTTP_URL = TypeAdapter(AnyHttpUrl)


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("must not contain the character NUL")  # PostgreSQL cannot store it
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("must not contain half of a surrogate pair") from error
    return text


class Input(BaseModel):
    """Data from outside: validated at the boundary, unknown fields refused."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _storable(cls, value: object) -> object:
        return _storable(value) if isinstance(value, str) else value


class Output(BaseModel):
    """What a route answers with, read from a model's attributes."""

    model_config = ConfigDict(from_attributes=True)


def _given(value: T | None) -> T:
    if value is None:
        raise ValueError("may be left out, but must not be null")
    return value


Omittable = Annotated[T | None, AfterValidator(_given)]
"""A field of an update: its default None means left out, and a null that is sent is refused."""


def exact(digits: int, places: int) -> AfterValidator:
    """A decimal with at most so many digits, and from now on exactly so many decimal places."""
    unit = Decimal(1).scaleb(-places)
    limit = Decimal(1).scaleb(digits - places)

    def check(value: Decimal) -> Decimal:
        if value.copy_abs() >= limit:
            raise ValueError(f"must have at most {digits - places} digits before the point")
        stored = value.quantize(unit) + 0  # there is no -0
        if stored != value:
            raise ValueError(f"must have at most {places} decimal places")
        return stored

    return AfterValidator(check)


def _within(limit: int) -> Callable[[int], int]:
    def check(value: int) -> int:
        if not -limit <= value < limit:
            raise ValueError(f"must be between {-limit} and {limit - 1}")
        return value

    return check


def _in_utc(value: dt.datetime) -> dt.datetime:
    try:
        return value.astimezone(dt.UTC)
    except OverflowError as error:
        raise ValueError("must be between the years 1 and 9999 in UTC") from error


def _without_offset(value: dt.time) -> dt.time:
    if value.tzinfo is not None:
        raise ValueError("must have no offset")
    return value


def _http_url(value: str) -> str:
    _HTTP_URL.validate_python(value)
    return value


def _storable_document(value: Document) -> Document:
    """JSON as it is defined: Python's reader takes more than any database."""
    waiting: list[JsonValue] = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            _storable(part)
        elif isinstance(part, float) and not math.isfinite(part):
            raise ValueError("must not contain NaN or Infinity")
        elif isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            waiting += [*part, *part.values()]
    return value


Int32 = Annotated[int, AfterValidator(_within(2**31))]
Int64 = Annotated[int, AfterValidator(_within(2**63))]
Timestamp = Annotated[AwareDatetime, AfterValidator(_in_utc)]
LocalTime = Annotated[dt.time, AfterValidator(_without_offset)]
Email = Annotated[str, Field(max_length=320, pattern=r"^[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$")]
Url = Annotated[str, Field(max_length=2048), AfterValidator(_http_url)]
Slug = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
JsonDocument = Annotated[Document, AfterValidator(_storable_document)]

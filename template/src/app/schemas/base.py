"""What all schemas share, and the kinds of text that several of them use."""

from typing import Annotated, Generic, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    StringConstraints,
    TypeAdapter,
    WithJsonSchema,
)

T = TypeVar("T")
_HTTP_URL = TypeAdapter(AnyHttpUrl)


class Input(BaseModel):
    """Data from outside: validated at the boundary, unknown fields refused."""

    model_config = ConfigDict(extra="forbid")


class Output(BaseModel):
    """What a route answers with, read from a model's attributes."""

    model_config = ConfigDict(from_attributes=True)


class Page(BaseModel, Generic[T]):
    """One page in key order."""

    items: list[T]
    next: UUID | None
    """Ask for `after` this for the next page. None: this was the last."""


def _http_url(value: str) -> str:
    _HTTP_URL.validate_python(value)
    return value


Email = Annotated[
    str,
    StringConstraints(max_length=320, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": 320}),
]
Url = Annotated[
    str,
    StringConstraints(max_length=2048),
    AfterValidator(_http_url),
    WithJsonSchema({"type": "string", "format": "uri", "maxLength": 2048}),
]
Slug = Annotated[
    str, StringConstraints(min_length=1, max_length=100, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
]


def _given(value: T | None) -> T:
    if value is None:
        raise ValueError("may be left out, but not null")
    return value


Omittable = Annotated[T | None, AfterValidator(_given)]
"""A field of an update that may be left out (its default None is not validated), but not null."""

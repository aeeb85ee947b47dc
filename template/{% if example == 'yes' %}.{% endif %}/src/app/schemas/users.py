"""What the API takes and shows of users."""

import datetime as dt
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from app.schemas.base import Email, Input, Omittable, Output
from app.schemas.listing import KeysetPosition, KeysetQuery, sortable

Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{5,19}$")]


class UserCreate(Input):
    """What is needed to make a user."""

    organization_id: UUID
    name: str = Field(max_length=120, examples=["sample"])
    email: Email = Field(examples=["sample@e.co"])
    phone: Phone | None = Field(default=None, examples=["+4930123456"])
    active: bool = True


class UserUpdate(Input):
    """What may be changed. What is left out stays as it is."""

    organization_id: Omittable[UUID] = None
    name: Omittable[str] = Field(default=None, max_length=120, examples=["sample"])
    email: Omittable[Email] = Field(default=None, examples=["sample@e.co"])
    phone: Phone | None = Field(default=None, examples=["+4930123456"])
    active: Omittable[bool] = None


class UserPosition(KeysetPosition):
    """Where a page of sorted users begins."""

    name: str | None = None


class UserQuery(KeysetQuery):
    """Which users are asked for, and in which order."""

    position: ClassVar[type[KeysetPosition]] = UserPosition

    sort: Annotated[str, sortable("created_at", "name")] | None = None
    organization_id: UUID | None = None
    active: bool | None = None


class UserRead(Output):
    """A user as it is shown."""

    id: UUID
    organization_id: UUID
    name: str = Field(examples=["sample"])
    email: str = Field(examples=["sample@e.co"])
    phone: str | None = Field(examples=["+4930123456"])
    active: bool
    created_at: dt.datetime
    updated_at: dt.datetime
    version: int

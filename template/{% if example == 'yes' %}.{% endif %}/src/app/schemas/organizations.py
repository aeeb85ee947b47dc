"""What the API takes and shows of organizations."""

import datetime as dt
from uuid import UUID

from pydantic import Field

from app.schemas.base import Input, Omittable, Output
from app.schemas.listing import KeysetQuery


class OrganizationCreate(Input):
    """What is needed to make an organization."""

    name: str = Field(max_length=120, examples=["sample"])


class OrganizationUpdate(Input):
    """What may be changed. What is left out stays as it is."""

    name: Omittable[str] = Field(default=None, max_length=120, examples=["sample"])


class OrganizationQuery(KeysetQuery):
    """Which organizations are asked for."""


class OrganizationRead(Output):
    """An organization as it is shown."""

    id: UUID
    name: str = Field(examples=["sample"])
    created_at: dt.datetime
    updated_at: dt.datetime
    version: int

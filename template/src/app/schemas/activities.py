"""The activity trail as the API shows it."""

import datetime as dt
from uuid import UUID

from pydantic import Field

from app.core.types import Key
from app.schemas.base import Int64, Output
from app.schemas.listing import KeysetQuery


class ActivityQuery(KeysetQuery):
    """Which entries are asked for."""

    subject: str | None = Field(default=None, max_length=100)
    """Needed beside a number, which is the key of one of each kind."""
    subject_id: UUID | Int64 | None = None


class ActivityRead(Output):
    """One entry."""

    id: UUID
    subject: str
    subject_id: Key
    action: str
    created_at: dt.datetime

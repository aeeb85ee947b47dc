"""The activity trail as the API shows it."""

import datetime as dt
from uuid import UUID

from app.schemas.base import Output
from app.schemas.listing import KeysetQuery


class ActivityQuery(KeysetQuery):
    """Which entries are asked for."""

    subject_id: UUID | None = None


class ActivityRead(Output):
    """One entry."""

    id: UUID
    subject: str
    subject_id: UUID
    action: str
    created_at: dt.datetime

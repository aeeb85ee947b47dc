"""The activity trail as the API shows it."""

import datetime as dt
from uuid import UUID

from app.schemas.base import Output


class ActivityRead(Output):
    """One entry."""

    id: UUID
    subject: str
    subject_id: UUID
    action: str
    created_at: dt.datetime

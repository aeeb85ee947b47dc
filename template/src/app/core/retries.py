"""What becomes of an event that failed: another attempt after a pause, or the dead letter."""

import datetime as dt
from typing import TypedDict

from app.core.types import utcnow

MAX_ATTEMPTS = 10
LONGEST_PAUSE_SECONDS = 300


class Failure(TypedDict, total=False):
    """The columns of an outbox row that a failure changes."""

    error: str
    settled_at: dt.datetime | None
    available_at: dt.datetime


def failure(attempts: int, reason: str) -> Failure:
    """What is written after so many attempts. Settled with an error means: dead."""
    if attempts >= MAX_ATTEMPTS:
        return {"settled_at": utcnow(), "error": reason}
    pause = dt.timedelta(seconds=min(2**attempts, LONGEST_PAUSE_SECONDS))
    return {"settled_at": None, "available_at": utcnow() + pause, "error": reason}

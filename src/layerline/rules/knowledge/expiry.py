"""`until 2026-12-31` in the reason of a suppression: the last day on which it allows."""

import datetime as dt
import re

from layerline.syntax.facts import Suppression

_UNTIL = re.compile(r"\buntil (\d{4}-\d\d-\d\d)\b")


def last_day(suppression: Suppression) -> dt.date | None:
    """The day that its reason names; None for one that holds for good.

    A day that no calendar has is long past, so that somebody corrects it.
    """
    found = _UNTIL.search(suppression.reason)
    if found is None:
        return None
    try:
        return dt.date.fromisoformat(found[1])
    except ValueError:
        return dt.date.min


def is_expired(suppression: Suppression, today: dt.date) -> bool:
    """Whether its last day is over."""
    last = last_day(suppression)
    return last is not None and last < today

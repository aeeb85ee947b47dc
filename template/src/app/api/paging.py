"""How a list is answered: page by page."""

from collections.abc import Sequence
from typing import Any

from app.core.db import Entity
from app.schemas.listing import KeysetQuery


def page_of(items: Sequence[Entity], query: KeysetQuery) -> dict[str, Any]:
    """The items, and where the next page begins."""
    is_full = len(items) == query.limit
    return {"items": items, "next": query.next_after(items[-1]) if is_full else None}

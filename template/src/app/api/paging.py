"""How a list is answered: page by page."""

from collections.abc import Sequence
from typing import Any

from app.core.db import Entity
from app.schemas.base import KeysetQuery


def page_of(items: Sequence[Entity], query: KeysetQuery) -> dict[str, Any]:
    """The items, and where the next page begins."""
    return {"items": items, "next": items[-1].id if len(items) == query.limit else None}

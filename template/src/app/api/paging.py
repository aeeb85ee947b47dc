"""How a list is answered: page by page."""

from typing import Any, TypeVar

from app.core.db import AnyEntity
from app.core.listing import Rows
from app.schemas.listing import KeysetQuery

T = TypeVar("T", bound=AnyEntity)


def page_of(rows: Rows[T], query: KeysetQuery) -> dict[str, Any]:
    """The rows, and where the next page begins, if there is one."""
    return {"items": rows, "next": query.next_after(rows[-1]) if rows.more else None}

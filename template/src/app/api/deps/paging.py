"""Query parameters of every list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query

from app.core.db import Entity


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page is asked for."""

    limit: int
    after: UUID | None

    def page(self, items: Sequence[Entity]) -> dict[str, Any]:
        """The page, and the cursor of the next one."""
        return {"items": items, "next": items[-1].id if len(items) == self.limit else None}


async def get_paging(
    limit: Annotated[int, Query(ge=1, le=200)] = 50, after: UUID | None = None
) -> Paging:
    """Bounded: nobody asks for all rows at once."""
    return Paging(limit, after)


PagingDep = Annotated[Paging, Depends(get_paging)]

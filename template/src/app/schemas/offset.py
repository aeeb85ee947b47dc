"""Lists by page number, with a total: what tables with page buttons need.

They cost more the further back a page lies; `listing.py` has the lists that do not.
"""

from typing import Generic, TypeVar

from pydantic import BaseModel, Field

from app.core.listing import Page
from app.schemas.listing import ListQuery

T = TypeVar("T")


class OffsetQuery(ListQuery):
    """Which page of a list is asked for."""

    offset: int = Field(default=0, ge=0, lt=2**31, description="How many rows come before it.")

    def page(self) -> Page:
        """The page that is asked for."""
        return Page(self.limit, self.order(), offset=self.offset)


class OffsetPage(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T]
    total: int
    """How many there are on all pages."""

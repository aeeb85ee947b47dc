"""What is asked of a list, as schemas say it and repositories answer it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SortBy:
    """A column that rows are sorted by."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows of all that there are.

    Attributes:
        limit: how many at most.
        sort: their order, the weightiest column first; what is equal, and all without it, goes
            by key: that is the order of creation.
        after: the last row of the page before: its key `id`, and what it was sorted by.
        offset: how many rows come before it, where no row says so.
    """

    limit: int = 50
    sort: tuple[SortBy, ...] = ()
    after: Mapping[str, object] | None = None
    offset: int = 0


class Rows(list[T]):
    """The rows of one page, and whether there are more behind them."""

    __slots__ = ("more",)

    def __init__(self, rows: Iterable[T], *, more: bool) -> None:
        super().__init__(rows)
        self.more = more


@dataclass(frozen=True, slots=True)
class Range:
    """What a column must be, or lie between; both ends belong to it. None asks for nothing."""

    exactly: object | None = None
    least: object | None = None
    most: object | None = None


FIRST_PAGE = Page()

"""Pages that cost the same wherever they are: each begins where the one before ended.

A value that is missing counts as the largest, on every database.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Select, and_, false, literal, or_, tuple_

from app.core.listing import Page

T = TypeVar("T")


def in_pages(query: Select[T], column_of: Callable[[str], Column[Any]], page: Page) -> Select[T]:
    """The rows of one page, in its order.

    Args:
        query: which rows there are.
        column_of: finds a column by its name.
        page: which of them.
    """
    terms = list(_terms(column_of, page))
    if page.after is not None:
        query = query.where(_beyond(terms, [page.after[term.column.key] for term in terms]))
    return query.order_by(*(term.ordered() for term in terms)).limit(page.limit)


@dataclass(frozen=True, slots=True)
class _Term:
    """A column in its direction."""

    column: Column[Any]
    descending: bool

    def ordered(self) -> ColumnElement[Any]:
        ordered = self.column.desc() if self.descending else self.column.asc()
        if not self.column.nullable:
            return ordered
        return ordered.nulls_first() if self.descending else ordered.nulls_last()

    def bound(self, value: object) -> ColumnElement[Any]:
        return literal(value, self.column.type)

    def equals(self, value: object) -> ColumnElement[bool]:
        return self.column.is_(None) if value is None else self.column == self.bound(value)

    def beyond(self, value: object) -> ColumnElement[bool]:
        if value is None:
            return self.column.is_not(None) if self.descending else false()
        if self.descending:
            return self.column < self.bound(value)
        larger = self.column > self.bound(value)
        return or_(larger, self.column.is_(None)) if self.column.nullable else larger


def _terms(column_of: Callable[[str], Column[Any]], page: Page) -> Iterator[_Term]:
    """The order down to the key, by which no two rows are equal; it goes the way of the last."""
    descending = False
    for sort_by in page.sort:
        descending = sort_by.descending
        if sort_by.column == "id":
            break
        yield _Term(column_of(sort_by.column), descending)
    yield _Term(column_of("id"), descending)


def _beyond(terms: Sequence[_Term], values: Sequence[object]) -> ColumnElement[bool]:
    """The rows after the one with these values."""
    if any(term.column.nullable for term in terms) or len({t.descending for t in terms}) > 1:
        return _beyond_by_parts(terms, values)
    rows = tuple_(*(term.column for term in terms))  # which an index on the columns answers
    bound = tuple_(*(term.bound(value) for term, value in zip(terms, values, strict=True)))
    return rows < bound if terms[0].descending else rows > bound


def _beyond_by_parts(terms: Sequence[_Term], values: Sequence[object]) -> ColumnElement[bool]:
    """Equal in the first columns, and beyond in the next one."""
    pairs = list(zip(terms, values, strict=True))
    return or_(
        *(
            and_(*(before.equals(was) for before, was in pairs[:place]), term.beyond(value))
            for place, (term, value) in enumerate(pairs)
        )
    )

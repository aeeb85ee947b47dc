"""Pages that cost the same wherever they are: each begins where the one before ended.

A value that is missing counts as the largest, on every database.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    UnaryExpression,
    and_,
    false,
    literal,
    or_,
    tuple_,
)

from app.core.listing import Page

T = TypeVar("T")


def parts_of(
    query: Select[T], column_of: Callable[[str], Column[Any]], page: Page
) -> Iterator[Select[T]]:
    """The rows of one page and those behind it, in its order: a part begins where one ends.

    Mostly there is one part. The rows without a value are a part of their own where that lets
    an index on the column answer for each.

    Args:
        query: which rows there are.
        column_of: finds a column by its name.
        page: which of them.
    """
    terms = list(_terms(column_of, page))
    values = None if page.after is None else [page.after[term.column.key] for term in terms]
    nullable = [bool(term.column.nullable) for term in terms]
    if page.offset:
        yield query.order_by(*(term.ordered() for term in terms)).offset(page.offset)
        return
    if _go_one_way(terms) and nullable[0] and sum(nullable) == 1:
        yield from _two_parts(query, terms, values)
        return
    if values is not None:
        query = query.where(_beyond(terms, values))
    yield query.order_by(*(term.ordered() for term in terms))


@dataclass(frozen=True, slots=True)
class _Term:
    """A column in its direction."""

    column: Column[Any]
    descending: bool

    def by_index(self) -> UnaryExpression[Any]:
        return self.column.desc() if self.descending else self.column.asc()

    def ordered(self) -> UnaryExpression[Any]:
        ordered = self.by_index()
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


def _two_parts(
    query: Select[T], terms: Sequence[_Term], values: Sequence[object] | None
) -> Iterator[Select[T]]:
    """Those that have the first value, and those that have none, as the direction has it."""
    first, *others = terms
    ordered = query.order_by(*(term.by_index() for term in terms))
    present = ordered.where(first.column.is_not(None))
    missing = ordered.where(first.column.is_(None))
    parts = [missing, present] if first.descending else [present, missing]
    if values is not None and values[0] is None:
        parts[parts.index(missing)] = missing.where(_rows_beyond(others, values[1:]))
        parts = parts if first.descending else parts[1:]
    elif values is not None:
        parts[parts.index(present)] = present.where(_rows_beyond(terms, values))
        parts = parts[1:] if first.descending else parts
    yield from parts


def _beyond(terms: Sequence[_Term], values: Sequence[object]) -> ColumnElement[bool]:
    """The rows after the one with these values."""
    if _go_one_way(terms) and not any(term.column.nullable for term in terms):
        return _rows_beyond(terms, values)
    pairs = list(zip(terms, values, strict=True))
    return or_(  # equal in the first columns, and beyond in the next one
        *(
            and_(*(before.equals(was) for before, was in pairs[:place]), term.beyond(value))
            for place, (term, value) in enumerate(pairs)
        )
    )


def _rows_beyond(terms: Sequence[_Term], values: Sequence[object]) -> ColumnElement[bool]:
    """The same as one comparison, which an index on the columns answers."""
    rows = tuple_(*(term.column for term in terms))
    bound = tuple_(*(term.bound(value) for term, value in zip(terms, values, strict=True)))
    return rows < bound if terms[0].descending else rows > bound


def _go_one_way(terms: Sequence[_Term]) -> bool:
    return len({term.descending for term in terms}) == 1

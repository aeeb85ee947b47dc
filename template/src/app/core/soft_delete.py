"""Rows that are kept when they are deleted."""

import datetime as dt

from sqlalchemy import ColumnElement, FromClause, Index, text
from sqlalchemy.orm import Mapped, mapped_column

IS_LIVING = text("deleted_at IS NULL")
_MARKS = "marks deleted rows"


class SoftDeletable:
    """Mixin of a model whose rows are kept: `SoftDeleteRepository` never reads deleted ones."""

    deleted_at: Mapped[dt.datetime | None] = mapped_column(sort_order=10, info={_MARKS: True})
    """When it was deleted."""


def unique_among_living(name: str, *columns: str) -> Index:
    """Lets a value be used again when the row that had it is deleted."""
    return Index(name, *columns, unique=True, sqlite_where=IS_LIVING, postgresql_where=IS_LIVING)


def living(table: FromClause) -> list[ColumnElement[bool]]:
    """The conditions on which a row is not deleted: none, where no deleted row is kept."""
    return [column.is_(None) for column in table.columns if _MARKS in column.info]

"""Rows whose keys the database counts."""

from typing import Any

from sqlalchemy import Identity, Table
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import AnyEntity
from app.core.types import NUMBER_KEY


class NumberedEntity(AnyEntity):
    """Base of a domain model with the keys 1, 2, 3…: none comes again when its row is gone."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(NUMBER_KEY, Identity(), primary_key=True, sort_order=-10)

    @classmethod
    def __table_cls__(cls, *args: Any, **options: Any) -> Table:  # noqa: ANN401 SQLAlchemy's own
        """The table: without AUTOINCREMENT, SQLite gives the highest key again."""
        return Table(*args, sqlite_autoincrement=True, **options)

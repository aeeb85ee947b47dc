"""Columns that mean the same on SQLite and on PostgreSQL; the clock and the keys."""

import datetime as dt
import os
import time
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Enum, Integer, Numeric, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import TypeVar

JsonDocument: TypeAlias = dict[str, Any] | list[Any]
"""What a JSON column holds."""
Key: TypeAlias = UUID | int
"""What tells the rows of a table apart."""
K = TypeVar("K", bound=Key, default=UUID)
"""The key of what is generic: a UUID where none is named."""

NUMBER_KEY = BigInteger().with_variant(Integer(), "sqlite")
"""A key that the database counts: 64 bits everywhere, but SQLite counts only an INTEGER."""

UUID_LENGTH = 36
"""Characters of one that is written out."""


def utcnow() -> dt.datetime:
    """Now, aware."""
    return dt.datetime.now(dt.UTC)


class _Keys:
    """Never goes back: two keys of one millisecond sort as they were made."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> UUID:
        millis = time.time_ns() // 1_000_000
        random = int.from_bytes(os.urandom(10), "big")
        value = (millis & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | (random >> 68) << 64
        value |= 0x2 << 62 | (random & 0x1FFF_FFFF_FFFF_FFFF)  # room to count within a millisecond
        self._last = value if value > self._last else self._last + 1
        return UUID(int=self._last)


_keys = _Keys()


def uuid7() -> UUID:
    """RFC 9562 version 7: sorts by time, so the primary key is also the page cursor."""
    return _keys.next()


class UtcDateTime(TypeDecorator[dt.datetime]):
    """Aware datetimes only. SQLite keeps no offset, so UTC goes in and is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """To the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was refused: use datetime.now(UTC)")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], dt.datetime | None] | None:
        """From the database: PostgreSQL's driver gives what is wanted, so nothing is called."""
        return super().result_processor(dialect, coltype) if dialect.name == "sqlite" else None

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002 the signature is SQLAlchemy's
    ) -> dt.datetime | None:
        """From SQLite."""
        return None if value is None else value.replace(tzinfo=dt.UTC)


class AnyKey(TypeDecorator[Key]):
    """A key of any table, as text: for rows that tell of others without a foreign key."""

    impl = String(UUID_LENGTH)
    cache_ok = True

    def process_bind_param(
        self,
        value: Key | None,
        dialect: Dialect,  # noqa: ARG002 as above
    ) -> str | None:
        """To the database."""
        return None if value is None else str(value)

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002 as above
    ) -> Key | None:
        """From the database: no number of 64 bits is as long as a UUID."""
        if value is None:
            return None
        return UUID(value) if len(value) == UUID_LENGTH else int(value)


class ExactDecimal(TypeDecorator[Decimal]):
    """NUMERIC on PostgreSQL; a scaled integer on SQLite, which has no decimals."""

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's type."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(self.precision, self.scale))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | int | None:
        """To the database."""
        if value is None or dialect.name != "sqlite":
            return value
        return int(value.scaleb(self.scale).to_integral_value())

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], Decimal | None] | None:
        """From the database; as above."""
        return super().result_processor(dialect, coltype) if dialect.name == "sqlite" else None

    def process_result_value(
        self,
        value: Decimal | int | None,
        dialect: Dialect,  # noqa: ARG002 as above
    ) -> Decimal | None:
        """From SQLite."""
        return None if value is None else Decimal(value).scaleb(-self.scale)


def text_enum(enum: type[StrEnum], length: int) -> Enum:
    """A string column that holds what the API shows ("paid"), not the Python name ("PAID").

    No native type and no CHECK: a new value needs no migration.
    """
    return Enum(
        enum,
        native_enum=False,
        create_constraint=False,
        length=length,
        values_callable=_values,
    )


def _values(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]

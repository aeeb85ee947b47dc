"""Defaults and bounds: what the user types for a value of a type.

Literals only. Nothing is evaluated, and each value has one canonical spelling.
"""

import datetime as dt
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias
from urllib.parse import urlsplit
from uuid import UUID

from layerline.architecture.field_types import FieldType
from layerline.errors import Refusal

Value: TypeAlias = str | int | float | bool | Decimal | dt.date | dt.time | UUID
"""What a literal means in Python (a `datetime` is a `date`); json and enum stay text."""


def value_of(kind: FieldType, text: str) -> Value:
    """The value that a text means for a type.

    Raises:
        Refusal: it means none, with how such values are written.
    """
    literal = _LITERALS[kind]
    try:
        return literal.read(text)
    except (KeyError, ValueError, OverflowError):
        raise Refusal(f"`{text}` is no {kind}", remedy=f"write {literal.form}") from None


def canonical(value: Value) -> str:
    """The one spelling of a value that `value_of` reads back as the same value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


@dataclass(frozen=True, slots=True)
class _Literal:
    read: Callable[[str], Value]
    form: str


def _whole_number(bits: int) -> Callable[[str], int]:
    limit = 2 ** (bits - 1)

    def read(text: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,19}", text) or not -limit <= int(text) < limit:
            raise ValueError
        return int(text)

    return read


def _float(text: str) -> float:
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", text):
        raise ValueError
    if not math.isfinite(value := float(text)):
        raise ValueError
    return value + 0.0  # there is no -0.0


def _decimal(text: str) -> Decimal:
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
        raise ValueError
    value = Decimal(text)
    return value or abs(value)  # there is no -0


def _bool(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _datetime(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(dt.UTC)


def _time(text: str) -> dt.time:
    time = dt.time.fromisoformat(text)
    if time.tzinfo is not None:
        raise ValueError
    return time


def _matching(pattern: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError
        return text

    return read


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in text:
        raise ValueError
    return text


_LITERALS = {
    FieldType.STR: _Literal(str, "any text"),
    FieldType.TEXT: _Literal(str, "any text"),
    FieldType.ENUM: _Literal(str, "one of its values"),
    FieldType.INT: _Literal(_whole_number(32), "a number of 32 bits, as `42`"),
    FieldType.BIGINT: _Literal(_whole_number(64), "a number of 64 bits, as `42`"),
    FieldType.FLOAT: _Literal(_float, "a finite number, as `0.5`"),
    FieldType.DECIMAL: _Literal(_decimal, "a number, as `9.99`"),
    FieldType.BOOL: _Literal(_bool, "`true` or `false`"),
    FieldType.DATE: _Literal(dt.date.fromisoformat, "it as `2026-01-31`"),
    FieldType.DATETIME: _Literal(
        _datetime, r"it with its offset, as `2026-01-31T09\:30Z` (a colon is written `\:`)"
    ),
    FieldType.TIME: _Literal(_time, r"it without offset, as `09\:30` (a colon is written `\:`)"),
    FieldType.UUID: _Literal(UUID, "it as `01890a5d-ac96-774b-bcce-b302099a8057`"),
    FieldType.JSON: _Literal(_matching(r"\{\}"), "`{}`, the only default that there is"),
    FieldType.EMAIL: _Literal(
        _matching(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "an address, as `info@example.com`"
    ),
    FieldType.URL: _Literal(_url, r"it in full, as `https\://example.com` (a colon is `\:`)"),
    FieldType.SLUG: _Literal(
        _matching(r"[a-z0-9]+(-[a-z0-9]+)*"), "small letters and hyphens, as `a-slug`"
    ),
}

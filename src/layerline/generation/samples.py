"""Valid values of a field, as Python source in the generated tests.

They are what a client sends and reads back: JSON, so decimals and dates are strings. A
unique field counts with the variable `number`, which grows with each record.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from layerline.architecture.fields import Field, FieldType
from layerline.errors import Refusal
from layerline.generation.literals import quoted
from layerline.generation.number_samples import numbers_of
from layerline.generation.text_samples import text_of

PLENTY = 10_000
"""So many records a run of the tests never makes of one entity."""

FEWEST = 100
"""A unique field must have room for this many values: a table of fewer rows is an enum."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Two valid values of a field.

    Attributes:
        value: an expression; with `number` in it where the field is unique.
        other: another value, for updates. Equal to `value` where there is only one.
        room: how many numbers give different values, None where `value` does not count.
        example: a value that reads well, where neither of the two is one.
    """

    value: str
    other: str
    room: int | None = None
    example: str | None = None

    @property
    def shown(self) -> str:
        """The value to show to people: one that does not count."""
        return self.example or (self.value if self.room is None else self.other)

    @property
    def differs(self) -> bool:
        """Whether an update can change the field."""
        return self.value != self.other


def sample(field: Field) -> Sample:
    """Two values that the field takes.

    Raises:
        Refusal: its limits leave too few.
    """
    if field.type.is_text:
        return _text(field)
    if field.type.is_number:
        return _number(field)
    return _other(field)


def _text(field: Field) -> Sample:
    text, other = text_of(field, "sample"), text_of(field, "other")
    if not field.unique:
        return Sample(text.written(), other.written())
    if text.digits < len(str(FEWEST)) - 1:
        raise _too_few(field)
    return Sample(text.counted(), other.written(), 10**text.digits - 1, text.written())


def _number(field: Field) -> Sample:
    numbers = numbers_of(field)
    if not field.unique:
        return Sample(*numbers.two())
    if numbers.room < FEWEST:
        raise _too_few(field)
    return Sample(numbers.counted(), numbers.first(), numbers.room)


def _other(field: Field) -> Sample:
    if field.type is FieldType.ENUM:
        return Sample(quoted(field.values[0]), quoted(field.values[-1]))
    if field.type is FieldType.BOOL:
        return Sample("True", "False")
    if field.unique:
        return _COUNTED[field.type]
    return _CONSTANT[field.type]


_DAY, _LATER = dt.date(2026, 1, 31), dt.date(2026, 2, 1)
_DAYS = (dt.date.max - dt.date(2026, 1, 1)).days
_CONSTANT = {
    FieldType.DATE: Sample(f'"{_DAY}"', f'"{_LATER}"'),
    FieldType.DATETIME: Sample(f'"{_DAY}T09:30:00Z"', f'"{_LATER}T09:30:00Z"'),
    FieldType.TIME: Sample('"09:30:00"', '"18:00:00"'),
    FieldType.UUID: Sample(quoted(str(UUID(int=1))), quoted(str(UUID(int=2)))),
    FieldType.JSON: Sample('{"key": "value"}', '{"key": "other"}'),
}
_COUNTED = {
    FieldType.DATE: Sample(
        'f"{dt.date(2026, 1, 1) + dt.timedelta(days=number)}"', '"2025-12-31"', _DAYS
    ),
    FieldType.DATETIME: Sample(
        'f"{dt.date(2026, 1, 1) + dt.timedelta(days=number)}T09:30:00Z"',
        '"2025-12-31T09:30:00Z"',
        _DAYS,
    ),
    FieldType.TIME: Sample(
        'f"{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}"', '"23:59:59"', 86_398
    ),
    FieldType.UUID: Sample("str(uuid4())", "str(uuid4())"),
}


def _too_few(field: Field) -> Refusal:
    return Refusal(
        f"field `{field.name}`: `unique` leaves room for fewer than {FEWEST} records",
        remedy="widen its limits, or leave `unique` out",
    )

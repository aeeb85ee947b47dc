"""Valid numbers of a field: two that a test can send, and a row of different ones to count.

A field's numbers go from its lowest to its highest in steps. A decimal's step is its last
place; a float's is a power of ten that fits between its limits and is no rounding error.
"""

import math
import sys
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from layerline.architecture.fields import Field, FieldType
from layerline.errors import Refusal

_PLENTY = 10_000
"""Room for so many is left to count, where the limits allow it."""

_LARGEST_FLOAT = Fraction(sys.float_info.max)
_EXTREMES = {
    FieldType.INT: (Fraction(-(2**31)), Fraction(2**31 - 1)),
    FieldType.BIGINT: (Fraction(-(2**63)), Fraction(2**63 - 1)),
    FieldType.FLOAT: (-_LARGEST_FLOAT, _LARGEST_FLOAT),
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers that a field takes.

    Attributes:
        field: whose they are.
        lowest: the smallest of them.
        highest: the largest of them.
        step: from one to the next.
    """

    field: Field
    lowest: Fraction
    highest: Fraction
    step: Fraction

    def two(self) -> tuple[str, str]:
        """Two of them, near 1; the same where there is only one."""
        first = max(self.lowest, min(Fraction(1), self.highest))
        second = first + self.step if first + self.step <= self.highest else first - self.step
        if second < self.lowest:
            second = first
        return self._written(first), self._written(second)

    @property
    def start(self) -> Fraction:
        """The one to count from: zero, or the nearest to it that leaves room."""
        return max(self.lowest, min(Fraction(0), self.highest - _PLENTY * self.step))

    @property
    def room(self) -> int:
        """How many there are from the start on; of floats, those that no rounding takes too far."""
        rounded = self.field.type is FieldType.FLOAT
        return int((self.highest - self.start) / self.step) - rounded

    def counted(self) -> str:
        """An expression that is another of them for each `number`, from 1 to the room."""
        start, step = self.start, self.step
        if self.field.type is FieldType.DECIMAL:
            scale = self.field.scale or 0
            units = _plus("number", str(int(start / step)))
            return f'f"{{Decimal({units}).scaleb({-scale})}}"'
        if self.field.type is FieldType.FLOAT:
            ticks = "float(number)" if step == 1 else f"number * {float(step)}"
            return _plus(ticks, str(float(start)))
        return _plus("number", str(int(start)))

    def first(self) -> str:
        """The one that counting leaves out."""
        return self._written(self.start)

    def _written(self, value: Fraction) -> str:
        if self.field.type is FieldType.DECIMAL:
            scale = self.field.scale or 0
            return f'"{Decimal(int(value * 10**scale)).scaleb(-scale)}"'
        return str(float(value)) if self.field.type is FieldType.FLOAT else str(int(value))


def numbers_of(field: Field) -> Numbers:
    """The numbers that a field takes.

    Raises:
        Refusal: its limits leave none.
    """
    step = _step(field)
    lowest, highest = _extremes(field, step)
    for bound in field.bounds:
        value = Fraction(bound.value)
        if bound.operator in {"ge", "gt"}:
            lowest = max(lowest, value if bound.operator == "ge" else value + step)
        else:
            highest = min(highest, value if bound.operator == "le" else value - step)
    if field.type is not FieldType.FLOAT:
        lowest, highest = -(-lowest // step) * step, highest // step * step
    if lowest > highest:
        raise Refusal(
            f"field `{field.name}`: no value is within its limits", remedy="widen one of them"
        )
    return Numbers(field, lowest, highest, step)


def _extremes(field: Field, step: Fraction) -> tuple[Fraction, Fraction]:
    if field.type is FieldType.DECIMAL:
        most = (10 ** (field.precision or 0) - 1) * step
        return -most, most
    return _EXTREMES[field.type]


def _step(field: Field) -> Fraction:
    if field.type is FieldType.DECIMAL:
        return Fraction(1, 10 ** (field.scale or 0))
    if field.type is not FieldType.FLOAT:
        return Fraction(1)
    limits = [Fraction(bound.value) for bound in field.bounds]
    finest = 2 * max((math.ulp(float(limit)) for limit in limits), default=0.0)
    widest = Fraction(1)
    if len(limits) > 1:
        span = max(limits) - min(limits)
        widest = min(widest, span / (2 * _PLENTY if field.unique else 4))
    step = _power_of_ten(widest) if widest else Fraction(1)
    return max(step, Fraction(finest))


def _power_of_ten(most: Fraction) -> Fraction:
    """The largest one that is not more."""
    step = Fraction(1)
    while step > most:
        step /= 10
    return step


def _plus(counted: str, start: str) -> str:
    return counted if start in {"0", "0.0"} else f"{start} + {counted}"

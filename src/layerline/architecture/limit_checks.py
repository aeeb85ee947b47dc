"""What makes the limits and the default of a field sound."""

from fractions import Fraction
from typing import TYPE_CHECKING

from layerline.architecture.field_types import FieldType
from layerline.architecture.limits import Bound
from layerline.architecture.literals import value_of
from layerline.errors import Refusal

if TYPE_CHECKING:
    from layerline.architecture.fields import Field

_SIGNS = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}


def check_limits(field: "Field") -> None:
    """Refuse limits that no value can meet."""
    _check_lengths(field)
    for bound in field.bounds:
        _check_digits(field, bound.value)
    lower = _only(field, ("ge", "gt"))
    upper = _only(field, ("le", "lt"))
    if lower is None or upper is None:
        return
    gap = Fraction(upper.value) - Fraction(lower.value)
    inclusive = (lower.operator, upper.operator) == ("ge", "le")
    if gap < 0 or (gap == 0 and not inclusive):
        raise Refusal(
            f"no number is {_shown(lower)} and {_shown(upper)}",
            remedy="turn the limits round, or leave one out",
        )


def check_default(field: "Field") -> None:
    """Refuse a default that the field itself would not take."""
    if field.default is None:
        return
    value_of(field.type, field.default)
    if field.type is FieldType.ENUM and field.default not in field.values:
        raise Refusal(
            f"the default `{field.default}` is not one of {', '.join(field.values)}",
            remedy=f"use one of them, as `default={field.values[0]}`",
        )
    if field.type.is_text:
        _check_default_length(field, len(field.default))
    _check_digits(field, field.default)
    for bound in field.bounds:
        if not _meets(Fraction(field.default), bound):
            raise Refusal(
                f"the default {field.default} is not {_shown(bound)}",
                remedy="change the default or the limit",
            )


def _check_lengths(field: "Field") -> None:
    shortest, longest = field.min_length, field.max_length
    if longest == 0:
        raise Refusal("`max=0` leaves room for no character", remedy="use `max=1` or more")
    if None not in (field.length, longest) and (longest or 0) > (field.length or 0):
        raise Refusal(
            f"`max={longest}` is more than the {field.length} characters that the column holds",
            remedy=f"use `max={field.length}` or less"
            + (f", or `str={longest}`" if field.type is FieldType.STR else ""),
        )
    most = longest if longest is not None else field.length
    if shortest is not None and most is not None and shortest > most:
        raise Refusal(
            f"no text has at least {shortest} and at most {most} characters",
            remedy="use a smaller `min`",
        )


def _check_default_length(field: "Field", length: int) -> None:
    least, most = field.min_length or 0, field.max_length or field.length
    if length < least or (most is not None and length > most):
        limit = f"at least {least}" if length < least else f"at most {most}"
        raise Refusal(
            f"the default has {length} characters, and {limit} are allowed",
            remedy="change the default or the limit",
        )


def _check_digits(field: "Field", number: str) -> None:
    if field.precision is None or field.scale is None:
        return
    before, _, after = number.lstrip("-").partition(".")
    if len(after) > field.scale or len(before.lstrip("0")) > field.precision - field.scale:
        raise Refusal(
            f"{number} does not fit `decimal={field.precision},{field.scale}`",
            remedy=f"use at most {field.precision - field.scale} digits before the point "
            f"and {field.scale} after it",
        )


def _only(field: "Field", operators: tuple[str, str]) -> Bound | None:
    bounds = [bound for bound in field.bounds if bound.operator in operators]
    if len(bounds) > 1:
        raise Refusal(
            f"`{operators[0]}` and `{operators[1]}` limit the same end", remedy="keep one of them"
        )
    return bounds[0] if bounds else None


def _meets(number: Fraction, bound: Bound) -> bool:
    limit = Fraction(bound.value)
    return {
        "ge": number >= limit,
        "gt": number > limit,
        "le": number <= limit,
        "lt": number < limit,
    }[bound.operator]


def _shown(bound: Bound) -> str:
    return f"{_SIGNS[bound.operator]} {bound.value}"

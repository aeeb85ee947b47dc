"""The modifiers that limit a value: `min max ge gt le lt len`."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from layerline.architecture.field_grammar import two
from layerline.architecture.field_types import FieldType, whole
from layerline.architecture.literals import canonical, value_of
from layerline.errors import Refusal

Operator: TypeAlias = Literal["ge", "gt", "le", "lt"]
_OPERATORS: tuple[Operator, ...] = get_args(Operator)
_SAME_FOR_NUMBERS: tuple[tuple[str, Operator], ...] = (("min", "ge"), ("max", "le"))

Modifiers: TypeAlias = dict[str, str | None]
"""As `layerline.architecture.field_grammar` takes them apart."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit of a number, as `ge=0`.

    Attributes:
        operator: as pydantic calls it.
        value: the canonical text of the number, which is Python as well.
    """

    operator: Operator
    value: str


def read_bounds(kind: FieldType, modifiers: Modifiers) -> tuple[Bound, ...]:
    """The limits of a number, the lower before the upper."""
    typed: dict[Operator, str] = {}
    for name in _OPERATORS:
        if (limit := modifiers.get(name)) is not None:
            if not kind.is_number:
                raise _not_for(name, kind)
            typed[name] = limit
    for other, operator in _SAME_FOR_NUMBERS:
        if (value := modifiers.get(other)) is None or kind.is_text:
            continue
        if not kind.is_number:
            raise _not_for(other, kind)
        if operator in typed:
            raise Refusal(
                f"`{other}` and `{operator}` say the same of a number", remedy="keep one of them"
            )
        typed[operator] = value
    return tuple(
        Bound(operator, canonical(value_of(kind, typed[operator])))
        for operator in _OPERATORS
        if operator in typed
    )


def read_lengths(kind: FieldType, modifiers: Modifiers) -> tuple[int | None, int | None]:
    """The fewest and the most characters of a text."""
    pair = modifiers.get("len")
    if not kind.is_text:
        if pair is not None:
            raise _not_for("len", kind)
        return None, None
    shortest, longest = modifiers.get("min"), modifiers.get("max")
    if pair is not None:
        if shortest is not None or longest is not None:
            raise Refusal("`len` says `min` and `max` already", remedy="keep one way to say it")
        shortest, longest = two("len", pair)
    return _count("min", shortest), _count("max", longest)


def _count(name: str, typed: str | None) -> int | None:
    if typed is None:
        return None
    if (count := whole(typed)) is None:
        raise Refusal(
            f"`{typed}` is no number of characters", remedy=f"write a whole number, as `{name}=2`"
        )
    return count


def _not_for(name: str, kind: FieldType) -> Refusal:
    if kind.is_text:
        instead = {"ge": "min", "gt": "min", "le": "max", "lt": "max"}[name]
        return Refusal(
            f"`{name}` compares numbers, and `{kind}` is text",
            remedy=f"limit its length with `{instead}=`",
        )
    return Refusal(
        f"`{name}` does not apply to `{kind}`",
        remedy="leave it out; it limits numbers (int bigint float decimal) and lengths of text",
    )

"""The types of fields, and what each takes after `=`."""

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum

from layerline.architecture.reserved import check_entity, snake
from layerline.errors import Refusal


class FieldType(StrEnum):
    """How the user writes the type of a field."""

    STR = "str"
    TEXT = "text"
    INT = "int"
    BIGINT = "bigint"
    FLOAT = "float"
    DECIMAL = "decimal"
    BOOL = "bool"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    UUID = "uuid"
    JSON = "json"
    EMAIL = "email"
    URL = "url"
    SLUG = "slug"
    ENUM = "enum"
    REF = "ref"
    REFS = "refs"

    @property
    def is_relation(self) -> bool:
        """Whether it points to another entity."""
        return self in {FieldType.REF, FieldType.REFS}

    @property
    def is_text(self) -> bool:
        """Whether `min` and `max` speak about its length."""
        return self in _TEXTS

    @property
    def is_number(self) -> bool:
        """Whether `min` and `max` speak about its value."""
        return self in _NUMBERS

    @property
    def is_ordered(self) -> bool:
        """Whether people ask for the values between two."""
        return self in _NUMBERS or self in _TIMES


_TEXTS = frozenset({FieldType.STR, FieldType.TEXT, FieldType.EMAIL, FieldType.URL, FieldType.SLUG})
_NUMBERS = frozenset({FieldType.INT, FieldType.BIGINT, FieldType.FLOAT, FieldType.DECIMAL})

_TIMES = frozenset({FieldType.DATE, FieldType.DATETIME, FieldType.TIME})

LENGTHS = {FieldType.STR: 255, FieldType.EMAIL: 320, FieldType.URL: 2048, FieldType.SLUG: 100}
"""How long a value may be where the user does not say; `text` has no limit."""

_OTHER_NAMES = {
    "boolean": "bool",
    "char": "str=1",
    "double": "float",
    "fk": "ref=Entity",
    "foreign_key": "ref=Entity",
    "guid": "uuid",
    "has_many": "refs=Entity",
    "many_to_many": "refs=Entity",
    "integer": "int",
    "jsonb": "json",
    "money": "decimal=12,2",
    "number": "int",
    "numeric": "decimal=12,2",
    "references": "ref=Entity",
    "string": "str",
    "timestamp": "datetime",
    "varchar": "str=120",
}


@dataclass(frozen=True, slots=True)
class Arguments:
    """What stood after the `=` of a type, read."""

    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    values: tuple[str, ...] = ()
    target: str | None = None


def read_type(name: str) -> FieldType:
    """The type of that name.

    Raises:
        Refusal: there is none, with what the user may have meant.
    """
    try:
        return FieldType(name)
    except ValueError:
        raise Refusal(f"there is no type `{name}`", remedy=_meant(name)) from None


def read_arguments(kind: FieldType, arguments: tuple[str, ...]) -> Arguments:
    """What the type takes after `=`, checked for its form."""
    if kind is FieldType.STR:
        return Arguments(length=_length(arguments))
    if kind is FieldType.DECIMAL:
        precision, scale = _digits(arguments)
        return Arguments(precision=precision, scale=scale)
    if kind is FieldType.ENUM:
        return Arguments(values=arguments)
    if kind.is_relation:
        return Arguments(target=_target(kind, arguments))
    if arguments:
        raise Refusal(
            f"`{kind}` takes nothing after `=`", remedy=f"write `{kind}`, limits are modifiers"
        )
    return Arguments(length=LENGTHS.get(kind))


def member_name(value: str) -> str:
    """What an enum calls a value: `in progress` is IN_PROGRESS, `2nd` is V_2ND."""
    name = snake("_".join(re.findall(r"[A-Za-z0-9]+", value))).upper()
    return f"V_{name}" if name[:1].isdigit() else name


def whole(text: str) -> int | None:
    """A count as people type it: ASCII digits, few enough to be meant."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _length(arguments: tuple[str, ...]) -> int:
    if not arguments:
        return LENGTHS[FieldType.STR]
    length = whole(arguments[0]) if len(arguments) == 1 else None
    if length is None:
        raise Refusal(
            f"`str={','.join(arguments)}` has no length", remedy="write one number, as `str=120`"
        )
    return length


def _digits(arguments: tuple[str, ...]) -> tuple[int, int]:
    numbers = tuple(whole(argument) for argument in arguments)
    match numbers:
        case (int(precision), int(scale)):
            return precision, scale
        case _:
            raise Refusal(
                "`decimal` needs its number of digits and how many of them are decimal places",
                remedy="write both, as `decimal=12,2`",
            )


def _target(kind: FieldType, arguments: tuple[str, ...]) -> str:
    if len(arguments) != 1 or not arguments[0]:
        example = "customer:ref=Customer" if kind is FieldType.REF else "tags:refs=Tag"
        raise Refusal(f"`{kind}` needs one entity", remedy=f"write it, as `{example}`")
    check_entity(arguments[0])
    return arguments[0]


def _meant(name: str) -> str:
    known = [str(kind) for kind in FieldType]
    if "(" in name or "{" in name:
        bare, *numbers = re.findall(r"\w+", name) or [""]
        if bare in known:
            return f"write it as `{bare}={','.join(numbers)}`"
    if name.lower() in _OTHER_NAMES:
        return f"did you mean `{_OTHER_NAMES[name.lower()]}`?"
    close = difflib.get_close_matches(name.lower(), known, n=1)
    return f"did you mean `{close[0]}`?" if close else f"use one of {' '.join(known)}"

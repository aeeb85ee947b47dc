"""What the rows that are there need when a field changes or comes."""

from collections.abc import Iterator
from dataclasses import replace

from layerline.architecture.fields import Field, FieldType
from layerline.architecture.literals import canonical, value_of
from layerline.errors import Refusal
from layerline.generation.literals import decimal, quoted
from layerline.generation.number_samples import numbers_of

_WHOLE = frozenset({FieldType.INT, FieldType.BIGINT})
_CALLS = {
    FieldType.DATE: 'dt.date.fromisoformat("{}")',
    FieldType.DATETIME: 'dt.datetime.fromisoformat("{}")',
    FieldType.TIME: 'dt.time.fromisoformat("{}")',
    FieldType.UUID: 'UUID("{}")',
}
_NEUTRAL = {
    FieldType.STR: "",
    FieldType.TEXT: "",
    FieldType.BOOL: "false",
    FieldType.DATE: "1970-01-01",
    FieldType.DATETIME: "1970-01-01T00:00:00+00:00",
    FieldType.TIME: "00:00:00",
    FieldType.JSON: "{}",
}


def column_value(field: Field, text: str) -> str:
    """A value of a field as Python source that a column takes.

    Raises:
        Refusal: the text means no value of the field.
    """
    if field.type is FieldType.REF:
        return _key(text)
    value = canonical(value_of(field.type, text))
    _refuse_beyond_limits(field, value)
    return _source(field, value)


def _refuse_beyond_limits(field: Field, value: str) -> None:
    if field.type is FieldType.ENUM and value not in field.values:
        raise Refusal(
            f"`{value}` is no value of `{field.name}`",
            remedy=f"use one of {', '.join(field.values)}",
        )
    if field.length and len(value) > field.length:
        raise Refusal(
            f"`{value}` is longer than `{field.name}` may be", remedy="use a shorter value"
        )
    try:
        replace(field, default=value, unique=False)
    except Refusal as refusal:
        told = refusal.reason.replace("the default", "the value", 1)
        raise Refusal(f"`{field.name}`: {told}", remedy="use a value within its limits") from None


def _key(text: str) -> str:
    """A key as source; text that is neither of the two kinds is for those to refuse who know it."""
    if text.isascii() and text.isdecimal():
        return text
    try:
        return _CALLS[FieldType.UUID].format(canonical(value_of(FieldType.UUID, text)))
    except Refusal:
        return quoted(text)


def _source(field: Field, value: str) -> str:
    kind = field.type
    if kind is FieldType.BOOL:
        return value.capitalize()
    if kind in _WHOLE or kind in {FieldType.FLOAT, FieldType.JSON}:
        return value
    if kind is FieldType.DECIMAL:
        return decimal(value)
    if kind in _CALLS:
        return _CALLS[kind].format(value)
    return quoted(value)


def filling(field: Field, backfill: str | None) -> str | None:
    """What the rows that are there get, as Python source; None where they may have nothing.

    Raises:
        Refusal: they need a value and none is given, or the one that is given cannot be theirs.
    """
    if field.type is FieldType.REFS:
        if backfill is not None:
            raise Refusal(
                f"`{field.name}` has no column that could be filled",
                remedy="leave `--backfill` out: it begins without links",
            )
        return None
    if field.type is FieldType.REF and not field.null and backfill is None:
        raise Refusal(
            f"`{field.name}` is required, and the rows that are there point to nothing",
            remedy=f"say to which {field.target}: `--backfill KEY`, or add it as "
            f"`{field.name}:ref={field.target}:null`, fill it, then change-field it without `null`",
        )
    given = backfill if backfill is not None else None if field.null else field.default
    if given is None:
        if field.null:
            return None
        raise Refusal(
            f"`{field.name}` is required, and the rows that are there have no value for it",
            remedy=f"say one: `--backfill VALUE`, or `{field.name}:…:default=VALUE`, "
            f"or let it be missing: `{field.name}:…:null`",
        )
    if field.unique:
        raise Refusal(
            f"`{field.name}` is unique, so no value is right for all rows that are there",
            remedy=f"add it with `null`, fill it, then change-field {field.name} without `null`",
        )
    return column_value(field, given)


def neutral(field: Field) -> str | None:
    """What a row gets when a removed field comes back: its default, or nothing in particular."""
    if field.null or field.unique or field.type is FieldType.REF:
        return None
    text = field.values[0] if field.values else _NEUTRAL.get(field.type)
    if field.type.is_number:  # the nearest to zero that the database takes
        text = numbers_of(field).first().strip('"')
    text = field.default if field.default is not None else text
    return None if text is None else _source(field, canonical(value_of(field.type, text)))


def refuse_conversion(old: Field, new: Field) -> None:
    """Refuse a change of type in which values could be lost or mean something else.

    Raises:
        Refusal: it is such a change.
    """
    is_decimal = new.type is FieldType.DECIMAL
    kept_scale = (new.scale or 0) >= (old.scale or 0)
    kept_room = (new.precision or 0) - (new.scale or 0) >= (old.precision or 0) - (old.scale or 0)
    allowed = (
        (old.type is new.type and not is_decimal)
        or (is_decimal and old.type is FieldType.DECIMAL and kept_scale and kept_room)
        or (old.type in _WHOLE and (new.type in _WHOLE or is_decimal))
        or (old.type in _WHOLE and new.type is FieldType.FLOAT)
        or (new.type.is_text and (old.type.is_text or old.type is FieldType.ENUM))
    )
    if not allowed or (old.type.is_relation and old.target != new.target):
        raise Refusal(
            f"`{old.spec}` cannot become `{new.spec}` with the values that are there",
            remedy="add a field of the new type, fill it, and remove the old one",
        )


def statements(old: Field, new: Field, table: str, backfill: str | None) -> Iterator[str]:
    """Statements that make the values that are there ones of the changed field.

    Raises:
        Refusal: values go that rows may have, and nothing says what becomes of them.
    """
    gone = [value for value in old.values if value not in new.values]
    if gone and new.type is FieldType.ENUM:
        if backfill is None:
            raise Refusal(
                f"rows may have {' or '.join(f'`{value}`' for value in gone)}",
                remedy="say what they have from now on: `--backfill VALUE`",
            )
        column = f'sa.column("{new.column}", sa.String())'
        yield f'{new.column}_was = sa.table("{table}", {column})'
        listed = ", ".join(map(quoted, gone))
        yield (
            f"op.execute({new.column}_was.update()"
            f".where({new.column}_was.c.{new.column}.in_([{listed}]))"
            f'.values({{"{new.column}": {column_value(new, backfill)}}}))'
        )
    yield from scaling(old, new, table)


def scaling(old: Field, new: Field, table: str) -> Iterator[str]:
    """Statements that keep decimals what they are on SQLite, which holds scaled integers."""
    digits = (new.scale or 0) - (old.scale or 0)
    if digits:
        sign, factor = "*" if digits > 0 else "//", 10 ** abs(digits)
        held = f'sa.column("{new.column}", sa.BigInteger())'
        scaled = f"{new.column}_held.c.{new.column} {sign} {factor}"
        yield 'if op.get_context().dialect.name == "sqlite":  # which holds decimals scaled'
        yield f'    {new.column}_held = sa.table("{table}", {held})'
        yield f'    op.execute({new.column}_held.update().values({{"{new.column}": {scaled}}}))'

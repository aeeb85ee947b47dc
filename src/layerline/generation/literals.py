"""A field's default as Python source."""

import json

from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field, FieldType

_CALLS = {
    FieldType.DATE: 'dt.date.fromisoformat("{}")',
    FieldType.DATETIME: 'dt.datetime.fromisoformat("{}")',
    FieldType.TIME: 'dt.time.fromisoformat("{}")',
    FieldType.UUID: 'UUID("{}")',
}
_VERBATIM = frozenset({FieldType.INT, FieldType.BIGINT, FieldType.FLOAT})


def literal(entity: Entity, field: Field) -> str:
    """The default's expression, for models and schemas.

    Raises:
        ValueError: the field has no default, or one that every use must make anew.
    """
    if field.default is None or field.type is FieldType.JSON:
        raise ValueError(field.name)
    if field.type is FieldType.ENUM:
        member = next(name for name, value in field.members if value == field.default)
        return f"{entity.enum_class(field)}.{member}"
    if field.type is FieldType.BOOL:
        return field.default.capitalize()
    if field.type in _VERBATIM:
        return field.default
    if field.type is FieldType.DECIMAL:
        return decimal(field.default)
    return _CALLS.get(field.type, "{}").format(
        field.default if field.type in _CALLS else quoted(field.default)
    )


def decimal(text: str) -> str:
    """A decimal; a whole number needs no text."""
    return f'Decimal("{text}")' if "." in text else f"Decimal({text})"


def quoted(text: str) -> str:
    """A text as a Python string in double quotes."""
    return json.dumps(text, ensure_ascii=False)

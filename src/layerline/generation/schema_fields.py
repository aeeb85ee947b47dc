"""How a field is written in the schemas: what is sent, what may be changed, what is shown."""

from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field, FieldType
from layerline.architecture.options import Key
from layerline.generation.columns import python_type
from layerline.generation.literals import literal
from layerline.generation.option_values import key_source
from layerline.generation.samples import sample

_INPUT_TYPES = {
    FieldType.INT: "Int32",
    FieldType.BIGINT: "Int64",
    FieldType.FLOAT: "FiniteFloat",
    FieldType.DATETIME: "Timestamp",
    FieldType.TIME: "LocalTime",
    FieldType.JSON: "JsonDocument",
    FieldType.EMAIL: "Email",
    FieldType.URL: "Url",
    FieldType.SLUG: "Slug",
}
_TELLING = frozenset({FieldType.BOOL, FieldType.ENUM, FieldType.REF, FieldType.UUID})
"""Whose schema says all that an example could."""

_OWN_LENGTH = frozenset({FieldType.EMAIL, FieldType.URL, FieldType.SLUG})
"""Whose type has a limit, in whose place another one only comes inside of `Annotated`."""


def create_field(entity: Entity, field: Field, key: Key = Key.UUID7) -> str:
    """The field as a line of the schema that makes one."""
    kind = _input_type(entity, field, key) + (" | None" if field.null else "")
    arguments = [*_limits(field), *_examples(field), *_masks(field)]
    if field.type is FieldType.JSON and field.default is not None:
        arguments.insert(0, "default_factory=dict")
    elif field.default is not None:
        arguments.insert(0, f"default={literal(entity, field)}")
    elif field.null:
        arguments.insert(0, "default=None")
    return f"{field.column}: {kind}{_assigned([*arguments, *_alias(field)])}"


def update_field(entity: Entity, field: Field, key: Key = Key.UUID7) -> str:
    """The field as a line of the schema that changes one: left out, it stays."""
    kind = _input_type(entity, field, key)
    kind = f"{kind} | None" if field.null else f"Omittable[{kind}]"
    arguments = ["default=None", *_limits(field), *_examples(field), *_masks(field)]
    return f"{field.column}: {kind}{_assigned([*arguments, *_alias(field)])}"


def read_field(entity: Entity, field: Field, key: Key = Key.UUID7) -> str:
    """The field as a line of the schema that shows one."""
    kind = "JsonDocument" if field.type is FieldType.JSON else python_type(entity, field, key)
    shown = [f'serialization_alias="{field.alias}"'] if field.alias else []
    assigned = _assigned([*_examples(field), *shown])
    return f"{field.column}: {kind}{' | None' if field.null else ''}{assigned}"


def query_fields(entity: Entity, field: Field) -> list[str]:
    """The field as lines of the schema that asks for a list; none without `filter`."""
    kind = f"{_input_type(entity, field)} | None"
    length = [] if field.type in _OWN_LENGTH or not field.length else [f"max_length={field.length}"]
    return [
        f"{field.column}{end}: {kind}{_assigned(['default=None', *length, *_alias(field, end)])}"
        for end in (parameter.removeprefix(field.json) for parameter in field.parameters)
    ]


def _alias(field: Field, end: str = "") -> list[str]:
    """What clients call it, where that is not its own name."""
    return [f'validation_alias="{field.alias}{end}"'] if field.alias else []


def position_field(entity: Entity, field: Field) -> str:
    """The field as a line of the schema that says where a page begins."""
    kind = "str" if field.type.is_text else _input_type(entity, field)
    return f"{field.column}: {kind} | None = None"


def _input_type(entity: Entity, field: Field, key: Key = Key.UUID7) -> str:
    if field.type is FieldType.REF:
        return key_source(key).input
    if field.type is FieldType.DECIMAL:
        return f"Annotated[Decimal, exact({field.precision}, {field.scale})]"
    if field.type in _OWN_LENGTH and (lengths := _lengths(field)):
        return f"Annotated[{_INPUT_TYPES[field.type]}, Field({', '.join(lengths)})]"
    return _INPUT_TYPES.get(field.type) or python_type(entity, field)


def _limits(field: Field) -> list[str]:
    limits = [f"{bound.operator}={_number(field, bound.value)}" for bound in field.bounds]
    return limits if field.type in _OWN_LENGTH else [*limits, *_lengths(field)]


def _lengths(field: Field) -> list[str]:
    lengths = [] if field.min_length is None else [f"min_length={field.min_length}"]
    longest = field.max_length
    if longest is None and field.type not in _OWN_LENGTH:
        longest = field.length
    return lengths if longest is None else [*lengths, f"max_length={longest}"]


def _examples(field: Field) -> list[str]:
    if field.type in _TELLING:
        return []
    return [f"examples=[{sample(field).shown}]"]


def _masks(field: Field) -> list[str]:
    """What keeps a value out of logs, and tells readers of the API that it is only taken."""
    return ["repr=False", 'json_schema_extra={"writeOnly": True}'] if field.sensitive else []


_STORED = {
    FieldType.DECIMAL: "Decimal({})",
    FieldType.DATE: "dt.date.fromisoformat({})",
    FieldType.DATETIME: "dt.datetime.fromisoformat({})",
    FieldType.TIME: "dt.time.fromisoformat({})",
    FieldType.UUID: "UUID({})",
}


def stored(entity: Entity, field: Field, value: str) -> str:
    """The expression of what a client sends, as that of what the model holds."""
    if field.type is FieldType.ENUM:
        return f"{entity.enum_class(field)}({value})"
    return _STORED.get(field.type, "{}").format(value)


def _number(field: Field, value: str) -> str:
    if field.type is FieldType.DECIMAL and "." in value:
        return f'Decimal("{value}")'
    return value


def _assigned(arguments: list[str]) -> str:
    if not arguments:
        return ""
    if len(arguments) == 1 and arguments[0].startswith("default="):
        return f" = {arguments[0].removeprefix('default=')}"
    return f" = Field({', '.join(arguments)})"

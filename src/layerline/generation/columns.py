"""How a field is written in the model and in the migration."""

from decimal import Decimal

from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field, FieldType
from layerline.generation.literals import literal

_ON_DELETE = {None: "RESTRICT", "restrict": "RESTRICT", "cascade": "CASCADE", "null": "SET NULL"}
_SIGNS = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
_ENUM_LENGTH = 60
"""Longer than any value that the grammar lets through, so a new value needs no migration."""

_PYTHON = {
    FieldType.INT: "int",
    FieldType.BIGINT: "int",
    FieldType.FLOAT: "float",
    FieldType.DECIMAL: "Decimal",
    FieldType.BOOL: "bool",
    FieldType.DATE: "dt.date",
    FieldType.DATETIME: "dt.datetime",
    FieldType.TIME: "dt.time",
    FieldType.UUID: "UUID",
    FieldType.REF: "UUID",
    FieldType.JSON: "JsonDocument",
}


def python_type(entity: Entity, field: Field) -> str:
    """What the attribute of a model holds, without its None."""
    if field.type is FieldType.ENUM:
        return entity.enum_class(field)
    return _PYTHON.get(field.type, "str")


def model_column(entity: Entity, field: Field, target_table: str | None) -> str:
    """The column as a line of the model.

    Args:
        entity: whose model it is.
        field: the field.
        target_table: the table that a ref points to.
    """
    annotation = python_type(entity, field) + (" | None" if field.null else "")
    arguments = [argument for argument in (_model_type(entity, field, target_table),) if argument]
    if field.type is FieldType.REF and not field.unique:
        arguments.append("index=True")
    arguments += [f"{flag}=True" for flag in ("unique", "index") if getattr(field, flag)]
    if field.default is not None:
        arguments.append(f"default={_default(entity, field)}")
    arguments = list(dict.fromkeys(arguments))
    call = f" = mapped_column({', '.join(arguments)})" if arguments else ""
    return f"{field.column}: Mapped[{annotation}]{call}"


def migration_column(field: Field) -> str:
    """The column as an argument of `create_table`."""
    return f'sa.Column("{field.column}", {_migration_type(field)}, nullable={field.null})'


def foreign_key_name(table: str, column: str, target_table: str) -> str:
    """What the database calls a reference."""
    return f"fk_{table}_{column}_{target_table}"


def on_delete(field: Field) -> str:
    """What the database does with the row, or the link, whose target goes."""
    if field.type is FieldType.REFS:
        return "RESTRICT" if field.ondelete == "restrict" else "CASCADE"
    return _ON_DELETE[field.ondelete]


def foreign_key(entity: Entity, field: Field, target_table: str) -> str:
    """A ref's constraint as an argument of `create_table`."""
    name = foreign_key_name(entity.names.table, field.column, target_table)
    return (
        f'sa.ForeignKeyConstraint(["{field.column}"], ["{target_table}.id"], '
        f'name=op.f("{name}"), ondelete="{on_delete(field)}")'
    )


def is_indexed(field: Field) -> bool:
    """Whether the column has an index that is not unique."""
    return field.index or (field.type is FieldType.REF and not field.unique)


def is_listed(field: Field) -> bool:
    """Whether it needs an index that ends in the key, for lists in its order or with its value."""
    return (field.filter or field.sort) and not field.unique


def checks(field: Field) -> list[tuple[str, str]]:
    """The bounds that the database holds, too: name and condition.

    A decimal is a scaled integer on SQLite, so only zero means the same there and on
    PostgreSQL; its other bounds are held by the schemas alone.
    """
    return [
        (f"{field.column}_{bound.operator}", f"{field.column} {_SIGNS[bound.operator]} {number}")
        for bound in field.bounds
        if field.type is not FieldType.DECIMAL or Decimal(bound.value) == 0
        for number in ["0" if Decimal(bound.value) == 0 else bound.value]
    ]


def _default(entity: Entity, field: Field) -> str:
    if field.type is FieldType.JSON:
        return "dict"
    return literal(entity, field)


_MODEL_TYPES = {
    FieldType.TEXT: "Text",
    FieldType.BIGINT: "BigInteger",
    FieldType.FLOAT: "Double",
    FieldType.JSON: "JSON(none_as_null=True)",
}


def _model_type(entity: Entity, field: Field, target_table: str | None) -> str | None:
    if field.type is FieldType.DECIMAL:
        return f"ExactDecimal({field.precision}, {field.scale})"
    if field.type is FieldType.ENUM:
        return f"text_enum({entity.enum_class(field)}, {_ENUM_LENGTH})"
    if field.type is FieldType.REF:
        late = ", use_alter=True" if field.name in entity.checked else ""
        return f'ForeignKey("{target_table}.id", ondelete="{_ON_DELETE[field.ondelete]}"{late})'
    by_length = f"String({field.length})" if field.length else None
    return _MODEL_TYPES.get(field.type, by_length)


_MIGRATION_TYPES = {
    FieldType.TEXT: "sa.Text()",
    FieldType.INT: "sa.Integer()",
    FieldType.BIGINT: "sa.BigInteger()",
    FieldType.FLOAT: "sa.Double()",
    FieldType.BOOL: "sa.Boolean()",
    FieldType.DATE: "sa.Date()",
    FieldType.DATETIME: "types.UtcDateTime()",
    FieldType.TIME: "sa.Time()",
    FieldType.UUID: "sa.Uuid()",
    FieldType.REF: "sa.Uuid()",
    FieldType.JSON: "sa.JSON()",
    FieldType.ENUM: f"sa.String(length={_ENUM_LENGTH})",
}


def _migration_type(field: Field) -> str:
    if field.type is FieldType.DECIMAL:
        return f"types.ExactDecimal({field.precision}, {field.scale})"
    return _MIGRATION_TYPES.get(field.type) or f"sa.String(length={field.length})"

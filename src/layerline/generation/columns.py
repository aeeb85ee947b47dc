"""How a field is written in the model and in the migration."""

from decimal import Decimal

from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field, FieldType
from layerline.architecture.options import Key
from layerline.generation.literals import literal
from layerline.generation.option_values import key_source

_ON_DELETE = {None: "RESTRICT", "restrict": "RESTRICT", "cascade": "CASCADE", "null": "SET NULL"}
_SIGNS = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
AMONG_LIVING = ", ".join(
    f'{database}_where=sa.text("deleted_at IS NULL")' for database in ("sqlite", "postgresql")
)
"""What makes an index of a migration leave deleted rows out."""
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
    FieldType.JSON: "JsonDocument",
}


def python_type(entity: Entity, field: Field, key: Key = Key.UUID7) -> str:
    """What the attribute of a model holds, without its None.

    Args:
        entity: whose model it is.
        field: the field.
        key: of what a ref points to.
    """
    if field.type is FieldType.REF:
        return key_source(key).python
    if field.type is FieldType.ENUM:
        return entity.enum_class(field)
    return _PYTHON.get(field.type, "str")


def model_column(
    entity: Entity, field: Field, target_table: str | None, key: Key = Key.UUID7
) -> str:
    """The column as a line of the model.

    Args:
        entity: whose model it is.
        field: the field.
        target_table: the table that a ref points to.
        key: of what it points to.
    """
    annotation = python_type(entity, field, key) + (" | None" if field.null else "")
    arguments = [argument for argument in (_model_type(entity, field, target_table),) if argument]
    if field.type is FieldType.REF and not field.unique:
        arguments.append("index=True")
    flags = ("index",) if entity.options.soft_delete else ("unique", "index")
    arguments += [f"{flag}=True" for flag in flags if getattr(field, flag)]
    if field.default is not None:
        arguments.append(f"default={_default(entity, field)}")
    arguments = list(dict.fromkeys(arguments))
    call = f" = mapped_column({', '.join(arguments)})" if arguments else ""
    return f"{field.column}: Mapped[{annotation}]{call}"


def migration_column(field: Field, key: Key = Key.UUID7) -> str:
    """The column as an argument of `create_table`."""
    return f'sa.Column("{field.column}", {migration_type(field, key)}, nullable={field.null})'


def foreign_key_name(table: str, column: str, target_table: str) -> str:
    """What the database calls a reference."""
    return f"fk_{table}_{column}_{target_table}"


def foreign_key(entity: Entity, field: Field, target_table: str) -> str:
    """A ref's constraint as an argument of `create_table`."""
    name = foreign_key_name(entity.names.table, field.column, target_table)
    return (
        f'sa.ForeignKeyConstraint(["{field.column}"], ["{target_table}.id"], '
        f'name=op.f("{name}"), ondelete="{on_delete(field)}")'
    )


def on_delete(field: Field) -> str:
    """What the database does to the row, or to the link of refs, whose target is deleted."""
    if field.type is FieldType.REFS:
        return "RESTRICT" if field.ondelete == "restrict" else "CASCADE"
    return _ON_DELETE[field.ondelete]


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
        return f'ForeignKey("{target_table}.id", ondelete="{on_delete(field)}"{late})'
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
    FieldType.JSON: "sa.JSON()",
    FieldType.ENUM: f"sa.String(length={_ENUM_LENGTH})",
}


def migration_type(field: Field, key: Key = Key.UUID7) -> str:
    """The type of the column in migrations, which never change: it names no class of a model."""
    if field.type is FieldType.REF:
        return key_source(key).reference
    if field.type is FieldType.DECIMAL:
        return f"types.ExactDecimal({field.precision}, {field.scale})"
    return _MIGRATION_TYPES.get(field.type) or f"sa.String(length={field.length})"

"""How a field is written in the model and in the migration."""

from decimal import Decimal

from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field, FieldType
from layerline.architecture.options import Key
from layerline.generation.literals import literal
from layerline.generation.option_values import key_source

_ON_DELETE = {None: "RESTRICT", "restrict": "RESTRICT", "cascade": "CASCADE", "null": "SET NULL"}
_LONGEST_CONDITION = 76
"""What the formatter leaves on one line, as an argument of a class's attribute."""
_SIGNS = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
AMONG_LIVING = ", ".join(
    f'{database}_where=sa.text("deleted_at IS NULL")' for database in ("sqlite", "postgresql")
)
"""What makes an index of a migration leave deleted rows out."""
CONTINUED = '" "'
"""Between two parts of a text that is too long for a line."""
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


def relationship(entity: Entity, field: Field) -> str:
    """A ref's relationship as a line of the model."""
    target = f'"{field.target} | None"' if field.null else f'"{field.target}"'
    arguments = [f'back_populates="{entity.back_of(field)}"']
    if field.target == entity.names.entity:
        arguments.append(f'remote_side="{entity.names.entity}.id"')
    if _is_ambiguous(entity, field):
        arguments.append(f"foreign_keys=[{field.column}]")
    return f'{field.name}: Mapped[{target}] = relationship({", ".join(arguments)}, lazy="raise")'


def back_relationship(entity: Entity, field: Field) -> str:
    """The other side: how the target's model sees the records that point to it."""
    arguments = [f'back_populates="{field.name}"']
    if entity.options.soft_delete:
        arguments.append(_living(entity, field))
    elif _is_ambiguous(entity, field):
        arguments.append(f'foreign_keys="{entity.names.entity}.{field.column}"')
    return (
        f'{entity.back_of(field)}: Mapped[list["{entity.names.entity}"]] = '
        f'relationship({", ".join(arguments)}, lazy="raise", passive_deletes="all")'
    )


def _living(entity: Entity, field: Field) -> str:
    """The condition of the records that point somewhere and are not deleted."""
    name = entity.names.entity
    parts = (
        f"and_({field.target}.id == remote(foreign({name}.{field.column})), ",
        f"remote({name}.deleted_at).is_(None))",
    )
    is_short = len("".join(parts)) <= _LONGEST_CONDITION
    return f'primaryjoin="{"".join(parts) if is_short else parts[0] + CONTINUED + parts[1]}"'


def migration_column(field: Field, key: Key = Key.UUID7) -> str:
    """The column as an argument of `create_table`."""
    return f'sa.Column("{field.column}", {migration_type(field, key)}, nullable={field.null})'


def foreign_key(entity: Entity, field: Field, target_table: str) -> str:
    """A ref's constraint as an argument of `create_table`."""
    name = f"fk_{entity.names.table}_{field.column}_{target_table}"
    return (
        f'sa.ForeignKeyConstraint(["{field.column}"], ["{target_table}.id"], '
        f'name=op.f("{name}"), ondelete="{_ON_DELETE[field.ondelete]}")'
    )


def on_delete(field: Field) -> str:
    """What the database does to the row when the target of its ref is deleted."""
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


def _is_ambiguous(entity: Entity, field: Field) -> bool:
    return sum(ref.target == field.target for ref in entity.refs) > 1


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
        return f'ForeignKey("{target_table}.id", ondelete="{_ON_DELETE[field.ondelete]}")'
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

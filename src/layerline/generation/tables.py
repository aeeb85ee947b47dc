"""The table of an entity as the database has it, and what parts two versions of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from layerline.architecture.entity import Entity
from layerline.architecture.links import Link
from layerline.architecture.names import Names
from layerline.architecture.options import Key
from layerline.generation import columns
from layerline.generation.literals import quoted


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint.

    Attributes:
        kind: as Alembic calls it: check, unique or foreignkey.
        definition: the arguments that follow its name where it is made.
    """

    kind: str
    definition: str


@dataclass(frozen=True, slots=True)
class Table:
    """What migrations make of an entity.

    Attributes:
        name: of the table.
        types: the type of each column, as source.
        nullable: whether each column may be null.
        constraints: by their names; the primary key never changes.
        indexes: the columns of each, as source, by their names.
        is_counted: whether the database counts its keys, which SQLite must be told of a copy, too.
    """

    name: str
    types: Mapping[str, str]
    nullable: Mapping[str, bool]
    constraints: Mapping[str, Constraint]
    indexes: Mapping[str, str]
    is_counted: bool = False


def table_of(
    entity: Entity, targets: Mapping[str, Names], keys: Mapping[str, Key] | None = None
) -> Table:
    """The table of an entity.

    Args:
        entity: the entity.
        targets: the names of those that it refers to.
        keys: theirs, where they are no UUIDs.
    """
    of = {**(keys or {}), entity.names.entity: entity.options.key}
    name = entity.names.table
    constraints: dict[str, Constraint] = {}
    indexes: dict[str, str] = {}
    for field in entity.stored:
        column = field.column
        for check, condition in columns.checks(field):
            constraints[f"ck_{name}_{check}"] = Constraint("check", f'"{condition}"')
        if field.target:
            target = targets[field.target].table
            action = columns.on_delete(field)
            definition = f'"{target}", ["{column}"], ["id"], ondelete="{action}"'
            key = columns.foreign_key_name(name, column, target)
            constraints[key] = Constraint("foreignkey", definition)
        if columns.is_indexed(field):
            indexes[f"ix_{name}_{column}"] = f'["{column}"]'
        if columns.is_listed(field):
            indexes[f"ix_{name}_{column}"] = f'["{column}", "id"]'
    alone = [(field.column,) for field in entity.stored if field.unique]
    for group in [*alone, *entity.columns_of(entity.options.unique)]:
        key, listed = f"uq_{name}_{'_'.join(group)}", _listed(group)
        if entity.options.soft_delete:
            indexes[key] = f"{listed}, unique=True, {columns.AMONG_LIVING}"
        else:
            constraints[key] = Constraint("unique", listed)
    for group in entity.columns_of(entity.options.index):
        indexes[f"ix_{name}_{'_'.join(group)}"] = _listed(group)
    return Table(
        name,
        {
            f.column: columns.migration_type(f, of.get(f.target or "", Key.UUID7))
            for f in entity.stored
        },
        {field.column: field.null for field in entity.stored},
        constraints,
        indexes,
        entity.options.key is Key.BIGINT,
    )


def link_table_of(link: Link, target: Names, types: tuple[str, str]) -> Table:
    """The table of an n-n relation.

    Args:
        link: the relation.
        target: the names of what it holds.
        types: those of its two columns, as source.
    """
    name, other = link.names.table, link.other_column(target)
    ends = (
        (link.owner_column, link.owner.table, "CASCADE"),
        (other, target.table, columns.on_delete(link.field)),
    )
    return Table(
        name,
        dict(zip((link.owner_column, other), types, strict=True)),
        dict.fromkeys((link.owner_column, other), False),
        {
            columns.foreign_key_name(name, column, table): Constraint(
                "foreignkey", f'"{table}", ["{column}"], ["id"], ondelete="{action}"'
            )
            for column, table, action in ends
        },
        {f"ix_{name}_{other}": f'["{other}"]'},
    )


def _listed(group: tuple[str, ...]) -> str:
    """Columns as the source of a list."""
    return f"[{', '.join(map(quoted, group))}]"

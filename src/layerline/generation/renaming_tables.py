"""How the database follows an entity's new name: tables, columns, constraints and indexes.

Made without a database. PostgreSQL renames all of it; SQLite makes tables anew for constraints.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from layerline.architecture.entity import Entity
from layerline.architecture.links import Link
from layerline.architecture.names import Names
from layerline.architecture.options import Key, Operation
from layerline.generation.columns import foreign_key_name
from layerline.generation.literals import quoted
from layerline.generation.migrations import Revision
from layerline.generation.renamed import Renaming
from layerline.generation.tables import table_of

_MIGRATION = '''\
"""{title}.

Revision ID: {id}
Revises: {down}
"""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "{id}"
down_revision = {quoted}
branch_labels = None
depends_on = None
{names}

def upgrade() -> None:
    """{title}."""
{up}


def downgrade() -> None:
    """{back}."""
{down_body}
{helper}'''
_NAMES = '''
NAMES: dict[str, dict[str, str]] = {names}
"""Constraints and indexes, by their tables and old names."""
'''
_HELPER = '''

def rename(table: str, names: Mapping[str, str]) -> None:
    """Give constraints and indexes of a table other names."""
    if op.get_context().dialect.name == "sqlite":  # which can only make the table anew
        copied = sa.Table(table, sa.MetaData(), autoload_with=op.get_bind()COUNTED)
        for constraint in copied.constraints:
            constraint.name = names.get(str(constraint.name), constraint.name)
        for index in copied.indexes:
            name = str(index.name)
            index.name = sa.quoted_name(names.get(name, name), None)
        with op.batch_alter_table(table, copy_from=copied, recreate="always"):
            return
    for old, new in names.items():
        if old.startswith(("ck_", "fk_")):
            op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}")
        else:
            op.execute(f"ALTER INDEX {old} RENAME TO {new}")
'''


@dataclass(frozen=True, slots=True)
class TableNames:
    """What a table and the things in it are called, in the same order before and after."""

    table: str
    columns: tuple[str, ...]
    named: tuple[str, ...]
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """The statements of a migration, each way.

    Attributes:
        up: those of the way there.
        down: those of the way back.
        names: of constraints and indexes, old to new, by the new name of their table.
        counted: the tables of which the database counts the keys.
    """

    up: tuple[str, ...]
    down: tuple[str, ...]
    names: Mapping[str, Mapping[str, str]]
    counted: tuple[str, ...]


def table_steps(renaming: Renaming) -> Steps:
    """How the tables follow."""
    up: list[str] = []
    down: list[str] = []
    names: dict[str, dict[str, str]] = {}
    for was, shall in _tables(renaming):
        if was.table != shall.table:
            up.append(_table(was.table, shall.table))
            down.insert(0, _table(shall.table, was.table))
        for old, new in _differing(was.columns, shall.columns):
            up.append(_column(shall.table, old, new))
            down.insert(0, _column(shall.table, new, old))
        if named := dict(_differing(was.named, shall.named)):
            names[shall.table] = named
    if names:
        up += ["for table, names in NAMES.items():", "    rename(table, names)"]
        back = "    rename(table, {new: old for old, new in names.items()})"
        down = ["for table, names in NAMES.items():", back, *down]
    counted = tuple(shall.table for _, shall in _tables(renaming) if shall.is_counted)
    return Steps(tuple(up), tuple(down), names, counted)


def renaming_migration(
    revision: Revision, title: str, back: str, tables: Steps, stored: Sequence[Sequence[str]]
) -> str:
    """The migration's source, not yet formatted.

    Args:
        revision: its place in the chain.
        title: what it does, as a sentence without a period.
        back: what its way back does.
        tables: what happens to the tables.
        stored: what happens to what is stored about the entity, there and back.
    """
    there, again = stored
    return _MIGRATION.format(
        title=title,
        id=revision.id,
        down=revision.down or "",
        quoted=quoted(revision.down) if revision.down else "None",
        names=_NAMES.format(names=json.dumps(tables.names)) if tables.names else "",
        up=_body([*tables.up, *there]),
        back=back,
        down_body=_body([*again, *tables.down]),
        helper=_HELPER.replace("COUNTED", _counted(tables)) if tables.names else "",
    )


def _tables(renaming: Renaming) -> Iterator[tuple[TableNames, TableNames]]:
    before, after = renaming.before, renaming.after
    for pair in renaming.pairs:
        yield _entity(pair.before, before), _entity(pair.after, after)
        for was, link in zip(pair.before.links, pair.after.links, strict=True):
            yield _link(was, before), _link(link, after)


def _entity(entity: Entity, targets: Mapping[str, Names]) -> TableNames:
    table = table_of(entity, targets)
    named = [*table.constraints, *table.indexes, f"pk_{table.name}"]
    if entity.options.key is Key.UUID4 and entity.options.can(Operation.LIST):
        named.append(f"ix_{table.name}_created_at")
    return TableNames(table.name, (), tuple(named), table.is_counted)


def _link(link: Link, targets: Mapping[str, Names]) -> TableNames:
    target = targets[link.field.target or ""]
    name, own, other = link.names.table, link.owner_column, link.other_column(target)
    ends = (own, link.owner.table), (other, target.table)
    keys = (foreign_key_name(name, *end) for end in ends)
    return TableNames(name, (own, other), (*keys, f"pk_{name}", f"ix_{name}_{other}"))


def _counted(tables: Steps) -> str:
    """What tells SQLite, where it makes a table anew, that it counts its keys."""
    counted = [table for table in tables.counted if table in tables.names]
    if not counted:
        return ""
    several = ", ".join(map(quoted, counted))
    is_one = f"table in {{{several}}}" if len(counted) > 1 else f"table == {several}"
    return f", sqlite_autoincrement={is_one}"


def _differing(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((old, new) for old, new in zip(before, after, strict=True) if old != new)


def _table(old: str, new: str) -> str:
    return f'op.rename_table("{old}", "{new}")'


def _column(table: str, old: str, new: str) -> str:
    return f'op.alter_column("{table}", "{old}", new_column_name="{new}")'


def _body(lines: Sequence[str]) -> str:
    return "\n".join(f"    {line}" for line in lines)

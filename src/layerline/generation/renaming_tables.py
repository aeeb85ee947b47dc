"""How the database follows an entity's new name: tables, constraints, indexes, and what names it.

Made without a database. PostgreSQL renames constraints and indexes; SQLite makes the table anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from textwrap import wrap

from layerline.architecture.entity import Entity
from layerline.architecture.links import Link
from layerline.architecture.names import Names
from layerline.architecture.options import Key, Operation
from layerline.generation import columns
from layerline.generation.literals import quoted
from layerline.generation.migrations import Revision
from layerline.generation.tables import Constraint, Table, table_of

_MIGRATION = '''\
"""{title}.

Revision ID: {id}
Revises: {down}
"""

import sqlalchemy as sa
from alembic import op

revision = "{id}"
down_revision = {quoted}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """{title}."""
{up}


def downgrade() -> None:
    """{back}."""
{down_body}
'''
_WIDTH = 76
"""Of a part of a statement, which stands three steps in."""
_MAKERS = {
    "check": "create_check_constraint",
    "unique": "create_unique_constraint",
    "foreignkey": "create_foreign_key",
    "primary": "create_primary_key",
}


@dataclass(frozen=True, slots=True)
class TableRename:
    """A table of which something is called otherwise.

    Attributes:
        before: as it is; its constraints and indexes are in the order of those of `after`.
        after: as it shall be.
        columns: those with another name, by the old one.
    """

    before: Table
    after: Table
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def back(self) -> "TableRename":
        """The way back."""
        return TableRename(self.after, self.before, {new: old for old, new in self.columns.items()})

    @property
    def lines(self) -> list[str]:
        """The body of a function that does it; empty where nothing is to do."""
        table = self.after.name
        renamed = [f'op.rename_table("{self.before.name}", "{table}")']
        names = [
            f'op.alter_column("{table}", "{old}", new_column_name="{new}")'
            for old, new in self.columns.items()
        ]
        sqlite, others = list(self._made_anew()), list(self._by_name())
        return [
            *(renamed if self.before.name != table else []),
            *names,
            *_by_dialect(sqlite, others),
        ]

    def _constraints(self) -> Iterator[tuple[str, str, Constraint]]:
        pairs = zip(self.before.constraints, self.after.constraints.items(), strict=True)
        return ((old, new, each) for old, (new, each) in pairs if old != new)

    def _indexes(self) -> Iterator[tuple[str, str, str]]:
        pairs = zip(self.before.indexes, self.after.indexes.items(), strict=True)
        return ((old, new, columns) for old, (new, columns) in pairs if old != new)

    def _made_anew(self) -> Iterator[str]:
        indexes, constraints = list(self._indexes()), list(self._constraints())
        table = self.after.name
        for old, _, _ in indexes:
            yield f'op.drop_index(op.f("{old}"), table_name="{table}")'
        if constraints:
            yield f'with op.batch_alter_table("{table}") as batch:'
            for old, _, each in constraints:
                yield f'    batch.drop_constraint(op.f("{old}"), type_="{each.kind}")'
            for _, new, each in constraints:
                yield f'    batch.{_MAKERS[each.kind]}(op.f("{new}"), {each.definition})'
        for _, new, listed in indexes:
            yield f'op.create_index(op.f("{new}"), "{table}", {listed})'

    def _by_name(self) -> Iterator[str]:
        for old, new, _ in self._constraints():
            yield from _executed(f"ALTER TABLE {self.after.name} RENAME CONSTRAINT {old} TO {new}")
        for old, new, _ in self._indexes():
            yield from _executed(f"ALTER INDEX {old} RENAME TO {new}")


def entity_table(entity: Entity, targets: Mapping[str, Names]) -> Table:
    """The table of an entity, with all in it that has a name."""
    table = table_of(entity, targets)
    primary = {f"pk_{table.name}": Constraint("primary", '["id"]')}
    indexes = dict(table.indexes)
    if entity.options.key is Key.UUID4 and entity.options.can(Operation.LIST):
        indexes[f"ix_{table.name}_created_at"] = '["created_at", "id"]'
    return replace(table, constraints={**table.constraints, **primary}, indexes=indexes)


def link_table(link: Link, targets: Mapping[str, Names]) -> Table:
    """The table of an n-n relation."""
    target = targets[link.field.target or ""]
    name, own, other = link.names.table, link.owner_column, link.other_column(target)
    ends = (
        (own, link.owner.table, "CASCADE"),
        (other, target.table, columns.on_delete(link.field)),
    )
    constraints = {
        columns.foreign_key_name(name, column, table): Constraint(
            "foreignkey", f'"{table}", ["{column}"], ["id"], ondelete="{action}"'
        )
        for column, table, action in ends
    }
    constraints[f"pk_{name}"] = Constraint("primary", f'["{own}", "{other}"]')
    return Table(name, {}, {}, constraints, {f"ix_{name}_{other}": f'["{other}"]'})


def renaming_migration(
    revision: Revision, title: str, back: str, up: Sequence[str], down: Sequence[str]
) -> str:
    """The migration's source, not yet formatted."""
    return _MIGRATION.format(
        title=title,
        id=revision.id,
        down=revision.down or "",
        quoted=quoted(revision.down) if revision.down else "None",
        up=_body(up),
        back=back,
        down_body=_body(down),
    )


def stored_names(before: Entity, after: Entity, modules: tuple[str, str]) -> list[str]:
    """Statements that give events and activities that are stored the new name.

    Args:
        before: the entity as it was.
        after: as it is from now on.
        modules: that of its handlers, before and after.
    """
    was, shall = before.names, after.names
    actions = [
        name
        for name, operation in (
            ("created", Operation.CREATE),
            ("updated", Operation.UPDATE),
            ("deleted", Operation.DELETE),
        )
        if before.options.can(operation)
    ]
    lines = []
    topics = ", ".join(f"'{was.event}.{action}'" for action in actions)
    if was.singular != shall.singular:
        lines += _payloads(f"{was.singular}_id", f"{shall.singular}_id", topics)
    if was.event != shall.event:
        moved = ", ".join(
            f"{column} = '{shall.event}' || substr({column}, {len(was.event) + 1})"
            for column in ("name", "aggregate")
        )
        lines += _updated("outbox", moved, f"name IN ({topics})")
    for action in actions:
        handlers = [
            f"{module}.record_{names.singular}_{action}"
            for module, names in zip(modules, (was, shall), strict=True)
        ]
        lines += _moved("inbox", "handler", *handlers)
    old, new = modules
    if old != new:  # the handlers that somebody wrote beside them
        prefix = f"substr(handler, 1, {len(old) + 1}) = '{old}.'"
        moved = f"handler = '{new}' || substr(handler, {len(old) + 1})"
        lines += _updated("inbox", moved, prefix)
    return [*lines, *_moved("activities", "subject", was.singular, shall.singular)]


def _moved(table: str, column: str, old: str, new: str) -> list[str]:
    if old == new:
        return []
    return _updated(table, f"{column} = '{new}'", f"{column} = '{old}'")


def _payloads(old: str, new: str, topics: str) -> list[str]:
    sqlite = (
        f"json_set(json_remove(payload, '$.{old}'), '$.{new}', json_extract(payload, '$.{old}'))"
    )
    other = (
        f"CAST(CAST(payload AS jsonb) - '{old}' || "
        f"jsonb_build_object('{new}', payload -> '{old}') AS json)"
    )
    return _by_dialect(
        *(
            _updated("outbox", f"payload = {each}", f"name IN ({topics})")
            for each in (sqlite, other)
        )
    )


def _updated(table: str, changes: str, where: str) -> list[str]:
    return _executed(f"UPDATE {table} SET {changes} WHERE {where}")  # noqa: S608 names alone


def _executed(statement: str) -> list[str]:
    """A statement of SQL as lines of Python."""
    parts = wrap(statement, _WIDTH, break_long_words=False, break_on_hyphens=False)
    if len(parts) == 1:
        return [f'op.execute("{statement}")']
    return ["op.execute(", *(f'    "{part} "' for part in parts[:-1]), f'    "{parts[-1]}"', ")"]


def _by_dialect(sqlite: Sequence[str], others: Sequence[str]) -> list[str]:
    if not sqlite:
        return []
    return [
        'if op.get_context().dialect.name == "sqlite":',
        *(f"    {each}" for each in sqlite),
        "else:",
        *(f"    {each}" for each in others),
    ]


def _body(lines: Sequence[str]) -> str:
    return "\n".join(f"    {line}" for line in lines)

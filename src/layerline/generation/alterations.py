"""The migration of an evolution: from one version of a table to the next, and back.

Made without a database. SQLite alters most things by copying the table, which Alembic calls a
batch; PostgreSQL does the same statements one by one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from layerline.generation.migrations import Revision
from layerline.generation.tables import Table

_MIGRATION = '''\
"""{title}.

Revision ID: {id}
Revises: {down}
"""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from app.core import types

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


@dataclass(frozen=True, slots=True)
class Alteration:
    """What happens to a table.

    Attributes:
        before: the table as it is.
        after: the table as it shall be.
        renamed: each column that has another name afterwards, by its old one.
        fills: what a row gets that has no value for a column yet, as Python source.
        statements: more statements, which come while the columns hold null and old values alike.
    """

    before: Table
    after: Table
    renamed: Mapping[str, str] = field(default_factory=dict)
    fills: Mapping[str, str] = field(default_factory=dict)
    statements: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """The body of a function that does it; empty where nothing is to do."""
        return [
            *self._dropped_indexes(),
            *self._renames(),
            *self._additions(),
            *self.statements,
            *self._filled(),
            *self._batch(),
            *self._made_indexes(),
        ]

    def _renames(self) -> Iterator[str]:
        if self.before.name != self.after.name:
            yield f'op.rename_table("{self.before.name}", "{self.after.name}")'
        for old, new in self.renamed.items():
            yield f'op.alter_column("{self.after.name}", "{old}", new_column_name="{new}")'

    @property
    def _added(self) -> list[str]:
        there = {self.renamed.get(column, column) for column in self.before.types}
        return [column for column in self.after.types if column not in there]

    def _additions(self) -> Iterator[str]:
        for column in self._added:
            kind = self.after.types[column]
            added = f'sa.Column("{column}", {kind}, nullable=True)'
            yield f'op.add_column("{self.after.name}", {added})'

    def _filled(self) -> Iterator[str]:
        for column, value in self.fills.items():
            table = self.after.name
            kind = self.after.types[column]
            yield f'{column}_of = sa.table("{table}", sa.column("{column}", {kind}))'
            yield (
                f"op.execute({column}_of.update().where({column}_of.c.{column}.is_(None))"
                f'.values({{"{column}": {value}}}))'
            )

    def _batch(self) -> Iterator[str]:
        body = [
            *self._dropped_constraints(),
            *self._altered(),
            *self._dropped(),
            *self._made_constraints(),
        ]
        if body:
            rest = ', table_kwargs={"sqlite_autoincrement": True}' if self.after.is_counted else ""
            yield f'with op.batch_alter_table("{self.after.name}"{rest}) as batch:'
            yield from (f"    {line}" for line in body)

    def _altered(self) -> Iterator[str]:
        for column, kind in self.after.types.items():
            is_null = self.after.nullable[column]
            if column in self._added:
                if not is_null:
                    yield f'batch.alter_column("{column}", existing_type={kind}, nullable=False)'
                continue
            old = next((old for old, new in self.renamed.items() if new == column), column)
            was, was_null = self.before.types[old], self.before.nullable[old]
            changes = []
            if was != kind:
                changes += [f"type_={kind}", *_conversion(column, was, kind)]
            if was_null != is_null:
                changes.append(f"nullable={is_null}")
            if changes:
                rest = "" if was_null != is_null else f", existing_nullable={is_null}"
                yield (
                    f'batch.alter_column("{column}", existing_type={was}{rest}, '
                    f"{', '.join(changes)})"
                )

    def _dropped(self) -> Iterator[str]:
        for column in self.before.types:
            if self.renamed.get(column, column) not in self.after.types:
                yield f'batch.drop_column("{column}")'

    def _dropped_constraints(self) -> Iterator[str]:
        for name, each in self.before.constraints.items():
            if self.after.constraints.get(name) != each:
                yield f'batch.drop_constraint(op.f("{name}"), type_="{each.kind}")'

    def _made_constraints(self) -> Iterator[str]:
        makers = {
            "check": "create_check_constraint",
            "unique": "create_unique_constraint",
            "foreignkey": "create_foreign_key",
        }
        for name, each in self.after.constraints.items():
            if self.before.constraints.get(name) != each:
                yield f'batch.{makers[each.kind]}(op.f("{name}"), {each.definition})'

    def _dropped_indexes(self) -> Iterator[str]:
        for name, columns in self.before.indexes.items():
            if self.after.indexes.get(name) != columns:
                yield f'op.drop_index(op.f("{name}"), table_name="{self.before.name}")'

    def _made_indexes(self) -> Iterator[str]:
        for name, columns in self.after.indexes.items():
            if self.before.indexes.get(name) != columns:
                yield f'op.create_index(op.f("{name}"), "{self.after.name}", {columns})'


def migration(revision: Revision, title: str, back: str, up: Alteration, down: Alteration) -> str:
    """The migration's source, not yet formatted.

    Args:
        revision: its place in the chain.
        title: what it does, as a sentence without a period.
        back: what its way back does.
        up: the way there.
        down: the way back.
    """
    return _MIGRATION.format(
        title=title,
        id=revision.id,
        down=revision.down or "",
        quoted=f'"{revision.down}"' if revision.down else "None",
        up=_body(up),
        back=back,
        down_body=_body(down),
    )


def _body(alteration: Alteration) -> str:
    return "\n".join(f"    {line}" for line in alteration.lines)


_CASTS = {
    "sa.Text()": "text",
    "sa.Integer()": "integer",
    "sa.BigInteger()": "bigint",
    "sa.Double()": "double precision",
}


def _conversion(column: str, was: str, kind: str) -> list[str]:
    """How PostgreSQL converts a column, where it must be told.

    Between texts it must not be: a cast cuts what is too long, where its own way refuses it.
    """
    is_text = all(each.startswith(("sa.String(", "sa.Text(")) for each in (was, kind))
    return [] if is_text else [f'postgresql_using="{column}::{_cast(kind)}"']


def _cast(kind: str) -> str:
    """How PostgreSQL calls a type."""
    if kind.startswith("types.ExactDecimal"):
        return f"numeric{kind.removeprefix('types.ExactDecimal')}"
    return _CASTS.get(kind) or kind.replace("sa.String(length=", "varchar(")

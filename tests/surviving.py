"""Rows that are there while a project is migrated: what is inserted, and what is left of it."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias
from uuid import NAMESPACE_OID, UUID, uuid5

from layerline.architecture import options
from layerline.architecture.entity import Entity
from layerline.architecture.field_types import FieldType
from layerline.architecture.fields import Field
from layerline.generation import columns
from layerline.generation.domain import in_order
from layerline.generation.option_values import counted, key_source
from layerline.generation.samples import sample
from layerline.generation.schema_fields import stored

Row: TypeAlias = dict[str, str | None]
Key: TypeAlias = UUID | int
Table: TypeAlias = dict[str, Row]
"""Rows by their keys."""

PROGRAM = """
import asyncio, datetime as dt, json, sys
from decimal import Decimal
from uuid import UUID, uuid4

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from app.bootstrap import load_settings
from app.core import types
from app.core.db import create_engine
from app.main import create_app

CLEAN = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
CONFIG = Config("alembic.ini")


def walk(connection, stages):
    CONFIG.attributes["connection"] = connection
    told = {"stages": [each(connection, **stage) for stage in stages]}
    command.upgrade(CONFIG, "head")
    told["tables"] = {
        name: described(sa.inspect(connection), name)
        for name in sa.inspect(connection).get_table_names()
    }
    return told


def each(connection, revision, types, rows):
    command.upgrade(CONFIG, revision)
    tables = {name: table(name, columns) for name, columns in types.items()}
    found = {name: dumped(connection, each) for name, each in tables.items()}
    for name, values in rows:
        given = {column: eval(value, globals()) for column, value in values.items()}
        connection.execute(tables[name].insert(), given)
    connection.commit()
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        assert not broken, broken
    return [found, {name: dumped(connection, each) for name, each in tables.items()}]


def table(name, columns):
    made = (sa.Column(key, eval(kind, globals())) for key, kind in columns.items())
    return sa.Table(name, sa.MetaData(), *made)


def dumped(connection, table):
    rows = connection.execute(sa.select(table)).mappings()
    return {key_of(row): {key: said(value) for key, value in row.items()} for row in rows}


def key_of(row):
    return str(row["id"]) if "id" in row else " ".join(map(str, row.values()))


def said(value):
    return value if value is None else json.dumps(value) if isinstance(value, dict) else str(value)


def described(inspector, name):
    columns = {c["name"]: [str(c["type"]), c["nullable"]] for c in inspector.get_columns(name)}
    told = [
        inspector.get_pk_constraint(name),
        *inspector.get_foreign_keys(name),
        *inspector.get_unique_constraints(name),
        *inspector.get_check_constraints(name),
        *inspector.get_indexes(name),
    ]
    return [columns, sorted(json.dumps(each, sort_keys=True, default=str) for each in told)]


async def main():
    engine = create_engine(load_settings().database_url, foreign_keys=False)
    async with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            for statement in CLEAN.split(";"):
                await connection.exec_driver_sql(statement)
            await connection.commit()
        told = await connection.run_sync(walk, json.load(sys.stdin))
    await engine.dispose()
    print(json.dumps({**told, "api": create_app().openapi()}))


asyncio.run(main())
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """A project between two evolutions: its newest migration, its columns, and new rows."""

    revision: str
    types: Mapping[str, Mapping[str, str]]
    rows: Sequence[tuple[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a project says of itself.

    Attributes:
        stages: at each one the rows before and after those that came.
        tables: of the database, in the end.
        api: its OpenAPI schema.
    """

    stages: Sequence[tuple[dict[str, Table], dict[str, Table]]]
    tables: Mapping[str, Any]
    api: Mapping[str, Any]


def walked(root: Path, url: str, stages: Sequence[Stage]) -> Told:
    """Bring an empty database through a project's migrations, with new rows at each stage."""
    done = subprocess.run(
        [root / ".venv/bin/python", "-c", PROGRAM],
        cwd=root,
        env={**os.environ, "APP_DATABASE_URL": url},
        input=json.dumps([asdict(stage) for stage in stages]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-6000:]
    return Told(**json.loads(done.stdout.splitlines()[-1]))


def stage_of(revision: str, entities: Sequence[Entity], number: int) -> Stage:
    """A stage at which each entity gets one more row.

    Args:
        revision: the newest migration.
        entities: those that there are.
        number: of the stage, from 1.
    """
    made: dict[str, Key] = {}
    rows = []
    for entity in in_order(entities):
        rows.append((entity.names.table, _row(entity, number, made)))
        made[entity.names.entity] = row_key(entity, number)
    there = {entity.names.entity: entity for entity in entities}
    types = {entity.names.table: _types(entity, there) for entity in entities}
    for entity in entities:
        for link in entity.links:
            target = there[link.field.target or ""]
            columns = link.owner_column, link.other_column(target.names)
            ends = dict(zip(columns, (entity, target), strict=True))
            types[link.names.table] = {column: _key_type(end) for column, end in ends.items()}
            values = {column: repr(row_key(end, number)) for column, end in ends.items()}
            rows.append((link.names.table, values))
    return Stage(revision, types, rows)


_MOMENT = "dt.datetime(2026, 1, 31, 9, 30, tzinfo=dt.UTC)"


def row_key(entity: Entity, number: int) -> Key:
    """The key of the row that an entity gets at a stage."""
    if entity.options.key is options.Key.BIGINT:
        return number
    return uuid5(NAMESPACE_OID, f"{entity.names.entity}-{number}")


def _key_type(entity: Entity) -> str:
    return key_source(entity.options.key).reference


def _row(entity: Entity, number: int, made: Mapping[str, Key]) -> dict[str, str]:
    row = {
        "id": repr(row_key(entity, number)),
        **dict.fromkeys(("created_at", "updated_at"), _MOMENT),
        "version": "3",
    }
    for field in entity.stored:
        if field.type is FieldType.REF:
            target = made.get(field.target or "")
            row[field.column] = repr(target)
        else:
            row[field.column] = _value(entity, field, number)
    return row


def _value(entity: Entity, field: Field, number: int) -> str:
    is_counted = field.name in counted(entity)
    shape = replace(field, unique=True, index=False, default=None) if is_counted else field
    value = sample(shape).value
    text = value if field.type is FieldType.ENUM else stored(entity, field, value)
    return f"(lambda number: {text})({number})"


def _types(entity: Entity, there: Mapping[str, Entity]) -> dict[str, str]:
    soft = {"deleted_at": "types.UtcDateTime()"} if entity.options.soft_delete else {}
    own = {
        field.column: _key_type(there[field.target])
        if field.target
        else columns.migration_type(field).replace("sa.JSON()", "sa.JSON(none_as_null=True)")
        for field in entity.stored
    }
    moment = "types.UtcDateTime()"
    return {
        "id": _key_type(entity),
        "created_at": moment,
        "updated_at": moment,
        "version": "sa.Integer()",
        **soft,
        **own,
    }


def same_value(one: str | None, other: str | None) -> bool:
    """Whether two values mean the same, whatever the types of their columns."""
    if one is None or other is None or one == other:
        return one == other
    try:
        return Decimal(one) == Decimal(other)
    except ArithmeticError:
        return False

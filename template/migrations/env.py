"""How Alembic reaches the database: by the service's settings, or on a connection it is given."""

import asyncio
import sys
from typing import Any

from alembic import context
from sqlalchemy import Column, Connection, Identity
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.bootstrap import load_settings, metadata
from app.core.db import create_engine


def migrate(connection: Connection) -> None:
    """Run the migrations on an open connection."""
    is_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=is_sqlite,
        compare_server_default=default_differs if is_sqlite else True,
        user_module_prefix="types.",
    )
    with context.begin_transaction():
        context.run_migrations()


def default_differs(
    _context: object, _found: object, declared: Column[Any], *_defaults: object
) -> bool | None:
    """SQLite counts keys without an identity to be found; all else Alembic compares itself."""
    return False if isinstance(declared.server_default, Identity) else None


async def connect_and_migrate(url: str) -> None:
    """Run the migrations on the service's database."""
    # SQLite alters a table by copy, drop and rename, and a drop fails while others refer to
    # the table. So the checks are off here, and all is checked at the end.
    engine = create_engine(url, foreign_keys=False)
    await find(engine)
    async with engine.begin() as connection:
        await connection.run_sync(migrate)
        if connection.dialect.name == "sqlite":
            broken = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"the migration broke foreign keys: {broken[:5]}")
    await engine.dispose()


async def find(engine: AsyncEngine) -> None:
    """Connect once.

    Raises:
        SystemExit: there is no such database, in a sentence.
    """
    try:
        async with engine.connect():
            pass
    except (OSError, DBAPIError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        where = engine.url.render_as_string()  # without the password
        sys.exit(f"The database {where} (APP_DATABASE_URL) cannot be used: {reason}")


given: Connection | None = context.config.attributes.get("connection")
if context.is_offline_mode():
    url = load_settings().database_url
    context.configure(url=url, target_metadata=metadata(), literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
elif given is not None:
    migrate(given)
else:
    asyncio.run(connect_and_migrate(load_settings().database_url))

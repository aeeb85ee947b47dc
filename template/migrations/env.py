"""How Alembic reaches the database: by the service's settings, or on a connection it is given."""

import asyncio
import sys

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.bootstrap import load_settings, metadata
from app.core.db import create_engine


def migrate(connection: Connection) -> None:
    """Run the migrations on an open connection."""
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=connection.dialect.name == "sqlite",
        compare_server_default=True,
        user_module_prefix="types.",
    )
    with context.begin_transaction():
        context.run_migrations()


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

"""Every migration goes up, down and up again, and ends where the models are."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from app.bootstrap import metadata
from app.core.settings import get_settings
from tests.conftest import TEST_SETTINGS
from tests.database import empty_database


def config_on(connection: Connection) -> Config:
    config = Config("alembic.ini")
    config.attributes["connection"] = connection
    return config


def test_there_is_one_newest_migration() -> None:
    heads = ScriptDirectory.from_config(Config("alembic.ini")).get_heads()
    said = "two branches each added migrations, which one command joins: layerline join"
    assert len(heads) == 1, f"{', '.join(heads)}: {said}"


def up_down_up(connection: Connection) -> None:
    config = config_on(connection)
    command.upgrade(config, "head")
    command.downgrade(config, "base")
    assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    command.upgrade(config, "head")


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata()))


async def test_up_down_up_ends_where_the_models_are() -> None:
    async with (
        empty_database(TEST_SETTINGS.database_url, foreign_keys=False) as database,
        database.connect() as connection,
    ):
        await connection.run_sync(up_down_up)
        assert await connection.run_sync(differences) == []


def test_a_database_that_is_not_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_DATABASE_URL", "postgresql://app:secret@127.0.0.1:1/app")
    get_settings.cache_clear()
    try:
        with pytest.raises(SystemExit, match=r"app:\*\*\*@127.0.0.1:1/app .* cannot be used"):
            command.upgrade(Config("alembic.ini"), "head")
    finally:
        get_settings.cache_clear()

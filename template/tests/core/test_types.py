import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import Dialect

from app.core.settings import Settings
from app.core.types import UUID_LENGTH, AnyKey, ExactDecimal, Key, UtcDateTime, uuid7


@pytest.fixture
def sqlite() -> Dialect:
    return create_engine("sqlite://").dialect


def test_keys_sort_by_time() -> None:
    keys = [uuid7() for _ in range(3)]
    assert {key.version for key in keys} == {7}
    assert [key.int >> 80 for key in keys] == sorted(key.int >> 80 for key in keys)


def test_a_naive_datetime_is_refused(sqlite: Dialect) -> None:
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(dt.datetime(2026, 1, 1), sqlite)  # noqa: DTZ001


def test_a_datetime_comes_back_in_utc(sqlite: Dialect) -> None:
    column = UtcDateTime()
    moment = dt.datetime(2026, 1, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    stored = column.process_bind_param(moment, sqlite)
    assert column.process_result_value(stored, sqlite) == moment


@pytest.mark.parametrize("key", [uuid7(), 0, 2**63 - 1, -(2**63), None])
def test_a_key_of_any_table_is_kept_as_text(key: Key | None, sqlite: Dialect) -> None:
    stored = AnyKey().process_bind_param(key, sqlite)
    assert stored is None or len(stored) <= UUID_LENGTH
    assert AnyKey().process_result_value(stored, sqlite) == key


@pytest.mark.parametrize("text", ["0.01", "-12.30", "9999999999.99"])
def test_a_decimal_survives_sqlite(text: str, sqlite: Dialect) -> None:
    column = ExactDecimal(12, 2)
    stored = column.process_bind_param(Decimal(text), sqlite)
    assert isinstance(stored, int)
    assert str(column.process_result_value(stored, sqlite)) == text


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///./x.db", "sqlite+aiosqlite:///./x.db"),
        ("postgresql://ann:secret@db/shop", "postgresql+asyncpg://ann:secret@db/shop"),
    ],
)
def test_the_settings_choose_the_async_driver(given: str, used: str) -> None:
    assert Settings(database_url=given).database_url == used


@pytest.mark.parametrize("url", ["mysql://db/shop", "not a url"])
def test_an_unknown_database_stops_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="database_url"):
        Settings(database_url=url)

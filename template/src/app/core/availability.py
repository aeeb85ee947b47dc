"""Tells a database that is away, or that was not migrated, from a request that is wrong."""

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.core.errors import UnavailableError

AWAY = ConnectionError, TimeoutError, socket.gaierror, OperationalError, PoolTimeoutError
LOCK_NOT_AVAILABLE = "55P03"
AWAY_STATES = ("08", "53", "57", LOCK_NOT_AVAILABLE)
"""Of SQLSTATE: the connection broke, resources ran out, an operator intervened, a lock was held."""
LACKING_STATES = {"42P01", "42703"}
"""Of SQLSTATE: there is no such table, no such column."""
LACKING_WORDS = ("no such table", "no such column", "has no column")
"""The same of SQLite, which has one code for all that is wrong with a statement."""


class OutdatedDatabaseError(Exception):
    """The database is not what the models say: a defect of the deployment, not of a request."""

    def __init__(self, lacking: object) -> None:
        super().__init__(
            f"the database was not migrated to this version ({lacking}): run `make migrate`, "
            "which is `alembic upgrade head`"
        )


@contextmanager
def translated() -> Iterator[None]:
    """Raise for what the driver raises.

    Raises:
        UnavailableError: the database is away.
        OutdatedDatabaseError: it was not migrated.
    """
    try:
        yield
    except Exception as error:
        explain(error)
        raise


def explain(error: BaseException) -> None:
    """Raise what `translated` does, if this is such an error."""
    if not isinstance(error, Exception):
        return
    if is_away(error):
        raise UnavailableError("the database does not answer") from error
    if isinstance(error, DBAPIError) and _lacks_something(error):
        raise OutdatedDatabaseError(error.orig) from error


def is_away(error: Exception) -> bool:
    """Whether the same statement may succeed later: not if SQLite finds the statement wrong."""
    if isinstance(error, DBAPIError) and isinstance(error.orig, sqlite3.OperationalError):
        return error.orig.sqlite_errorcode != sqlite3.SQLITE_ERROR
    if isinstance(error, AWAY):
        return True
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or state_of(error).startswith(AWAY_STATES)


def _lacks_something(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.OperationalError):
        return any(words in str(error.orig) for words in LACKING_WORDS)
    return state_of(error) in LACKING_STATES


def state_of(error: DBAPIError) -> str:
    """The SQLSTATE, where the database gives one."""
    return str(getattr(error.orig, "sqlstate", None))

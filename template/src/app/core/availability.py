"""Tells a database that is away from a request that is wrong."""

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


@contextmanager
def translated() -> Iterator[None]:
    """Raise `UnavailableError` for what the driver raises when the database is away."""
    try:
        yield
    except Exception as error:
        if is_away(error):
            raise UnavailableError("the database does not answer") from error
        raise


def is_away(error: Exception) -> bool:
    """Whether the same statement may succeed later: not if SQLite finds the statement wrong."""
    if isinstance(error, DBAPIError) and isinstance(error.orig, sqlite3.OperationalError):
        return error.orig.sqlite_errorcode != sqlite3.SQLITE_ERROR
    if isinstance(error, AWAY):
        return True
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or state_of(error).startswith(AWAY_STATES)


def state_of(error: DBAPIError) -> str:
    """The SQLSTATE, where the database gives one."""
    return str(getattr(error.orig, "sqlstate", None))

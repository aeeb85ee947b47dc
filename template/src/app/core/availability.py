"""Tells a database that is away from a request that is wrong."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.core.errors import UnavailableError

AWAY = ConnectionError, TimeoutError, socket.gaierror, OperationalError, PoolTimeoutError
AWAY_STATES = ("08", "53", "57")
"""Classes of SQLSTATE: the connection broke, resources ran out, an operator intervened."""


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
    """Whether the same statement may succeed later."""
    if isinstance(error, AWAY):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = str(getattr(error.orig, "sqlstate", None))
    return error.connection_invalidated or state.startswith(AWAY_STATES)

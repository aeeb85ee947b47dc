"""Who sends the requests of the tests."""

from app.core.auth.principal import Principal
from app.core.auth.scopes import Scope
from app.core.auth.tokens import get_access_tokens
from app.core.types import uuid7

SOMEBODY = Principal(uuid7(), frozenset(Scope))
"""Who may do everything, and has no account."""


def bearer(principal: Principal) -> dict[str, str]:
    """The header of a request that somebody sends."""
    return {"Authorization": f"Bearer {get_access_tokens().issue(principal)}"}


def somebody() -> dict[str, str]:
    """The header of a request of the fixture `api`."""
    return bearer(SOMEBODY)

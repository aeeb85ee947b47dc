"""Who sent a request. A router of `ROUTERS` requires it, whether or not its routes ask for it."""

from typing import Annotated

import structlog
from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer, SecurityScopes

from app.core.auth.errors import UnauthenticatedError
from app.core.auth.principal import Principal
from app.core.auth.scopes import DESCRIPTIONS
from app.core.auth.tokens import get_access_tokens

bearer = OAuth2PasswordBearer(
    tokenUrl="api/v1/login/access-token",
    refreshUrl="api/v1/login/refresh-token",
    scopes=DESCRIPTIONS,
    auto_error=False,
)


async def get_principal(
    request: Request, scopes: SecurityScopes, token: Annotated[str | None, Depends(bearer)]
) -> Principal:
    """The sender of this request, whom its log lines name from now on.

    A route has it by `PrincipalDep`; what serves public ones, too, by `request.state.principal`.

    Raises:
        UnauthenticatedError: it does not say.
        InvalidTokenError: what it says is not true, or no longer.
        MissingScopeError: the sender may not do this.
    """
    if token is None:
        raise UnauthenticatedError("send an access token: Authorization: Bearer …")
    principal = get_access_tokens().read(token)
    structlog.contextvars.bind_contextvars(principal_id=str(principal.id))
    principal.require(*scopes.scopes)
    request.state.principal = principal
    return principal


PrincipalDep = Annotated[Principal, Depends(get_principal)]

"""HTTP for logging in and out, as OAuth2 has it: forms go in, tokens come out."""

from typing import Annotated

from fastapi import APIRouter, Form, Response, status

from app.api.deps.login import ClientAddress, LoginServiceDep, LoginSessionServiceDep
from app.api.errors import problems
from app.schemas.login import Logout, PasswordGrant, RefreshGrant, TokensRead
from app.services.login import Tokens

router = APIRouter(tags=["login"])


@router.post(
    "/login/access-token", response_model=TokensRead, responses=problems(400, 401, 422, 429)
)
async def log_in(
    grant: Annotated[PasswordGrant, Form()],
    address: ClientAddress,
    service: LoginServiceDep,
    response: Response,
) -> Tokens:
    """Exchange a password for tokens."""
    response.headers["Cache-Control"] = "no-store"
    return await service.log_in(grant, address)


@router.post("/login/refresh-token", response_model=TokensRead, responses=problems(400, 401, 422))
async def refresh(
    grant: Annotated[RefreshGrant, Form()], service: LoginServiceDep, response: Response
) -> Tokens:
    """Exchange a refresh token, which is good once, for new tokens."""
    response.headers["Cache-Control"] = "no-store"
    return await service.refresh(grant.refresh_token.get_secret_value())


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT, responses=problems(400, 422))
async def log_out(data: Annotated[Logout, Form()], service: LoginSessionServiceDep) -> None:
    """Take back a refresh token and all that followed from the same login."""
    await service.revoke(data.refresh_token.get_secret_value())

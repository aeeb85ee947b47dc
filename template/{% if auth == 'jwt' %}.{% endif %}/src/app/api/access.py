"""How a refusal of access is answered: RFC 6750's challenge beside the problem."""

from http import HTTPStatus

from fastapi import FastAPI, Request

from app.api.errors import ProblemResponse, refusal
from app.core.auth.errors import (
    ForbiddenError,
    InvalidTokenError,
    MissingScopeError,
    TooManyAttemptsError,
    UnauthenticatedError,
)


def install(app: FastAPI) -> None:
    """Answer the errors of `core/auth`."""
    app.add_exception_handler(UnauthenticatedError, _unauthenticated)
    app.add_exception_handler(ForbiddenError, _forbidden)
    app.add_exception_handler(TooManyAttemptsError, _too_many)


async def _unauthenticated(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, UnauthenticatedError)  # noqa: S101 Starlette's signature is wider
    invalid = isinstance(error, InvalidTokenError)
    challenge = 'Bearer error="invalid_token"' if invalid else "Bearer"
    return refusal(request, error, HTTPStatus.UNAUTHORIZED, {"WWW-Authenticate": challenge})


async def _forbidden(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, ForbiddenError)  # noqa: S101 as above
    headers = {}
    if isinstance(error, MissingScopeError):
        scopes = " ".join(error.scopes)
        headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{scopes}"'
    return refusal(request, error, HTTPStatus.FORBIDDEN, headers)


async def _too_many(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, TooManyAttemptsError)  # noqa: S101 as above
    headers = {"Retry-After": str(error.seconds)}
    return refusal(request, error, HTTPStatus.TOO_MANY_REQUESTS, headers)

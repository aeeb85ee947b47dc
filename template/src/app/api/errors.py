"""RFC 9457 problem details: the only place where domain errors meet HTTP status codes."""

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from app.core.errors import (
    AppError,
    ConflictError,
    NotFoundError,
    StaleVersionError,
    UnknownReferenceError,
)

STATUS: dict[type[AppError], HTTPStatus] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    UnknownReferenceError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ConflictError: HTTPStatus.CONFLICT,
    StaleVersionError: HTTPStatus.PRECONDITION_FAILED,
}

log = structlog.get_logger(__name__)


class FieldError(BaseModel):
    """What is wrong with one part of the request."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """A problem as the API describes it."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[FieldError] | None = None


class ProblemResponse(JSONResponse):
    """An answer of the media type that RFC 9457 asks for."""

    media_type = "application/problem+json"

    def __init__(self, problem: Problem, headers: dict[str, str] | None = None) -> None:
        super().__init__(problem.model_dump(exclude_none=True), problem.status, headers)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that can answer with these."""
    return {
        status: {"model": Problem, "description": HTTPStatus(status).phrase} for status in statuses
    }


def install(app: FastAPI) -> None:
    """Answer every error with a problem."""
    app.add_exception_handler(AppError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _crashed)


async def _refused(_: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, AppError)  # noqa: S101 Starlette's signature is wider than its call
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return ProblemResponse(
        Problem(
            type=f"urn:problem:{error.code}",
            title=error.title,
            status=status,
            detail=error.detail,
        )
    )


async def _invalid(_: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 as above
    return ProblemResponse(
        Problem(
            type="urn:problem:invalid-request",
            title="Invalid request",
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            errors=[
                FieldError(pointer="/" + "/".join(map(str, part["loc"])), detail=part["msg"])
                for part in error.errors()
            ],
        )
    )


async def _http(_: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 as above
    phrase = HTTPStatus(error.status_code).phrase
    detail = error.detail if error.detail != phrase else None
    return ProblemResponse(
        Problem(type="about:blank", title=phrase, status=error.status_code, detail=detail),
        headers=dict(error.headers or {}),
    )


async def _crashed(request: Request, error: Exception) -> ProblemResponse:
    log.error("request.crashed", path=request.url.path, exc_info=error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return ProblemResponse(Problem(type="about:blank", title=status.phrase, status=status))

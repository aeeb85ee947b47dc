"""RFC 9457 problem details: the only place where domain errors meet HTTP status codes."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from app.core.errors import (
    AppError,
    ConflictError,
    NotFoundError,
    ReusedKeyError,
    StaleVersionError,
    UnavailableError,
    UnknownReferenceError,
)

STATUS: dict[type[AppError], HTTPStatus] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    UnknownReferenceError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ConflictError: HTTPStatus.CONFLICT,
    StaleVersionError: HTTPStatus.PRECONDITION_FAILED,
    ReusedKeyError: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
}
MEDIA_TYPE = "application/problem+json"


class FieldError(BaseModel):
    """What is wrong with one part of the request."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """A problem as the API describes it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    request_id: str | None = None
    """Also in the header X-Request-Id and in each line of the log."""
    errors: list[FieldError] | None = None


class ProblemResponse(JSONResponse):
    """An answer of the media type that RFC 9457 asks for."""

    media_type = MEDIA_TYPE

    def __init__(self, problem: Problem, headers: dict[str, str] | None = None) -> None:
        super().__init__(problem.model_dump(exclude_none=True), problem.status, headers)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that can answer with these."""
    return {
        status: {"model": Problem, "description": HTTPStatus(status).phrase} for status in statuses
    }


def install(app: FastAPI) -> None:
    """Answer every error with a problem. A crash is answered by the outermost middleware."""
    app.add_exception_handler(AppError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def refusal(
    request: Request, error: AppError, status: HTTPStatus, headers: dict[str, str] | None = None
) -> ProblemResponse:
    """The answer to a request that the domain refused."""
    return ProblemResponse(
        Problem(
            type=f"urn:problem:{error.code}",
            title=error.title,
            status=status,
            detail=error.detail,
            request_id=_id_of(request),
        ),
        headers,
    )


def crashed(request_id: str) -> ProblemResponse:
    """What a client may know of a defect: that there is one, and how to ask about it."""
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return ProblemResponse(Problem(title=status.phrase, status=status, request_id=request_id))


async def _refused(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, AppError)  # noqa: S101 Starlette's signature is wider than its call
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    again = {"Retry-After": "1"} if status is HTTPStatus.SERVICE_UNAVAILABLE else None
    return refusal(request, error, status, again)


async def _invalid(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 as above
    if _is_of_another_type(request, error):
        return _problem(request, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send application/json")
    return ProblemResponse(
        Problem(
            type="urn:problem:invalid-request",
            title="Invalid request",
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            request_id=_id_of(request),
            errors=[_field_error(part) for part in error.errors()],
        )
    )


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 as above
    status, headers = HTTPStatus(error.status_code), dict(error.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = _allowed(request)
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
    return _problem(request, status, error.detail, headers)


def _problem(
    request: Request, status: HTTPStatus, detail: str, headers: dict[str, str] | None = None
) -> ProblemResponse:
    return ProblemResponse(
        Problem(
            title=status.phrase,
            status=status,
            detail=detail if detail != status.phrase else None,
            request_id=_id_of(request),
        ),
        headers,
    )


def _allowed(request: Request) -> str:
    """The methods of all routes at this address: Starlette tells those of the first one."""
    allowed = {"OPTIONS"}
    for method in ("DELETE", "GET", "PATCH", "POST", "PUT"):
        scope = {**request.scope, "method": method}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
            allowed |= {method, "HEAD"} if method == "GET" else {method}
    return ", ".join(sorted(allowed))


def _is_of_another_type(request: Request, error: RequestValidationError) -> bool:
    """Whether there was a body that was not even read as JSON."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "application/json" or media_type.endswith("+json"):
        return False
    return any(part["loc"] == ("body",) and part["type"] != "missing" for part in error.errors())


def _field_error(part: dict[str, Any]) -> FieldError:
    if part["type"] == "json_invalid":
        return FieldError(pointer="/body", detail=f"{part['msg']} at character {part['loc'][-1]}")
    return FieldError(pointer=_pointer(part["loc"]), detail=part["msg"])


def _pointer(parts: tuple[int | str, ...]) -> str:
    """RFC 6901. The client chose the names: half a surrogate pair cannot be sent back."""
    names = (str(part).replace("~", "~0").replace("/", "~1") for part in parts)
    return "".join(f"/{name}" for name in names).encode(errors="replace").decode()


def _id_of(request: Request) -> str | None:
    return getattr(request.state, "request_id", None)

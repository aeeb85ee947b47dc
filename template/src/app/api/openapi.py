"""The description of the API says how errors really look."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.api.errors import MEDIA_TYPE, Problem

EVERYWHERE = (HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE)
WITH_A_BODY = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    *EVERYWHERE,
)
REQUEST_ID = "0f8fad5bd9cb469fa16570867728950e"


def operation_id(route: APIRoute) -> str:
    """A route's function names its operation, and the method of a generated client."""
    return route.name


def describe_errors(app: FastAPI) -> None:
    """Document errors under their media type; FastAPI knows only its own."""
    describe = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            _correct(describe())
        return describe()

    app.openapi = described  # type: ignore[method-assign]  # as FastAPI's own pages say


def _correct(schema: dict[str, Any]) -> None:
    for path in schema["paths"].values():
        for operation in path.values():
            responses = operation["responses"]
            if any(status >= "400" for status in responses):
                expected = WITH_A_BODY if "requestBody" in operation else EVERYWHERE
                for status in expected:
                    responses.setdefault(str(status.value), {"description": status.phrase})
            for status, response in responses.items():
                if status >= "400":
                    response["content"] = {MEDIA_TYPE: _problem(HTTPStatus(int(status)))}


def _problem(status: HTTPStatus) -> dict[str, Any]:
    example = Problem(title=status.phrase, status=status, request_id=REQUEST_ID)
    return {
        "schema": {"$ref": "#/components/schemas/Problem"},
        "example": example.model_dump(exclude_none=True),
    }

"""The description of the API says how errors really look."""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.api.errors import MEDIA_TYPE


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
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                if status >= "400" and "application/json" in content:
                    content[MEDIA_TYPE] = content.pop("application/json")

from typing import NoReturn
from uuid import uuid4

import pytest
from httpx2 import AsyncClient
from structlog.testing import capture_logs

from app.services.activities import ActivityService


async def test_an_unknown_address_is_a_problem(api: AsyncClient) -> None:
    response = await api.get("/nowhere")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "request_id": response.headers["x-request-id"],
    }


async def test_a_wrong_method_is_a_problem(api: AsyncClient) -> None:
    response = await api.put("/activities")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["title"] == "Method Not Allowed"


async def test_a_client_may_ask_which_methods_there_are(api: AsyncClient) -> None:
    response = await api.options("/activities")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


async def test_head_tells_what_get_would_answer(api: AsyncClient) -> None:
    head, get = await api.head("/activities"), await api.get("/activities")
    assert (head.status_code, head.content) == (200, b"")
    for header in ("content-type", "content-length"):
        assert head.headers[header] == get.headers[header]


async def test_invalid_input_names_the_place(api: AsyncClient) -> None:
    response = await api.get("/activities", params={"limit": 0})
    assert response.status_code == 422
    assert response.json()["type"] == "urn:problem:invalid-request"
    assert [error["pointer"] for error in response.json()["errors"]] == ["/query/limit"]


async def test_a_crash_tells_nothing(api: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def crash(*_args: object, **_kwargs: object) -> NoReturn:
        raise RuntimeError("SELECT secret FROM vault")

    monkeypatch.setattr(ActivityService, "get_multi", crash)
    with capture_logs() as logs:
        response = await api.get("/activities")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "secret" not in response.text
    assert response.json()["request_id"] == response.headers["x-request-id"]
    assert [entry["event"] for entry in logs] == ["request.crashed", "request.answered"]


async def test_each_answer_has_a_request_id(api: AsyncClient) -> None:
    given = str(uuid4())
    response = await api.get("/activities", headers={"X-Request-Id": given})
    assert response.headers["x-request-id"] == given
    assert len((await api.get("/activities")).headers["x-request-id"]) == 32

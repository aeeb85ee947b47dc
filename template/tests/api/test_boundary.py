"""What the API does with what no well-behaved client sends, before any route sees it."""

from collections.abc import AsyncGenerator
from typing import Annotated

import pytest
from fastapi import Body, FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.core.settings import Settings
from app.main import create_app
from app.repositories.activities import ActivityRepository

PROBLEM = "application/problem+json"
LIMIT = 1024
ORIGIN = "https://shop.example"


@pytest.fixture
async def echo() -> AsyncGenerator[AsyncClient]:
    app: FastAPI = create_app(Settings(max_body_bytes=LIMIT, cors_origins=[ORIGIN]))

    @app.post("/echo")
    async def echo(data: Annotated[dict[str, int], Body()]) -> dict[str, int]:
        return data

    async with AsyncClient(
        transport=ASGITransport(app, raise_app_exceptions=False), base_url="http://test"
    ) as client:
        yield client


async def in_pieces(size: int) -> AsyncGenerator[bytes]:
    for _ in range(size // 100):
        yield b" " * 100


async def test_a_body_within_the_limit_is_read(echo: AsyncClient) -> None:
    assert (await echo.post("/echo", json={"a": 1})).json() == {"a": 1}


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_that_is_too_large_is_a_problem(echo: AsyncClient, announced: bool) -> None:  # noqa: FBT001 a parameter of the test
    content = b" " * 2 * LIMIT if announced else in_pieces(2 * LIMIT)
    response = await echo.post("/echo", content=content)
    assert response.status_code == 413
    assert response.headers["content-type"] == PROBLEM


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"\xff\xfe",
        b"[" * 1000,
        b'{"a": 1e999}',
        b"null",
        b'{"a": "\\ud800"}',
        b'{"\\ud800": "b"}',
        b'{"/~": "b"}',
    ],
)
async def test_a_body_that_makes_no_sense_is_a_problem(echo: AsyncClient, content: bytes) -> None:
    response = await echo.post(
        "/echo", content=content, headers={"Content-Type": "application/json"}
    )
    assert response.status_code in {400, 422}
    assert response.headers["content-type"] == PROBLEM


async def test_a_pointer_is_escaped(echo: AsyncClient) -> None:
    response = await echo.post("/echo", json={"/~": "b"})
    assert response.json()["errors"][0]["pointer"] == "/body/~1~0"


async def test_a_page_in_a_browser_may_call_from_known_origins_only(echo: AsyncClient) -> None:
    known = await echo.post("/echo", json={}, headers={"Origin": ORIGIN})
    assert known.headers["access-control-allow-origin"] == ORIGIN
    unknown = await echo.post("/echo", json={}, headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in unknown.headers


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("GET", "/health/live", b"", 200),
        ("HEAD", "/health/live", b"", 200),
        ("GET", "/nowhere", b"", 404),
        ("PUT", "/echo", b"", 405),
        ("POST", "/echo", b" " * 2 * LIMIT, 413),
        ("POST", "/echo", b"{}", 415),
        ("POST", "/echo", b"", 422),
        ("GET", "/health/ready", b"", 500),  # this app was never started
    ],
)
async def test_each_answer_forbids_guessing_and_framing_and_reaches_known_pages(
    echo: AsyncClient, method: str, path: str, content: bytes, status: int
) -> None:
    response = await echo.request(method, path, content=content, headers={"Origin": ORIGIN})
    assert response.status_code == status
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-frame-options"] == "DENY"
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert "x-request-id" in response.headers
    if status >= 400:
        assert response.headers["content-type"] == PROBLEM


@pytest.mark.parametrize("cursor", ["1", "'; --", "\ud7ff", "x" * 5000])
async def test_a_cursor_that_is_none_is_a_problem(api: AsyncClient, cursor: str) -> None:
    response = await api.get("/activities", params={"after": cursor})
    assert response.status_code == 422
    assert response.headers["content-type"] == PROBLEM


async def test_a_database_that_is_away_is_a_problem_that_may_pass(
    api: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("SELECT secret", {}, Exception("connection refused"))

    monkeypatch.setattr(ActivityRepository, "get_multi", refuse)
    response = await api.get("/activities")
    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"
    assert "secret" not in response.text


async def test_a_table_that_is_missing_is_a_defect_and_will_not_pass(
    api: AsyncClient, connection: AsyncConnection
) -> None:
    await connection.execute(text("DROP TABLE activities"))
    response = await api.get("/activities")
    assert response.status_code == 500
    assert "retry-after" not in response.headers
    assert "activities" not in response.text


async def test_the_description_shows_errors_as_they_are(app: FastAPI) -> None:
    operations = [
        operation for path in app.openapi()["paths"].values() for operation in path.values()
    ]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for operation in operations:
        for status, response in operation["responses"].items():
            assert status < "400" or set(response["content"]) == {PROBLEM}
        refusals = {status for status in operation["responses"] if status >= "400"}
        assert not refusals or {"500", "503"} < refusals
        assert "requestBody" not in operation or {"400", "413", "415", "422"} < refusals

"""What no client should send, one line each: always refused as a problem, and nothing is stored."""

import datetime as dt
from collections.abc import AsyncGenerator
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from pydantic import Field, FiniteFloat
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.deps.activities import ActivityServiceDep
from app.api.deps.idempotency import RequestKeyDep
from app.core.runtime import Runtime
from app.main import create_app
from app.models.activities import Activity
from app.schemas.base import (
    Email,
    Input,
    Int32,
    Int64,
    JsonDocument,
    LocalTime,
    Slug,
    Timestamp,
    Url,
    exact,
)
from tests.conftest import TEST_SETTINGS

JSON = {"Content-Type": "application/json"}


class Size(StrEnum):
    SMALL = "small"


class Parcel(Input):
    text: str = "text"
    short: str = Field(default="short", max_length=10)
    number: Int32 = 1
    big_number: Int64 = 1
    ratio: FiniteFloat = 0.5
    price: Annotated[Decimal, exact(5, 2)] = Decimal(1)
    size: Size = Size.SMALL
    fragile: bool = False
    sender: UUID = Field(default_factory=uuid4)
    day: dt.date | None = None
    sent_at: Timestamp | None = None
    opens: LocalTime | None = None
    email: Email | None = None
    link: Url | None = None
    slug: Slug | None = None
    document: JsonDocument | None = None


@pytest.fixture(scope="module")
def depot() -> FastAPI:
    app = create_app(TEST_SETTINGS)

    @app.post("/parcels")
    async def send_parcel(
        data: Parcel,
        request_key: RequestKeyDep,  # noqa: ARG001 it is the header that is tried
        service: ActivityServiceDep,
    ) -> Parcel:
        await service.record("parcel", data.sender, "sent")
        return data

    return app


@pytest.fixture
async def client(depot: FastAPI, runtime: Runtime) -> AsyncGenerator[AsyncClient]:
    depot.state.runtime = runtime
    transport = ASGITransport(depot, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def stored(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(Activity)) or 0


async def test_what_every_client_may_send_is_taken(
    client: AsyncClient, session: AsyncSession
) -> None:
    content = '{"text": "Grüße \\ud83d\\ude00", "document": {"a": [1.5, null, "\\u00fc"]}}'
    response = await client.post("/parcels", content=content, headers=JSON)
    assert response.status_code == 200
    assert response.json()["text"] == "Grüße 😀"
    assert await stored(session) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", r'"a\u0000b"'),
        ("text", r'"\ud800"'),
        ("text", "1"),
        ("text", "null"),
        ("text", "{}"),
        ("short", r'"\ud800"'),
        ("short", '"12345678901"'),
        ("number", "2147483648"),
        ("number", "-2147483649"),
        ("number", "1.5"),
        ("number", '"one"'),
        ("number", "1" * 400),
        ("big_number", "9223372036854775808"),
        ("big_number", "1" * 400),
        ("ratio", "NaN"),
        ("ratio", "Infinity"),
        ("ratio", "-Infinity"),
        ("ratio", "1e999"),
        ("price", '"NaN"'),
        ("price", '"sNaN"'),
        ("price", '"1e999999999"'),
        ("price", '"1e-999999999"'),
        ("price", "0.001"),
        ("price", "1000"),
        ("size", '"huge"'),
        ("fragile", '"perhaps"'),
        ("sender", '"1"'),
        ("day", '"2026-02-30"'),
        ("day", '"10000-01-01"'),
        ("sent_at", '"2026-01-01T00:00:00"'),
        ("sent_at", '"0001-01-01T00:00:00+14:00"'),
        ("sent_at", '"9999-12-31T23:59:59-14:00"'),
        ("opens", '"25:00"'),
        ("opens", '"10:00+01:00"'),
        ("email", '"nobody"'),
        ("email", r'"a\u0000@example.com"'),
        ("link", '"javascript:alert(1)"'),
        ("link", r'"http://example.com/\ud800"'),
        ("slug", '"Not a slug"'),
        ("document", "1"),
        ("document", '{"a": NaN}'),
        ("document", '{"a": [1e999]}'),
        ("document", r'["a\u0000b"]'),
        ("document", r'{"\u0000": 1}'),
        ("document", r'{"a": {"\ud800": 1}}'),
        ("document", "[" * 300 + "]" * 300),
        ("unknown", "1"),
        ("", "1"),
    ],
)
async def test_a_value_that_cannot_be_stored_is_refused(
    client: AsyncClient, session: AsyncSession, field: str, value: str
) -> None:
    content = f'{{"{field}": {value}}}'
    response = await client.post("/parcels", content=content, headers=JSON)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["errors"][0]["pointer"].startswith(f"/body/{field}")
    assert await stored(session) == 0


@pytest.mark.parametrize(
    ("status", "content", "headers"),
    [
        (400, b"\xff\xfe\xff", JSON),
        (400, b'{"number": ' + b"1" * 5000 + b"}", JSON),
        (422, b"", JSON),
        (422, b"{", JSON),
        (422, b"[" * 100, JSON),
        (422, b"[]", JSON),
        (422, b"null", JSON),
        (422, b'"text"', JSON),
        (422, b"{'text': 1}", JSON),
        (422, b"", {}),
        (415, b"{}", {}),
        (415, b"{}", {"Content-Type": "text/plain"}),
        (415, b"text=1", {"Content-Type": "application/x-www-form-urlencoded"}),
        (415, b"<a/>", {"Content-Type": "\xff/\xff"}),
        (413, b" " * (TEST_SETTINGS.max_body_bytes + 1), JSON),
        (422, b"{}", {**JSON, "Idempotency-Key": ""}),
        (422, b"{}", {**JSON, "Idempotency-Key": "two words"}),
        (422, b"{}", {**JSON, "Idempotency-Key": "\xff"}),
        (422, b"{}", {**JSON, "Idempotency-Key": "x" * 201}),
    ],
)
async def test_a_request_that_makes_no_sense_is_refused(
    client: AsyncClient,
    session: AsyncSession,
    status: int,
    content: bytes,
    headers: dict[str, str],
) -> None:
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    response = await client.post("/parcels", content=content, headers=encoded)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["request_id"] == response.headers["x-request-id"]
    assert await stored(session) == 0


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=",
        "limit=1e2",
        f"limit={'9' * 400}",
        f"limit={'9' * 5000}",
        "after=",
        "after=1",
        "after=%00",
        "after=%ff",
        "after=%ed%a0%80",
        f"after={'A' * 5000}",
        "subject_id=x",
        "subject_id=9223372036854775808",
        f"subject_id={'1' * 5000}",
        "subject_id=%00",
        "unknown=1",
        "%ff=%ff",
        "%00=1",
    ],
)
async def test_a_page_that_cannot_be_is_refused(api: AsyncClient, query: str) -> None:
    response = await api.get(f"/activities?{query}")
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from fastapi import Request, Response

from app.api.deps.versions import AnswerHeaders, get_answer_headers, get_expected_version
from app.core.errors import StaleVersionError


@dataclass(frozen=True, slots=True)
class Shown:
    """What is told of an entity."""

    id: UUID
    version: int


@pytest.fixture
async def headers() -> AnswerHeaders:
    request = Request({"type": "http", "path": "/api/v1/orders", "headers": []})
    return await get_answer_headers(request, Response())


def test_what_was_made_is_told_with_its_address_and_version(headers: AnswerHeaders) -> None:
    shown = Shown(uuid4(), 1)
    headers.created(shown)
    assert headers.response.headers["location"] == f"/api/v1/orders/{shown.id}"
    assert headers.response.headers["etag"] == '"1"'


def test_what_was_read_is_told_with_its_version(headers: AnswerHeaders) -> None:
    headers.current(Shown(uuid4(), 7))
    assert headers.response.headers["etag"] == '"7"'
    assert "location" not in headers.response.headers


@pytest.mark.parametrize(
    ("if_match", "version"),
    [(None, None), ("*", None), (" * ", None), ('"3"', 3), (' "3" ', 3), ("3", 3)],
)
async def test_a_client_names_the_version_that_it_read(
    if_match: str | None, version: int | None
) -> None:
    assert await get_expected_version(if_match) == version


@pytest.mark.parametrize("if_match", ["", '"x"', '"-1"', 'W/"1"', '"²"', f'"{"9" * 19}"'])
async def test_what_names_no_version_matches_none(if_match: str) -> None:
    with pytest.raises(StaleVersionError, match="matches no version"):
        await get_expected_version(if_match)

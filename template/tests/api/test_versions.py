from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from fastapi import Request, Response

from app.api.deps.versions import get_expected_version, tell_created, tell_version
from app.core.errors import StaleVersionError


@dataclass(frozen=True, slots=True)
class Shown:
    """What is told of an entity."""

    id: UUID
    version: int


def test_what_was_made_is_told_with_its_address_and_version() -> None:
    request = Request({"type": "http", "path": "/api/v1/things", "headers": []})
    shown, response = Shown(uuid4(), 1), Response()
    tell_created(shown, request, response)
    assert response.headers["location"] == f"/api/v1/things/{shown.id}"
    assert response.headers["etag"] == '"1"'


def test_what_was_read_is_told_with_its_version() -> None:
    response = Response()
    tell_version(Shown(uuid4(), 7), response)
    assert response.headers["etag"] == '"7"'
    assert "location" not in response.headers


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

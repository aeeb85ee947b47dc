"""ETag, If-Match and Location: how a client names the version of what it read."""

from typing import Annotated, Protocol

from fastapi import Depends, Header, Request, Response

from app.core.errors import StaleVersionError
from app.core.types import Key

MOST_DIGITS = 18


class Versioned(Protocol):
    """An entity, or what is shown of one."""

    @property
    def id(self) -> Key:
        """Its key."""

    @property
    def version(self) -> int:
        """Goes up with each change."""


def tell_created(entity: Versioned, request: Request, response: Response) -> None:
    """Answer with the address of what was just made, below this one, and with its version."""
    response.headers["Location"] = f"{request.url.path}/{entity.id}"
    tell_version(entity, response)


def tell_version(entity: Versioned, response: Response) -> None:
    """Answer with the version that an entity has now."""
    response.headers["ETag"] = f'"{entity.version}"'


async def get_expected_version(
    if_match: Annotated[str | None, Header()] = None,
) -> int | None:
    """The version that the client wants to change; None: whichever it is.

    Raises:
        StaleVersionError: the header names no version that can exist.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    tag = if_match.strip().removeprefix('"').removesuffix('"')
    if not tag.isascii() or not tag.isdigit() or len(tag) > MOST_DIGITS:
        raise StaleVersionError(f"If-Match {if_match} matches no version")
    return int(tag)


ExpectedVersion = Annotated[int | None, Depends(get_expected_version)]

"""ETag, If-Match and Location: how a client names the version of what it read."""

from dataclasses import dataclass
from typing import Annotated, Protocol
from uuid import UUID

from fastapi import Depends, Header, Request, Response

from app.core.errors import StaleVersionError

MOST_DIGITS = 18


class Versioned(Protocol):
    """An entity, or what is shown of one."""

    @property
    def id(self) -> UUID:
        """Its key."""

    @property
    def version(self) -> int:
        """Goes up with each change."""


@dataclass(frozen=True, slots=True)
class AnswerHeaders:
    """Sets the headers that tell where an entity is and which version it has."""

    request: Request
    response: Response

    def created(self, entity: Versioned) -> None:
        """It was just made: its address below this one."""
        self.response.headers["Location"] = f"{self.request.url.path}/{entity.id}"
        self.current(entity)

    def current(self, entity: Versioned) -> None:
        """This is its version now."""
        self.response.headers["ETag"] = f'"{entity.version}"'


async def get_answer_headers(request: Request, response: Response) -> AnswerHeaders:
    """The headers of this answer."""
    return AnswerHeaders(request, response)


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


AnswerHeadersDep = Annotated[AnswerHeaders, Depends(get_answer_headers)]
ExpectedVersion = Annotated[int | None, Depends(get_expected_version)]

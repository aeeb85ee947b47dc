"""What can go wrong in the domain. Nothing here knows HTTP: `api/errors.py` translates."""

from typing import ClassVar

from app.core.types import Key


class AppError(Exception):
    """A refusal that the caller may read."""

    code: ClassVar[str] = "error"
    title: ClassVar[str] = "The request was refused"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotFoundError(AppError):
    """What was asked for does not exist."""

    code = "not-found"
    title = "Not found"

    @classmethod
    def of(cls, entity: str, entity_id: Key) -> "NotFoundError":
        """The error for one missing entity."""
        return cls(f"{entity} {entity_id} does not exist")


class UnknownReferenceError(AppError):
    """A field points to something that does not exist."""

    code = "unknown-reference"
    title = "Unknown reference"

    @classmethod
    def of(cls, field: str, entity_id: Key) -> "UnknownReferenceError":
        """The error for one field."""
        return cls(f"{field} {entity_id} does not exist")


class ConflictError(AppError):
    """The change contradicts what is stored."""

    code = "conflict"
    title = "Conflict"


class StaleVersionError(ConflictError):
    """Somebody else changed it since the caller read it."""

    code = "stale-version"
    title = "Changed by someone else"


class ReusedKeyError(AppError):
    """An idempotency key came again with another request."""

    code = "reused-idempotency-key"
    title = "Idempotency key used for another request"


class UnavailableError(AppError):
    """Something that is needed does not answer. The same request may succeed later."""

    code = "unavailable"
    title = "Temporarily unavailable"

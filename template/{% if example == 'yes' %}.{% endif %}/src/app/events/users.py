"""What happens to users."""

from typing import ClassVar
from uuid import UUID

from app.core.events import DomainEvent


class UserCreated(DomainEvent):
    """A user was made."""

    name: ClassVar[str] = "user.created"
    user_id: UUID
    version: int


class UserUpdated(DomainEvent):
    """A user was changed."""

    name: ClassVar[str] = "user.updated"
    user_id: UUID
    version: int


class UserDeleted(DomainEvent):
    """A user was removed."""

    name: ClassVar[str] = "user.deleted"
    user_id: UUID
    version: int

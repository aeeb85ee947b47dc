"""What happens to organizations."""

from typing import ClassVar
from uuid import UUID

from app.core.events import DomainEvent


class OrganizationCreated(DomainEvent):
    """An organization was made."""

    name: ClassVar[str] = "organization.created"
    organization_id: UUID
    version: int


class OrganizationUpdated(DomainEvent):
    """An organization was changed."""

    name: ClassVar[str] = "organization.updated"
    organization_id: UUID
    version: int


class OrganizationDeleted(DomainEvent):
    """An organization was removed."""

    name: ClassVar[str] = "organization.deleted"
    organization_id: UUID
    version: int

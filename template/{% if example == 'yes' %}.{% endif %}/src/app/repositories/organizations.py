"""Data access for organizations."""

from uuid import UUID

from sqlalchemy import select

from app.models.organizations import Organization
from app.repositories.base import BaseRepository


class OrganizationRepository(BaseRepository[Organization]):
    """Rows of organizations."""

    model = Organization

    async def exists_by_name(self, name: str, *, other_than: UUID | None = None) -> bool:
        """Whether there is another organization with this value."""
        query = select(Organization.id).where(Organization.name == name)
        if other_than is not None:
            query = query.where(Organization.id != other_than)
        return await self.session.scalar(query) is not None

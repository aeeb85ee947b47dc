"""Data access for organizations."""

from uuid import UUID

from app.models.organizations import Organization
from app.repositories.base import BaseRepository


class OrganizationRepository(BaseRepository[Organization]):
    """Rows of organizations."""

    model = Organization

    async def exists_by_name(self, name: str, *, other_than: UUID | None = None) -> bool:
        """Whether there is another organization with this value."""
        return await self.exists_with({"name": name}, other_than=other_than)

"""Users in memory, with the query of their own."""

from uuid import UUID

from app.models.users import User
from app.repositories.users import UserRepository
from tests.fakes.repositories import FakeRepository


class FakeUserRepository(FakeRepository[User], UserRepository):
    """Answers what `FakeRepository` cannot know."""

    async def get_active_by_organization(self, organization_id: UUID) -> list[User]:
        """The users of an organization who have not left, the oldest first."""
        return await self.get_multi({"organization_id": organization_id, "active": True})

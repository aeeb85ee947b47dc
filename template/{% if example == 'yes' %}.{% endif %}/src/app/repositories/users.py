"""Data access for users."""

from uuid import UUID

from sqlalchemy import select

from app.models.users import User
from app.repositories.base import BaseRepository


class UserRepository(BaseRepository[User]):
    """Rows of users."""

    model = User

    async def exists_by_email(self, email: str, *, other_than: UUID | None = None) -> bool:
        """Whether there is another user with this value."""
        return await self.exists_with({"email": email}, other_than=other_than)

    async def get_active_by_organization(self, organization_id: UUID) -> list[User]:
        """The users of an organization who have not left, the oldest first."""
        query = select(User).where(User.organization_id == organization_id, User.active)
        return await self._all(query.order_by(User.id))

"""A user with all that belongs to them, gathered in parallel."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from app.core.unit_of_work import UnitOfWork
from app.models.activities import Activity
from app.models.notifications import Notification
from app.models.organizations import Organization
from app.models.users import User
from app.schemas.activities import ActivityQuery
from app.services.activities import ActivityService
from app.services.notifications import NotificationService
from app.services.organizations import OrganizationService
from app.services.users import UserService


@dataclass(frozen=True, slots=True)
class EnrichedUser:
    """A user and what belongs to them. Checked when it is made."""

    user: User
    organization: Organization
    notifications: list[Notification]
    activities: list[Activity]

    def __post_init__(self) -> None:
        if self.user.organization_id != self.organization.id:
            raise ValueError("the organization is another user's")


class ProfileService:
    """Puts together what several services know."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.user_service = UserService(uow)

    async def get(self, user_id: UUID) -> EnrichedUser:
        """A user's profile. The three reads run side by side, each on a session of its own.

        Raises:
            NotFoundError: there is no such user.
        """
        user = await self.user_service.get(user_id)
        organization, notifications, activities = await asyncio.gather(
            OrganizationService(self.uow.fork()).get(user.organization_id),
            NotificationService(self.uow.fork()).get_of_user(user.id),
            ActivityService(self.uow.fork()).get_multi(ActivityQuery(subject_id=user.id)),
        )
        return EnrichedUser(user, organization, notifications, activities)

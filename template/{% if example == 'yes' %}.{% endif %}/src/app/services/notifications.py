"""What users are told, and that they were told it."""

from uuid import UUID

from app.core.notifications.factory import get_notification_sender
from app.core.notifications.sender import Contact, NotificationSender
from app.core.unit_of_work import UnitOfWork
from app.models.notifications import Notification
from app.models.users import User
from app.repositories.notifications import NotificationRepository
from app.services.users import UserService


class NotificationService:
    """Sends notifications and remembers them."""

    def __init__(self, uow: UnitOfWork, sender: NotificationSender | None = None) -> None:
        self.uow = uow
        self.sender = sender or get_notification_sender()
        self.notification_repo = NotificationRepository(uow)
        self.user_service = UserService(uow)

    async def welcome(self, user_id: UUID) -> Notification | None:
        """Greet a new user. None: they have left meanwhile, or cannot be reached.

        The message is sent before the commit, so a crash between the two sends it again:
        better twice than never.

        Raises:
            OSError: the message could not be sent for now.
        """
        async with self.uow:
            user = await self._find(user_id)
            if user is None or not user.active:
                return None
            return await self._tell(user, f"Welcome, {user.name}!")

    async def farewell(self, user_id: UUID, version: int) -> Notification | None:
        """Take leave of a user who has left with this version. None: it is stale, or as above.

        Events repeat, and past a broker an old one may come after a newer one. What is told
        here is true of one version only, so any other is left to that version's own event.

        Raises:
            OSError: the message could not be sent for now.
        """
        async with self.uow:
            user = await self._find(user_id)
            if user is None or user.version > version or user.active:
                return None
            return await self._tell(user, f"Goodbye, {user.name}!")

    async def get_of_user(self, user_id: UUID) -> list[Notification]:
        """What a user was told, the oldest first."""
        async with self.uow.reading():
            return await self.notification_repo.get_multi({"user_id": user_id})

    async def _find(self, user_id: UUID) -> User | None:
        if not await self.user_service.exists(user_id):
            return None
        return await self.user_service.get(user_id)

    async def _tell(self, user: User, message: str) -> Notification | None:
        recipient = self.sender.address_of(Contact(user.email, user.phone))
        if recipient is None:
            return None
        notification = await self.notification_repo.create({"user_id": user.id, "message": message})
        await self.sender.send(recipient, message)
        return notification

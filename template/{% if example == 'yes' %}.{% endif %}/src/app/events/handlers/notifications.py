"""Who is told when something happens to users."""

from typing import Any

from app.core.events import Handler
from app.core.unit_of_work import UnitOfWork
from app.events.users import UserCreated
from app.services.notifications import NotificationService


async def welcome_user(event: UserCreated, uow: UnitOfWork) -> None:
    """Greet the new user."""
    await NotificationService(uow).welcome(event.user_id)


HANDLERS: list[Handler[Any]] = [
    Handler(UserCreated, welcome_user),
]

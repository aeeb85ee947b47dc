"""Who is told when something happens to users."""

from typing import Any

from app.core.events import Handler
from app.core.unit_of_work import UnitOfWork
from app.events.users import UserCreated, UserUpdated
from app.services.notifications import NotificationService


async def welcome_user(event: UserCreated, uow: UnitOfWork) -> None:
    """Greet the new user."""
    await NotificationService(uow).welcome(event.user_id)


async def take_leave(event: UserUpdated, uow: UnitOfWork) -> None:
    """Say goodbye to who has left; an event that a newer one overtook says nothing."""
    await NotificationService(uow).farewell(event.user_id, event.version)


HANDLERS: list[Handler[Any]] = [
    Handler(UserCreated, welcome_user),
    Handler(UserUpdated, take_leave),
]

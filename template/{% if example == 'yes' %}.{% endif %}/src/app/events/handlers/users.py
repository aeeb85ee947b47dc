"""What follows when something happens to users: an entry in the activity trail."""

from typing import Any

from app.core.events import Handler
from app.core.unit_of_work import UnitOfWork
from app.events.users import UserCreated, UserDeleted, UserUpdated
from app.services.activities import ActivityService


async def record_user_created(event: UserCreated, uow: UnitOfWork) -> None:
    """Note it in the activity trail."""
    await ActivityService(uow).record("user", event.user_id, "created")


async def record_user_updated(event: UserUpdated, uow: UnitOfWork) -> None:
    """Note it in the activity trail."""
    await ActivityService(uow).record("user", event.user_id, "updated")


async def record_user_deleted(event: UserDeleted, uow: UnitOfWork) -> None:
    """Note it in the activity trail."""
    await ActivityService(uow).record("user", event.user_id, "deleted")


HANDLERS: list[Handler[Any]] = [
    Handler(UserCreated, record_user_created),
    Handler(UserUpdated, record_user_updated),
    Handler(UserDeleted, record_user_deleted),
]

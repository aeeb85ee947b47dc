"""Who hears which events."""

from typing import Any

from app.core.events import Handler
from app.events.handlers import notifications, organizations, users

HANDLERS: list[Handler[Any]] = [
    *notifications.HANDLERS,
    *organizations.HANDLERS,
    *users.HANDLERS,
]

"""What is asked for at the start of a process, so that a wrong setting stops it there."""

from collections.abc import Callable

from app.core.notifications.factory import get_notification_sender

STARTUP: list[Callable[[], object]] = [
    get_notification_sender,
]

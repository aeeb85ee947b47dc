"""Makes the sender that the settings ask for."""

from collections.abc import Callable
from functools import lru_cache

from app.core.notifications.console import ConsoleSender
from app.core.notifications.email import EmailSender
from app.core.notifications.sender import NotificationSender
from app.core.notifications.settings import NotificationSettings, get_notification_settings
from app.core.notifications.sms import SmsSender

_SENDERS: dict[str, Callable[[NotificationSettings], NotificationSender]] = {
    "console": lambda _: ConsoleSender(),
    "email": EmailSender,
    "sms": SmsSender,
}


def create_notification_sender(settings: NotificationSettings) -> NotificationSender:
    """A sender for the settings' channel, which have been validated with it.

    Raises:
        ValueError: there is no such channel.
    """
    make = _SENDERS.get(settings.channel)
    if make is None:
        raise ValueError(f"unknown notification channel: {settings.channel}")
    return make(settings)


@lru_cache
def get_notification_sender() -> NotificationSender:
    """The sender of this process. Asked for at the start, so a wrong setting stops it there."""
    return create_notification_sender(get_notification_settings())

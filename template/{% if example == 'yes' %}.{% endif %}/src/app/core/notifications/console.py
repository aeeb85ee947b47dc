"""Notifications for development: they appear in the log."""

import structlog

from app.core.notifications.sender import Contact, MessageMixin, NotificationSender

log = structlog.get_logger(__name__)


class ConsoleSender(NotificationSender, MessageMixin):
    """Writes a message to the log instead of sending it."""

    def address_of(self, contact: Contact) -> str | None:
        """The e-mail address, as it would be."""
        return contact.email

    async def send(self, recipient: str, message: str) -> None:
        """Log the message; the address is a person's, so most of it is left out."""
        log.info("notification.sent", recipient=self._masked(recipient), message=message)

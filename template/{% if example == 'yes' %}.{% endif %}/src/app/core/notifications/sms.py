"""Notifications by text message, through an HTTP gateway."""

from httpx2 import AsyncClient, HTTPError

from app.core.notifications.sender import Contact, MessageMixin, NotificationSender
from app.core.notifications.settings import NotificationSettings

TIMEOUT_SECONDS = 10
LONGEST_MESSAGE = 160


class SmsSender(NotificationSender, MessageMixin):
    """Posts messages to a gateway."""

    def __init__(self, settings: NotificationSettings) -> None:
        self._settings = settings

    def address_of(self, contact: Contact) -> str | None:
        """The phone number, if there is one."""
        return contact.phone

    async def send(self, recipient: str, message: str) -> None:
        """Post the message, cut to what fits."""
        body = {"to": recipient, "text": self._shortened(message, LONGEST_MESSAGE)}
        token = self._settings.sms_token.get_secret_value()
        try:
            async with AsyncClient(timeout=TIMEOUT_SECONDS) as client:
                answer = await client.post(
                    self._settings.sms_url, json=body, headers={"Authorization": f"Bearer {token}"}
                )
                answer.raise_for_status()
        except HTTPError as error:
            raise OSError(f"the gateway refused: {error}") from error

"""Notifications by e-mail."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from email.message import EmailMessage

from aiosmtplib import SMTP, SMTPException

from app.core.notifications.sender import Contact, NotificationSender
from app.core.notifications.settings import NotificationSettings

TIMEOUT_SECONDS = 10
LONGEST_SUBJECT = 70


@asynccontextmanager
async def smtp_connection(host: str, port: int) -> AsyncGenerator[SMTP]:
    """A connection to a mail server, closed whatever happens.

    Raises:
        OSError: the server is away.
    """
    # Certificates are read from the disk: in a thread, so that nobody else waits for them.
    certificates = await asyncio.to_thread(ssl.create_default_context)
    client = SMTP(hostname=host, port=port, timeout=TIMEOUT_SECONDS, tls_context=certificates)
    await client.connect()
    try:
        yield client
    finally:
        client.close()


class EmailSender(NotificationSender):
    """Hands messages to a mail server."""

    def __init__(self, settings: NotificationSettings) -> None:
        self._settings = settings

    def address_of(self, contact: Contact) -> str | None:
        """The e-mail address."""
        return contact.email

    async def send(self, recipient: str, message: str) -> None:
        """Send a mail whose subject is the first line."""
        mail = EmailMessage()
        mail["From"], mail["To"] = self._settings.smtp_from, recipient
        mail["Subject"] = message.partition("\n")[0][:LONGEST_SUBJECT]
        mail.set_content(message)
        settings = self._settings
        try:
            async with smtp_connection(settings.smtp_host, settings.smtp_port) as client:
                await client.send_message(mail)
        except SMTPException as error:
            raise OSError(f"the mail server refused: {error}") from error

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from app.core.notifications.email import EmailSender
from app.core.notifications.factory import create_notification_sender
from app.core.notifications.sender import Contact
from app.core.notifications.settings import NotificationSettings

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
EMAIL = {"channel": "email", "smtp_host": "127.0.0.1", "smtp_from": "shop@example.com"}
SMS = {"channel": "sms", "sms_token": "secret"}
ADA = Contact("ada@example.com", "+4912345")


@asynccontextmanager
async def server(serve: Serve) -> AsyncGenerator[int]:
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as listening:
        yield listening.sockets[0].getsockname()[1]


async def mail_server(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 ready\r\n")
    in_data = False
    while line := await reader.readline():
        RECEIVED.append(line.decode().strip())
        if in_data and line != b".\r\n":
            continue
        in_data = line.startswith(b"DATA")
        writer.write(b"354 go on\r\n" if in_data else b"250 fine\r\n")
    writer.close()


async def gateway(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    RECEIVED.append(head)
    refused = "Bearer secret" not in head
    writer.write(b"HTTP/1.1 %d x\r\ncontent-length: 0\r\n\r\n" % (403 if refused else 200))
    writer.close()


RECEIVED: list[str] = []


@pytest.fixture(autouse=True)
def nothing_received() -> None:
    RECEIVED.clear()


async def test_the_console_shows_the_message_and_hides_the_address() -> None:
    sender = create_notification_sender(NotificationSettings())
    with capture_logs() as logs:
        await sender.send(sender.address_of(ADA) or "", "Hello")
    assert [(entry["recipient"], entry["message"]) for entry in logs] == [("ad…", "Hello")]


async def test_a_mail_is_handed_to_the_server() -> None:
    async with server(mail_server) as port:
        sender = create_notification_sender(
            NotificationSettings.model_validate({**EMAIL, "smtp_port": port})
        )
        await sender.send(sender.address_of(ADA) or "", "Welcome!\nGlad you are here.")
    assert "Subject: Welcome!" in RECEIVED
    assert "To: ada@example.com" in RECEIVED


async def test_a_mail_server_that_is_away_may_be_tried_later() -> None:
    async with server(mail_server) as port:
        settings = NotificationSettings.model_validate({**EMAIL, "smtp_port": port})
    with pytest.raises(OSError, match="refused"):
        await EmailSender(settings).send("ada@example.com", "Hello")


async def test_a_text_message_is_posted_to_the_gateway() -> None:
    async with server(gateway) as port:
        url = f"http://127.0.0.1:{port}/messages"
        sender = create_notification_sender(
            NotificationSettings.model_validate({**SMS, "sms_url": url})
        )
        await sender.send(sender.address_of(ADA) or "", "x" * 500)
    assert RECEIVED[0].startswith("POST /messages")


async def test_a_gateway_that_refuses_may_be_tried_later() -> None:
    async with server(gateway) as port:
        given = {**SMS, "sms_url": f"http://127.0.0.1:{port}", "sms_token": "wrong"}
        sender = create_notification_sender(NotificationSettings.model_validate(given))
        with pytest.raises(OSError, match="gateway refused"):
            await sender.send("+4912345", "Hello")


def test_who_has_no_phone_cannot_be_texted() -> None:
    sender = create_notification_sender(
        NotificationSettings.model_validate({**SMS, "sms_url": "http://127.0.0.1"})
    )
    assert sender.address_of(Contact("ada@example.com")) is None


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"channel": "email"}, "NOTIFICATION_SMTP_HOST and NOTIFICATION_SMTP_FROM"),
        ({"channel": "sms", "sms_url": "http://127.0.0.1"}, "NOTIFICATION_SMS_TOKEN"),
        ({"channel": "pigeon"}, "channel"),
    ],
)
def test_a_channel_without_its_settings_stops_the_start(
    given: dict[str, str], missing: str
) -> None:
    with pytest.raises(ValueError, match=missing):
        NotificationSettings.model_validate(given)


def test_an_unknown_channel_has_no_sender() -> None:
    settings = NotificationSettings.model_construct(channel="pigeon")  # type: ignore[arg-type]  # on purpose
    with pytest.raises(ValueError, match="pigeon"):
        create_notification_sender(settings)


@pytest.mark.parametrize(("email", "phone"), [("nobody", None), ("a@b.c", "call me")])
def test_a_contact_is_checked_when_it_is_made(email: str, phone: str | None) -> None:
    with pytest.raises(ValueError, match="is no"):
        Contact(email, phone)

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.contextvars import get_contextvars

from app.core import retries
from app.core.background import in_background
from app.core.broker import consumer, transport
from app.core.broker.consumer import Consumer
from app.core.broker.envelope import MalformedMessageError, pack, unpack
from app.core.broker.settings import BrokerSettings
from app.core.broker.transport import BrokerTransport, broker_transport
from app.core.db import Sessions, create_engine
from app.core.errors import UnavailableError
from app.core.events import DomainEvent, EventBus, Handler
from app.core.outbox import MESSAGE, Message, OutboxMessage
from app.core.runtime import Runtime
from app.core.settings import Settings
from app.core.transport import TransportAwayError
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.models.activities import Activity
from app.services.activities import ActivityService
from tests import in_memory


class ParcelSent(DomainEvent):
    name: ClassVar[str] = "parcel.sent"
    parcel_id: UUID


async def record(event: ParcelSent, uow: UnitOfWork) -> None:
    await ActivityService(uow).record("parcel", event.parcel_id, "sent")


async def refuse(_event: ParcelSent, _uow: UnitOfWork) -> None:
    raise OSError("the mail server is away")


def a_message(**changes: Any) -> Message:  # noqa: ANN401 any column
    values = {
        "id": uuid4(),
        "name": "parcel.sent",
        "aggregate": "parcel:1",
        "payload": {"parcel_id": str(uuid4())},
        "occurred_at": utcnow(),
        "attempts": 1,
        "replays": 0,
        **changes,
    }
    return Message(**values)


async def sent(sessions: Sessions) -> Message:
    """An event that was published and settled by a relay."""
    uow = UnitOfWork(sessions)
    async with uow:
        await EventBus(uow).publish(ParcelSent(parcel_id=uuid4()))
    relay = Runtime(sessions, []).relay
    assert await relay.drain() == 1
    async with sessions.reader() as session:
        return Message(*(await session.execute(select(*MESSAGE))).one())


async def row(session: AsyncSession) -> OutboxMessage:
    query = select(OutboxMessage).execution_options(populate_existing=True)
    return (await session.scalars(query)).one()


async def recorded(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(Activity)) or 0


def consumer_of(sessions: Sessions, handler: Callable[..., Any]) -> Consumer:
    runtime = Runtime(sessions, [Handler(ParcelSent, handler)])
    return Consumer(sessions, runtime.deliver, handler_seconds=30)


def test_an_event_comes_out_as_it_went_in() -> None:
    message = a_message(payload={"parcel_id": "1", "note": "grüße", "list": [1, None]})
    assert unpack(pack(message)) == message


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"id": 1}', b"\xff"])
def test_what_is_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedMessageError):
        unpack(body)


async def test_the_broker_brings_what_is_sent() -> None:
    received: list[Message] = []
    message = a_message()

    async def consume(body: bytes) -> None:
        received.append(unpack(body))

    async with in_memory.opened(consume) as adapter:
        await adapter.send(message, pack(message))
    assert set(map(pack, received)) == {pack(message)}


async def test_what_is_no_event_does_not_stop_the_broker() -> None:
    received: list[Message] = []
    message = a_message()

    async def consume(body: bytes) -> None:
        received.append(unpack(body))

    async with in_memory.opened(consume) as adapter:
        await adapter.send(message, b"nonsense")
        await adapter.send(message, pack(message))
    assert set(map(pack, received)) == {pack(message)}


async def test_an_event_that_comes_twice_has_one_effect(
    sessions: Sessions, session: AsyncSession
) -> None:
    message = a_message()
    async with in_memory.opened(consumer_of(sessions, record).consume) as adapter:
        await adapter.send(message, pack(message))
        await adapter.send(message, pack(message))
    assert await recorded(session) == 1


async def test_an_event_that_failed_goes_back_to_the_outbox_once(
    sessions: Sessions, session: AsyncSession
) -> None:
    message = await sent(sessions)
    failing = consumer_of(sessions, refuse)
    await failing.consume(pack(message))
    put_back = await row(session)
    assert (put_back.settled_at, put_back.replays) == (None, 1)
    assert put_back.available_at > utcnow()
    assert put_back.error == "OSError('the mail server is away')"
    await failing.consume(pack(message))
    assert (await row(session)).replays == 1


async def test_an_event_that_always_fails_is_given_up(
    sessions: Sessions, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retries, "MAX_ATTEMPTS", 1)
    await consumer_of(sessions, refuse).consume(pack(await sent(sessions)))
    dead = await row(session)
    assert dead.settled_at is not None
    assert dead.error == "OSError('the mail server is away')"


async def test_an_event_that_hangs_goes_back(sessions: Sessions, session: AsyncSession) -> None:
    async def hang(_message: Message) -> None:
        await asyncio.Event().wait()

    impatient = Consumer(sessions, hang, handler_seconds=0.05)
    await impatient.consume(pack(await sent(sessions)))
    assert (await row(session)).error == "it took longer than 0.05 s"


async def test_a_failed_event_that_the_outbox_does_not_know_is_kept(
    sessions: Sessions, session: AsyncSession
) -> None:
    message = a_message()
    await consumer_of(sessions, refuse).consume(pack(message))
    kept = await row(session)
    assert (kept.id, kept.payload) == (message.id, message.payload)
    assert kept.settled_at is not None
    assert kept.error is not None


async def test_while_the_database_is_away_the_consumer_waits(
    sessions: Sessions, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer, "PAUSE_SECONDS", 0)
    runtime = Runtime(sessions, [Handler(ParcelSent, record)])
    outages = [ConnectionError("refused"), UnavailableError("away")]

    async def deliver(message: Message) -> None:
        if outages:
            raise outages.pop()
        await runtime.deliver(message)

    nowhere = Sessions.of(create_engine("postgresql+asyncpg://127.0.0.1:1/none"))
    await Consumer(nowhere, deliver, handler_seconds=30).consume(pack(a_message()))
    assert outages == []
    assert await recorded(session) == 1


class Wire:
    """An adapter that does as it is told."""

    away: ClassVar[tuple[type[Exception], ...]] = (LookupError,)

    def __init__(self) -> None:
        self.refuses: Exception | None = None
        self.is_cut = False
        self.opened = 0
        self.closed = 0
        self.sent: list[bytes] = []
        self.changed = asyncio.Condition()

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def open(self) -> None:
        self.opened += 1
        await self._tell()
        if self.opened == 1:
            raise ConnectionRefusedError

    async def close(self) -> None:
        self.closed += 1
        await self._tell()
        raise RuntimeError("it is broken")

    async def send(self, _message: Message, body: bytes) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.sent.append(body)

    async def ping(self) -> None:
        await self._tell()
        if self.is_cut:
            self.is_cut = False
            raise ConnectionResetError


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def link(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> BrokerTransport:
    monkeypatch.setattr(transport, "WATCH_SECONDS", 0.01)
    monkeypatch.setattr(transport, "RECONNECT_SECONDS", 0)
    return BrokerTransport(lambda: wire)


async def until(wire: Wire, holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10), wire.changed:
        await wire.changed.wait_for(holds)


async def test_the_connection_is_made_again_until_it_is_told_to_stop(
    link: BrokerTransport, wire: Wire
) -> None:
    with pytest.raises(TransportAwayError):
        await link.publish(a_message())
    async with in_background(link):
        await until(wire, lambda: wire.opened == 2)
        wire.is_cut = True
        await until(wire, lambda: wire.opened == 3)
        await until(wire, lambda: not wire.is_cut)
        await link.ping()
        await link.publish(a_message())
    assert (wire.opened, wire.closed, len(wire.sent)) == (3, 3, 1)


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (ConnectionResetError(), TransportAwayError),
        (TimeoutError(), TransportAwayError),
        (LookupError(), TransportAwayError),
        (ValueError("too large"), ValueError),
    ],
)
async def test_a_broker_that_is_away_is_told_from_an_event_that_it_refuses(
    link: BrokerTransport, wire: Wire, raised: Exception, expected: type[Exception]
) -> None:
    async with in_background(link):
        await until(wire, lambda: wire.opened == 2)
        await link.ping()
        wire.refuses = raised
        with pytest.raises(expected):
            await link.publish(a_message())


def test_without_an_address_there_is_no_broker(sessions: Sessions) -> None:
    runtime = Runtime(sessions, [])
    assert broker_transport(in_memory.connect, Settings(), sessions, runtime.deliver) is None


def test_the_address_must_be_of_this_broker() -> None:
    assert BrokerSettings(url=in_memory.URL).url == in_memory.URL
    for url in ("http://127.0.0.1", "127.0.0.1:4222", f"{in_memory.URL.partition('//')[0]}//"):
        with pytest.raises(ValidationError, match="must begin with"):
            BrokerSettings(url=url)


async def test_the_request_is_known_past_the_broker(sessions: Sessions) -> None:
    seen: list[object] = []

    async def look(_event: ParcelSent, _uow: UnitOfWork) -> None:
        seen.append(get_contextvars()["request_id"])

    message = a_message(context={"request_id": "r1"})
    await consumer_of(sessions, look).consume(pack(message))
    assert seen == ["r1"]

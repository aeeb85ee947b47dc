import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

from app.bootstrap import metadata
from app.core import relay
from app.core.background import in_background
from app.core.db import Sessions
from app.core.events import DomainEvent, EventBus, Handler
from app.core.leases import Leases, Outcome
from app.core.outbox import Message, OutboxMessage
from app.core.relay import Relay, RelayOptions
from app.core.runtime import Runtime
from app.core.transport import TransportAwayError
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.models.activities import Activity
from app.services.activities import ActivityService
from tests.conftest import TEST_SETTINGS
from tests.database import separate_database


class ParcelSent(DomainEvent):
    name: ClassVar[str] = "parcel.sent"
    parcel_id: UUID


async def record(event: ParcelSent, uow: UnitOfWork) -> None:
    await ActivityService(uow).record("parcel", event.parcel_id, "sent")


@pytest.fixture
async def separate(tmp_path: Path) -> AsyncGenerator[Sessions]:
    """A database that gives several connections at once."""
    async with separate_database(TEST_SETTINGS.database_url, tmp_path) as engine:
        async with engine.begin() as connection:
            await connection.run_sync(metadata().create_all)
        yield Sessions.of(engine)


async def send(sessions: Sessions, parcels: int = 1) -> list[UUID]:
    ids = [uuid4() for _ in range(parcels)]
    uow = UnitOfWork(sessions)
    async with uow:
        for parcel_id in ids:
            await EventBus(uow).publish(ParcelSent(parcel_id=parcel_id))
    return ids


async def outbox(sessions: Sessions) -> list[OutboxMessage]:
    async with sessions.reader() as session:
        return list((await session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))).all())


async def activities(sessions: Sessions) -> int:
    async with sessions.reader() as session:
        return await session.scalar(select(func.count()).select_from(Activity)) or 0


async def test_a_database_that_is_not_migrated_is_explained_once_and_then_named(
    tmp_path: Path,
) -> None:
    async def deliver(_message: Message) -> None:
        raise AssertionError("there is nothing to deliver")

    async with separate_database(TEST_SETTINGS.database_url, tmp_path) as engine:
        polling = Relay(Sessions.of(engine), deliver, RelayOptions(poll_seconds=0.01))
        with capture_logs() as lines:
            async with in_background(polling), asyncio.timeout(10):
                while len(lines) < 3:  # noqa: ASYNC110 nothing tells that a line was logged
                    await asyncio.sleep(0.01)
    assert {line["event"] for line in lines} == {"relay.unreachable"}
    assert [line["exc_info"] for line in lines[:3]] == [True, False, False]
    assert all("was not migrated" in line["error"] for line in lines)


async def test_an_event_that_takes_too_long_has_failed(separate: Sessions) -> None:
    async def hang(event: ParcelSent, uow: UnitOfWork) -> None:
        await record(event, uow)
        await asyncio.Event().wait()

    runtime = Runtime(separate, [Handler(ParcelSent, hang)], RelayOptions(handler_seconds=0.6))
    await send(separate)
    assert await runtime.relay.drain() == 1
    (message,) = await outbox(separate)
    assert (message.attempts, message.settled_at) == (1, None)
    assert message.error == "it took longer than 0.6 s"
    assert await activities(separate) == 0


async def test_an_event_that_hangs_holds_up_no_other(
    separate: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "PATIENCE_SECONDS", 0.05)
    (stuck,) = await send(separate)
    free = asyncio.Event()
    delivered: list[UUID] = []

    async def hang_on_one(message: Message) -> None:
        if message.payload["parcel_id"] == str(stuck):
            await free.wait()
        delivered.append(message.id)

    busy = Relay(separate, hang_on_one, RelayOptions(concurrency=2))
    await send(separate, 2)
    assert await busy.drain() == 3
    await send(separate)
    async with asyncio.timeout(10):
        while [m.settled_at for m in await outbox(separate)].count(None) > 1:
            await busy.drain()
    assert len(delivered) == 3
    async with in_background(busy):
        free.set()
    assert len(delivered) == 4
    assert all(message.settled_at for message in await outbox(separate))


async def test_what_the_lease_has_no_time_for_goes_back_untried(sessions: Sessions) -> None:
    tried = 0

    async def take_the_whole_time(_message: Message) -> None:
        nonlocal tried
        tried += 1
        await asyncio.sleep(0.15)

    slow = Relay(sessions, take_the_whole_time, RelayOptions(handler_seconds=0.2))
    await send(sessions, 20)
    assert await slow.drain() == 20
    while slow.is_busy:
        await slow.drain()
    messages = await outbox(sessions)
    assert sum(message.attempts for message in messages) == tried


async def test_a_relay_that_stops_finishes_what_has_begun_and_returns_the_rest(
    separate: Sessions,
) -> None:
    begun = asyncio.Event()
    free = asyncio.Event()

    async def wait(event: ParcelSent, uow: UnitOfWork) -> None:
        begun.set()
        await free.wait()
        await record(event, uow)

    runtime = Runtime(separate, [Handler(ParcelSent, wait)])
    await send(separate, 2)
    async with in_background(runtime.relay):
        await begun.wait()
        runtime.relay.stop()
        free.set()
    first, second = await outbox(separate)
    assert (first.attempts, first.settled_at is None) == (1, False)
    assert (second.attempts, second.settled_at) == (0, None)
    assert second.available_at <= utcnow()


async def test_a_transport_that_is_away_costs_no_attempt(sessions: Sessions) -> None:
    away = True

    async def publish(_message: Message) -> None:
        if away:
            raise TransportAwayError("connection refused")

    to_a_broker = Relay(sessions, publish, RelayOptions())
    await send(sessions, 2)
    assert await to_a_broker.drain() == 0
    assert [(m.attempts, m.settled_at, m.error) for m in await outbox(sessions)] == [
        (0, None, None)
    ] * 2
    away = False
    assert await to_a_broker.drain() == 2
    assert all(message.settled_at for message in await outbox(sessions))


async def test_who_lost_the_lease_changes_nothing(sessions: Sessions) -> None:
    await send(sessions, 3)
    leases = Leases(sessions)
    lease = await leases.take(10, RelayOptions().lease)
    async with sessions.writer.begin() as session:
        await session.execute(update(OutboxMessage).values(available_at=utcnow(), error="put back"))
    one, two, three = lease.messages
    outcomes = [Outcome(one), Outcome(two, "boom"), Outcome(three, postponed=True)]
    await leases.settle(outcomes, lease.until)
    assert [(m.attempts, m.settled_at, m.error) for m in await outbox(sessions)] == [
        (1, None, "put back")
    ] * 3

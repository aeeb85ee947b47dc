import asyncio
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import retries
from app.core.background import in_background
from app.core.db import Sessions
from app.core.errors import ConflictError
from app.core.events import DomainEvent, EventBus, Handler
from app.core.outbox import MESSAGE, InboxMessage, Message, OutboxMessage
from app.core.runtime import Runtime
from app.core.unit_of_work import UnitOfWork
from app.models.activities import Activity
from app.services.activities import ActivityService
from tests.fakes.memory import MemoryUnitOfWork


class ParcelSent(DomainEvent):
    name: ClassVar[str] = "parcel.sent"
    parcel_id: UUID


async def record_parcel_sent(event: ParcelSent, uow: UnitOfWork) -> None:
    await ActivityService(uow).record("parcel", event.parcel_id, "sent")


async def fail(event: ParcelSent, uow: UnitOfWork) -> None:
    await record_parcel_sent(event, uow)
    raise OSError("the mail server is away")


def runtime_with(sessions: Sessions, *handlers: Handler[Any]) -> Runtime:
    return Runtime(sessions, handlers)


async def send(uow: UnitOfWork) -> None:
    async with uow:
        await EventBus(uow).publish(ParcelSent(parcel_id=uuid4()))


async def count(session: AsyncSession, table: type[Activity | InboxMessage]) -> int:
    return await session.scalar(select(func.count()).select_from(table)) or 0


async def the_message(session: AsyncSession) -> OutboxMessage:
    query = select(OutboxMessage).execution_options(populate_existing=True)
    return (await session.scalars(query)).one()


async def test_an_event_is_handled_after_the_commit(
    sessions: Sessions, session: AsyncSession
) -> None:
    runtime = runtime_with(sessions, Handler(ParcelSent, record_parcel_sent))
    await send(runtime.uow())
    assert await count(session, Activity) == 0
    assert await runtime.relay.drain() == 1
    assert await count(session, Activity) == 1
    assert (await the_message(session)).settled_at is not None
    assert await runtime.relay.drain() == 0


async def test_a_rollback_publishes_nothing(uow: UnitOfWork, session: AsyncSession) -> None:
    async def send_and_fail() -> None:
        async with uow:
            await EventBus(uow).publish(ParcelSent(parcel_id=uuid4()))
            raise ConflictError("no")

    with pytest.raises(ConflictError):
        await send_and_fail()
    assert (await session.scalars(select(OutboxMessage))).all() == []


async def send_in_a_part_that_fails(uow: UnitOfWork) -> None:
    async def send_and_fail() -> None:
        async with uow.savepoint():
            await EventBus(uow).publish(ParcelSent(parcel_id=uuid4()))
            raise ConflictError("no")

    async with uow:
        with pytest.raises(ConflictError):
            await send_and_fail()


async def test_a_part_that_failed_publishes_nothing(uow: UnitOfWork, session: AsyncSession) -> None:
    await send_in_a_part_that_fails(uow)
    assert (await session.scalars(select(OutboxMessage))).all() == []


async def test_a_part_that_failed_in_memory_publishes_nothing(memory_uow: MemoryUnitOfWork) -> None:
    await send_in_a_part_that_fails(memory_uow)
    assert memory_uow.published == []


async def test_publishing_outside_a_unit_is_refused(uow: UnitOfWork) -> None:
    with pytest.raises(RuntimeError, match="no transaction is open"):
        await EventBus(uow).publish(ParcelSent(parcel_id=uuid4()))


async def test_a_repeated_delivery_has_one_effect(
    sessions: Sessions, session: AsyncSession
) -> None:
    runtime = runtime_with(sessions, Handler(ParcelSent, record_parcel_sent))
    await send(runtime.uow())
    message = Message(*(await session.execute(select(*MESSAGE))).one())
    await runtime.deliver(message)
    await runtime.deliver(message)
    assert await count(session, Activity) == 1
    assert await count(session, InboxMessage) == 1


async def test_a_failed_handler_leaves_nothing_and_is_tried_later(
    sessions: Sessions, session: AsyncSession
) -> None:
    runtime = runtime_with(sessions, Handler(ParcelSent, fail))
    await send(runtime.uow())
    assert await runtime.relay.drain() == 1
    assert await count(session, Activity) == 0
    message = await the_message(session)
    assert (message.attempts, message.settled_at) == (1, None)
    assert "mail server" in (message.error or "")
    assert await runtime.relay.drain() == 0


async def test_one_failing_handler_does_not_repeat_the_others(
    sessions: Sessions, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retries, "LONGEST_PAUSE_SECONDS", 0)
    runtime = runtime_with(
        sessions, Handler(ParcelSent, record_parcel_sent), Handler(ParcelSent, fail)
    )
    await send(runtime.uow())
    assert await runtime.relay.drain() == 1
    assert await runtime.relay.drain() == 1
    assert await count(session, Activity) == 1


async def test_an_event_that_never_succeeds_is_given_up(
    sessions: Sessions, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retries, "MAX_ATTEMPTS", 2)
    monkeypatch.setattr(retries, "LONGEST_PAUSE_SECONDS", 0)
    runtime = runtime_with(sessions, Handler(ParcelSent, fail))
    await send(runtime.uow())
    assert [await runtime.relay.drain() for _ in range(3)] == [1, 1, 0]
    message = await the_message(session)
    assert message.settled_at is not None
    assert message.error is not None


async def test_a_relay_in_the_background_delivers_and_stops(
    sessions: Sessions, session: AsyncSession
) -> None:
    handled = asyncio.Event()

    async def tell(_event: ParcelSent, _uow: UnitOfWork) -> None:
        handled.set()

    runtime = runtime_with(
        sessions, Handler(ParcelSent, record_parcel_sent), Handler(ParcelSent, tell)
    )
    await send(runtime.uow())
    async with in_background(runtime.relay):
        await asyncio.wait_for(handled.wait(), 10)
    assert await count(session, Activity) == 1
    assert (await the_message(session)).settled_at is not None


async def test_events_of_one_aggregate_wait_for_each_other_and_for_no_one_else(
    sessions: Sessions, session: AsyncSession
) -> None:
    runtime = runtime_with(sessions, Handler(ParcelSent, record_parcel_sent))
    first, second = uuid4(), uuid4()
    uow = runtime.uow()
    async with uow:
        for parcel_id in (first, first, second):
            await EventBus(uow).publish(ParcelSent(parcel_id=parcel_id))
    assert [await runtime.relay.drain() for _ in range(3)] == [2, 1, 0]
    assert await count(session, Activity) == 3


async def test_a_poison_event_holds_up_its_aggregate_until_it_is_dead_and_no_other(
    sessions: Sessions, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned, healthy = uuid4(), uuid4()
    handled: list[UUID] = []

    async def fail_once_for_the_poisoned(event: ParcelSent, _uow: UnitOfWork) -> None:
        handled.append(event.parcel_id)
        if handled.count(poisoned) == 1 and event.parcel_id == poisoned:
            raise OSError("poison")

    monkeypatch.setattr(retries, "MAX_ATTEMPTS", 1)
    runtime = runtime_with(sessions, Handler(ParcelSent, fail_once_for_the_poisoned))
    uow = runtime.uow()
    async with uow:
        for parcel_id in (poisoned, poisoned, healthy):
            await EventBus(uow).publish(ParcelSent(parcel_id=parcel_id))
    assert await runtime.relay.drain() == 2
    assert handled == [poisoned, healthy]
    assert await runtime.relay.drain() == 1
    assert handled == [poisoned, healthy, poisoned]
    dead = select(func.count()).where(OutboxMessage.error.is_not(None))
    assert await session.scalar(dead) == 1


async def test_an_event_names_its_aggregate(uow: UnitOfWork, session: AsyncSession) -> None:
    parcel_id = uuid4()
    async with uow:
        await EventBus(uow).publish(ParcelSent(parcel_id=parcel_id))
    assert (await the_message(session)).aggregate == f"parcel:{parcel_id}"

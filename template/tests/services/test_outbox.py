import datetime as dt
from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import retries
from app.core.db import Sessions
from app.core.events import DomainEvent, EventBus, Handler
from app.core.outbox import InboxMessage, OutboxMessage
from app.core.runtime import Runtime
from app.core.settings import Settings
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.scripts import purge_events, replay_events
from app.services import outbox
from app.services.activities import ActivityService
from app.services.outbox import OutboxService
from app.tasks import purge_outbox


class ParcelSent(DomainEvent):
    name: ClassVar[str] = "parcel.sent"
    parcel_id: UUID


class PostOffice:
    """Records what is sent, and refuses it while it is closed."""

    def __init__(self) -> None:
        self.closed = False
        self.recorded: list[UUID] = []

    async def record(self, event: ParcelSent, uow: UnitOfWork) -> None:
        await ActivityService(uow).record("parcel", event.parcel_id, "sent")
        self.recorded.append(event.parcel_id)

    async def forward(self, _event: ParcelSent, _uow: UnitOfWork) -> None:
        if self.closed:
            raise OSError("closed")


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def runtime(sessions: Sessions, office: PostOffice) -> Runtime:
    return Runtime(
        sessions, [Handler(ParcelSent, office.record), Handler(ParcelSent, office.forward)]
    )


@pytest.fixture
def uow(runtime: Runtime) -> UnitOfWork:
    return runtime.uow()


async def send(uow: UnitOfWork, parcels: int = 1) -> Sequence[UUID]:
    ids = [uuid4() for _ in range(parcels)]
    async with uow:
        for parcel_id in ids:
            await EventBus(uow).publish(ParcelSent(parcel_id=parcel_id))
    return ids


async def count(session: AsyncSession, table: type[InboxMessage | OutboxMessage]) -> int:
    return await session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
async def dead(
    runtime: Runtime, uow: UnitOfWork, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> list[OutboxMessage]:
    """Two events that were given up."""
    monkeypatch.setattr(retries, "MAX_ATTEMPTS", 1)
    office.closed = True
    await send(uow, 2)
    while await runtime.relay.drain():
        pass
    return await OutboxService(uow).get_dead()


async def test_what_was_given_up_is_shown_with_its_reason(dead: list[OutboxMessage]) -> None:
    assert [message.error for message in dead] == ["OSError('closed')"] * 2


async def test_a_replayed_event_is_delivered_to_who_has_not_had_it(
    dead: list[OutboxMessage], runtime: Runtime, uow: UnitOfWork, office: PostOffice
) -> None:
    office.closed = False
    assert await OutboxService(uow).replay([dead[0].id]) == 1
    assert await runtime.relay.drain() == 1
    assert len(office.recorded) == 2
    assert [message.id for message in await OutboxService(uow).get_dead()] == [dead[1].id]


async def test_all_dead_events_are_replayed(
    dead: list[OutboxMessage], runtime: Runtime, uow: UnitOfWork, office: PostOffice
) -> None:
    office.closed = False
    assert await OutboxService(uow).replay_dead() == len(dead)
    assert await runtime.relay.drain() == len(dead)
    assert await OutboxService(uow).get_dead() == []


async def test_an_event_that_is_due_anyway_is_not_replayed(uow: UnitOfWork) -> None:
    await send(uow)
    async with uow.reading():
        (message,) = (await uow.session.scalars(select(OutboxMessage))).all()
    assert await OutboxService(uow).replay([message.id]) == 0


async def test_old_delivered_events_are_purged_a_chunk_at_a_time(
    runtime: Runtime, uow: UnitOfWork, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "CHUNK", 2)
    await send(uow, 3)
    assert await runtime.relay.drain() == 3
    assert await OutboxService(uow).purge(utcnow() - dt.timedelta(days=1)) == 0
    assert await count(session, InboxMessage) == 6
    assert await OutboxService(uow).purge(utcnow() + dt.timedelta(days=1)) == 3
    assert await count(session, OutboxMessage) == 0
    assert await count(session, InboxMessage) == 0


async def test_a_purge_leaves_dead_events(dead: list[OutboxMessage], uow: UnitOfWork) -> None:
    assert await OutboxService(uow).purge(utcnow() + dt.timedelta(days=1)) == 0
    kept = await OutboxService(uow).get_dead()
    assert [message.id for message in kept] == [message.id for message in dead]


async def test_the_task_purges_what_the_settings_call_old(
    runtime: Runtime, uow: UnitOfWork, session: AsyncSession
) -> None:
    await send(uow)
    assert await runtime.relay.drain() == 1
    await purge_outbox.run(uow, Settings(outbox_days=1))
    assert await count(session, OutboxMessage) == 1


async def test_the_scripts_say_what_they_did(
    dead: list[OutboxMessage],
    runtime: Runtime,
    uow: UnitOfWork,
    office: PostOffice,
    capsys: pytest.CaptureFixture[str],
) -> None:
    office.closed = False
    await replay_events.replay(uow, replay_events.Chosen())
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"{dead[1].id} parcel.sent parcel:")
    await replay_events.replay(uow, replay_events.Chosen(ids=[dead[0].id]))
    await replay_events.replay(uow, replay_events.Chosen(dead=True))
    assert await runtime.relay.drain() == 2
    await purge_events.purge(uow, days=-1)
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if not line.startswith("{")] == [
        "1 to be delivered again",
        "1 to be delivered again",
        "2 removed",
    ]

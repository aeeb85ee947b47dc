import asyncio
from pathlib import Path
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import select

from app.bootstrap import metadata
from app.core.db import Sessions
from app.core.events import DomainEvent, EventBus
from app.core.outbox import OutboxMessage
from app.core.runtime import Runtime
from app.core.settings import Settings
from app.worker import work
from tests.database import separate_database


class BellRung(DomainEvent):
    name: ClassVar[str] = "bell.rung"
    bell_id: UUID


async def test_a_worker_delivers_until_it_is_told_to_stop(tmp_path: Path) -> None:
    async with separate_database("sqlite://", tmp_path) as engine:
        async with engine.begin() as connection:
            await connection.run_sync(metadata().create_all)
        sessions = Sessions.of(engine)
        async with (uow := Runtime(sessions, []).uow()):
            await EventBus(uow).publish(BellRung(bell_id=uuid4()))
        stopping = asyncio.Event()
        settings = Settings(database_url=f"sqlite:///{tmp_path}/test.db", relay_enabled=False)
        working = asyncio.create_task(work(settings, stopping))
        async with asyncio.timeout(10):
            while not await is_settled(sessions):
                await asyncio.wait([working], timeout=0.01)
        stopping.set()
        await working


async def is_settled(sessions: Sessions) -> bool:
    async with sessions.reader() as session:
        return await session.scalar(select(OutboxMessage.settled_at)) is not None

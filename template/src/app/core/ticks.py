"""Which process runs a periodic task: the one that takes the tick in the database."""

import datetime as dt
from contextlib import suppress

from sqlalchemy import String, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.errors import ConflictError
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork

PAUSE = dt.timedelta(minutes=1)
"""How long a tick that failed waits before it is tried again."""


class PeriodicRun(Base):
    """How far a periodic task is. One row for each."""

    __tablename__ = "periodic_runs"

    task: Mapped[str] = mapped_column(String(200), primary_key=True)
    done: Mapped[dt.datetime]
    """The last tick that was run to its end."""
    taken_until: Mapped[dt.datetime]
    """Until then the next tick belongs to the process that took it."""


class Ticks:
    """Takes and settles ticks, each in a short transaction of its own."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    async def take(self, task: str, tick: dt.datetime, longest: dt.timedelta) -> bool:
        """Whether the tick is ours to run now: it is due, and nobody is at it or was.

        A task that is new is not due before its next tick.
        """
        now = utcnow()
        row = await self._row(task)
        if row is None:
            await self._begin(task, tick)
            return False
        if row.done >= tick or row.taken_until > now:
            return False  # the usual answer costs no write
        query = update(PeriodicRun).where(
            PeriodicRun.task == task, PeriodicRun.done < tick, PeriodicRun.taken_until <= now
        )
        query = query.values(taken_until=now + longest + PAUSE)
        async with self._uow:
            taken = await self._uow.session.scalars(query.returning(PeriodicRun.task))
            return taken.one_or_none() is not None

    async def settle(self, task: str, tick: dt.datetime) -> None:
        """The tick was run: the next one may be taken."""
        await self._change(task, done=tick, taken_until=utcnow())

    async def put_back(self, task: str) -> None:
        """The tick was not run to its end: any process may try again after a pause."""
        await self._change(task, taken_until=utcnow() + PAUSE)

    async def _row(self, task: str) -> PeriodicRun | None:
        async with self._uow.reading():
            return await self._uow.session.get(PeriodicRun, task)

    async def _begin(self, task: str, tick: dt.datetime) -> None:
        with suppress(ConflictError):  # another process was faster
            async with self._uow:
                self._uow.session.add(PeriodicRun(task=task, done=tick, taken_until=utcnow()))

    async def _change(self, task: str, **values: dt.datetime) -> None:
        query = update(PeriodicRun).where(PeriodicRun.task == task).values(**values)
        async with self._uow:
            await self._uow.session.execute(query)

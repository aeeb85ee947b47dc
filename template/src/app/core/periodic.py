"""Runs tasks on a clock: each at its time once, however many processes of the service there are."""

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

import structlog
from cronsim import CronSim, CronSimError
from structlog.contextvars import bound_contextvars

from app.core.background import in_background
from app.core.settings import Settings
from app.core.ticks import Ticks
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork

LOOK_EVERY = dt.timedelta(minutes=1)
"""How long a tick that another process gave up may wait for one that tries again."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PeriodicTask:
    """A task and when it runs, as cron says it: `"0 3 * * *"` is each day at three.

    Raises:
        ValueError: it never runs, so the process does not start.
    """

    run: Callable[[UnitOfWork, Settings], Awaitable[None]]
    """A caller like a route: it uses services only. After a crash a tick runs again."""
    cron: str
    zone: dt.tzinfo = dt.UTC
    longest: dt.timedelta = dt.timedelta(minutes=10)
    """A run is cancelled after this time, and another process may try."""

    def __post_init__(self) -> None:
        try:
            ticks = CronSim(self.cron, utcnow())
        except CronSimError as error:
            raise ValueError(f"{self.cron!r} is no cron expression: {error}") from error
        if next(ticks, None) is None:
            raise ValueError(f"{self.cron!r} is a cron expression of no day")

    @property
    def name(self) -> str:
        """How the database knows it. It is stored: a renamed task begins anew."""
        return self.run.__module__

    def last_tick(self, now: dt.datetime) -> dt.datetime:
        """The latest time at or before now at which it runs."""
        after = now.replace(microsecond=0) + dt.timedelta(seconds=1)
        return next(CronSim(self.cron, after.astimezone(self.zone), reverse=True))

    def next_tick(self, now: dt.datetime) -> dt.datetime:
        """The earliest time after now at which it runs."""
        return next(CronSim(self.cron, now.astimezone(self.zone)))


class Clock:
    """Runs one task at its ticks. A failure is logged, and tried again at the next look."""

    def __init__(
        self, task: PeriodicTask, new_uow: Callable[[], UnitOfWork], settings: Settings
    ) -> None:
        self._task = task
        self._new_uow = new_uow
        self._settings = settings
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Run the task until told to stop."""
        while not self._stopping.is_set():
            with bound_contextvars(task=self._task.name):
                try:
                    await self.look()
                except Exception:  # its failure, or the database's: a later look tries again
                    log.exception("task.failed")
            now = utcnow()
            pause = min(self._task.next_tick(now) - now, LOOK_EVERY)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause.total_seconds())

    def stop(self) -> None:
        """Let the run that has begun be the last."""
        self._stopping.set()

    async def look(self) -> bool:
        """Run the task if its last tick was not run by anybody. Returns whether it ran."""
        tick = self._task.last_tick(utcnow())
        ticks = Ticks(self._new_uow())
        if not await ticks.take(self._task.name, tick, self._task.longest):
            return False
        try:
            async with asyncio.timeout(self._task.longest.total_seconds()):
                await self._task.run(self._new_uow(), self._settings)
        except BaseException:
            await ticks.put_back(self._task.name)
            raise
        await ticks.settle(self._task.name, tick)
        log.info("task.done", tick=tick.isoformat())
        return True


@asynccontextmanager
async def on_the_clock(
    tasks: Sequence[PeriodicTask], new_uow: Callable[[], UnitOfWork], settings: Settings
) -> AsyncGenerator[None]:
    """Run the tasks at their ticks beside the block, where the settings want it."""
    async with AsyncExitStack() as stack:
        for task in tasks if settings.clock_enabled else ():
            await stack.enter_async_context(in_background(Clock(task, new_uow, settings)))
        yield

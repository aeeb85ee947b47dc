"""Runs tasks on a clock, in the process that serves."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from app.core.settings import Settings
from app.core.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PeriodicTask:
    """A task and its interval."""

    run: Callable[[UnitOfWork, Settings], Awaitable[None]]
    every_seconds: float


class Clock:
    """Runs a task now and then on. A failure is logged; the next run tries again."""

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
            try:
                await self._task.run(self._new_uow(), self._settings)
            except Exception:
                log.exception("task.failed", task=self._task.run.__module__)
            try:
                await asyncio.wait_for(self._stopping.wait(), self._task.every_seconds)
            except TimeoutError:
                continue

    def stop(self) -> None:
        """Let the run that has begun be the last."""
        self._stopping.set()

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


async def keep_running(
    task: PeriodicTask, new_uow: Callable[[], UnitOfWork], settings: Settings
) -> None:
    """Run a task now and then on, for ever. A failure is logged; the next run tries again."""
    while True:
        try:
            await task.run(new_uow(), settings)
        except Exception:
            log.exception("task.failed", task=task.run.__module__)
        await asyncio.sleep(task.every_seconds)

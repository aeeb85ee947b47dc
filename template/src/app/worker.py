"""The relay and the clock in a process of their own: `python -m app.worker`. Several may run."""

import asyncio
import signal
import sys

import structlog

from app.bootstrap import freeze_heap, load_settings, make_instrumentation, running
from app.core.periodic import on_the_clock
from app.core.settings import Settings
from app.wiring.periodic_tasks import PERIODIC_TASKS

if sys.platform == "win32":
    from asyncio import run
else:
    from uvloop import run  # the loop of the API's server, too

log = structlog.get_logger(__name__)


async def work(settings: Settings, stopping: asyncio.Event) -> None:
    """Deliver events and run periodic tasks until told to stop; what is begun is finished."""
    settings = settings.model_copy(update={"relay_enabled": True})
    async with (
        running(settings, make_instrumentation()) as runtime,
        on_the_clock(PERIODIC_TASKS, runtime.uow, settings),
    ):
        freeze_heap()
        log.info("worker.started")
        await stopping.wait()
    log.info("worker.stopped")


async def main() -> None:
    """Work until SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    await work(load_settings(), stopping)


if __name__ == "__main__":
    run(main())

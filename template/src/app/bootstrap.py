"""What every process of the service needs, whoever starts it: the API, a script, a worker."""

import asyncio
import gc
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache

from sqlalchemy import MetaData
from sqlalchemy.orm import configure_mappers

from app.core.availability import OutdatedDatabaseError
from app.core.errors import AppError
from app.core.instrumentation import Instrumentation
from app.core.logs import configure_logging
from app.core.runtime import Runtime, open_runtime
from app.core.settings import Settings, get_settings
from app.core.settings_check import settings_problems
from app.core.unit_of_work import UnitOfWork
from app.wiring.event_handlers import HANDLERS
from app.wiring.instrumentation import INSTRUMENTATION
from app.wiring.models import MODELS
from app.wiring.settings import SETTINGS
from app.wiring.startup import STARTUP
from app.wiring.transport import TRANSPORT


def load_settings() -> Settings:
    """The settings of this process, whose logs are set up by them.

    Raises:
        SystemExit: something is wrong with the settings, in a sentence each.
    """
    if problems := settings_problems(SETTINGS):
        sys.exit("\n".join(["This process does not start, because of its settings:", *problems]))
    settings = get_settings()
    configure_logging(settings.log_level, settings.log_format)
    return settings


def make_instrumentation() -> list[Instrumentation]:
    """What watches this process."""
    return [make() for make in INSTRUMENTATION]


@asynccontextmanager
async def running(
    settings: Settings, watchers: Sequence[Instrumentation] = ()
) -> AsyncGenerator[Runtime]:
    """The runtime with this service's handlers and models."""
    configure_mappers()  # a broken relationship stops the start, not the first request
    for asked_for in STARTUP:
        asked_for()
    handlers = HANDLERS
    observers = [watcher.observe for watcher in watchers]
    async with AsyncExitStack() as stack:
        for watcher in watchers:
            await stack.enter_async_context(watcher.opened())
            handlers = [watcher.around(handler) for handler in handlers]
        yield await stack.enter_async_context(
            open_runtime(settings, handlers, TRANSPORT, observers)
        )


@cache
def freeze_heap() -> None:
    """Let the garbage collector forget what the start has made, once a process.

    All of it lives as long as the process does, and each full collection would look at it again.
    """
    gc.collect()
    gc.freeze()


def run_once(work: Callable[[UnitOfWork], Awaitable[None]]) -> None:
    """Do one thing, in a process that is there for nothing else: how scripts are run.

    Raises:
        SystemExit: the settings are wrong, the database was not migrated, or the service refused,
            in a sentence each.
    """
    settings = load_settings().model_copy(update={"relay_enabled": False})

    async def open_and_work() -> None:
        async with running(settings) as runtime:
            await work(runtime.uow())

    try:
        asyncio.run(open_and_work())
    except AppError as refused:
        sys.exit(f"{refused.title}: {refused.detail}")
    except OutdatedDatabaseError as outdated:
        sys.exit(str(outdated).capitalize())


def metadata() -> MetaData:
    """The tables of the service, for migrations."""
    return MODELS[0].metadata

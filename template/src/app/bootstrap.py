"""What every process of the service needs, whoever starts it: the API, a script, a worker."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy import MetaData
from sqlalchemy.orm import configure_mappers

from app.core.logs import configure_logging
from app.core.runtime import Runtime, open_runtime
from app.core.settings import Settings
from app.wiring.event_handlers import HANDLERS
from app.wiring.models import MODELS
from app.wiring.startup import STARTUP
from app.wiring.transport import TRANSPORT


@asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[Runtime]:
    """The runtime with this service's handlers and models."""
    configure_logging(settings.log_level, settings.log_format)
    configure_mappers()  # a broken relationship stops the start, not the first request
    for asked_for in STARTUP:
        asked_for()
    async with open_runtime(settings, HANDLERS, TRANSPORT) as runtime:
        yield runtime


def metadata() -> MetaData:
    """The tables of the service, for migrations."""
    return MODELS[0].metadata

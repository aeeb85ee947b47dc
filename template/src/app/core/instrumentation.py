"""What watches the service without its code knowing of it, as telemetry does."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from app.core.events import Handler


class Instrumentation:
    """Overrides what it needs; each hook does nothing by itself."""

    def install(self, app: FastAPI) -> None:
        """Add middleware to the API, inside the one that gives requests their ids."""

    def observe(self, engine: AsyncEngine) -> None:
        """Listen to what the database is asked."""

    def around(self, handler: Handler[Any]) -> Handler[Any]:
        """A handler that does the same, and more around it. Its key must stay."""
        return handler

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[None]:
        """What is needed as long as the process runs."""
        yield


MakeInstrumentation = Callable[[], Instrumentation]
"""Makes one by its own settings, at the start of a process."""

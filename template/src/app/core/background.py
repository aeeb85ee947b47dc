"""Work beside the requests: begun with the process, and ended before it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Protocol


class Worker(Protocol):
    """Something that works until it is told to stop."""

    async def run(self) -> None:
        """Work. Returns soon after `stop`."""

    def stop(self) -> None:
        """Finish what is begun, and begin nothing new."""


@asynccontextmanager
async def in_background(worker: Worker) -> AsyncGenerator[None]:
    """Run a worker beside the block. At the end it finishes what it has begun."""
    task = asyncio.create_task(worker.run(), name=type(worker).__name__)
    try:
        yield
    finally:
        worker.stop()
        await task

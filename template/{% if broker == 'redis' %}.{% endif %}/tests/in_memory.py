"""FastStream's Redis in memory: the adapter keeps the broker contract without a server."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from faststream.redis import TestRedisBroker

from app.core.broker.consumer import Consume
from app.core.broker.redis import RedisAdapter
from app.core.broker.settings import BrokerSettings
from app.core.settings import Settings

URL = "redis://127.0.0.1:6379"
connect = RedisAdapter


@asynccontextmanager
async def opened(consume: Consume) -> AsyncGenerator[RedisAdapter]:
    """An adapter whose broker is a loop back to itself."""
    adapter = RedisAdapter(BrokerSettings(url=URL), Settings(), consume)
    async with TestRedisBroker(adapter.broker):
        yield adapter

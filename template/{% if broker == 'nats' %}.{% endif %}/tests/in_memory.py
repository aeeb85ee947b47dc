"""FastStream's NATS in memory: the adapter keeps the broker contract without a server."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from faststream.nats import TestNatsBroker

from app.core.broker.consumer import Consume
from app.core.broker.nats import NatsAdapter
from app.core.broker.settings import BrokerSettings
from app.core.settings import Settings

URL = "nats://127.0.0.1:4222"
connect = NatsAdapter


@asynccontextmanager
async def opened(consume: Consume) -> AsyncGenerator[NatsAdapter]:
    """An adapter whose broker is a loop back to itself."""
    adapter = NatsAdapter(BrokerSettings(url=URL), Settings(), consume)
    async with TestNatsBroker(adapter.broker):
        yield adapter

"""FastStream's RabbitMQ in memory: the adapter keeps the broker contract without a server."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from faststream.rabbit import TestRabbitBroker

from app.core.broker.consumer import Consume
from app.core.broker.rabbitmq import RabbitAdapter
from app.core.broker.settings import BrokerSettings
from app.core.settings import Settings

URL = "amqp://guest:guest@127.0.0.1:5672"
connect = RabbitAdapter


@asynccontextmanager
async def opened(consume: Consume) -> AsyncGenerator[RabbitAdapter]:
    """An adapter whose broker is a loop back to itself."""
    adapter = RabbitAdapter(BrokerSettings(url=URL), Settings(), consume)
    async with TestRabbitBroker(adapter.broker):
        yield adapter

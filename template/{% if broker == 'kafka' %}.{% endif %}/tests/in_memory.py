"""FastStream's Kafka in memory: the adapter keeps the broker contract without a server."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from faststream.kafka import TestKafkaBroker

from app.core.broker.consumer import Consume
from app.core.broker.kafka import KafkaAdapter
from app.core.broker.settings import BrokerSettings
from app.core.settings import Settings

URL = "kafka://127.0.0.1:9092"
connect = KafkaAdapter


@asynccontextmanager
async def opened(consume: Consume) -> AsyncGenerator[KafkaAdapter]:
    """An adapter whose broker is a loop back to itself."""
    adapter = KafkaAdapter(BrokerSettings(url=URL), Settings(), consume)
    async with TestKafkaBroker(adapter.broker):
        yield adapter

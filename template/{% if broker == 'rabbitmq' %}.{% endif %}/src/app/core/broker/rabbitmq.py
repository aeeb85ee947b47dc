"""Events over RabbitMQ: confirmed, and in a durable queue that has a dead letter."""

import asyncio
import logging
from functools import partial
from typing import ClassVar

from aio_pika.exceptions import AMQPException
from faststream import AckPolicy
from faststream.exceptions import RejectMessage
from faststream.rabbit import Channel, ExchangeType, RabbitBroker, RabbitExchange, RabbitQueue
from faststream.rabbit.schemas.queue import QueueType

from app.core.broker.consumer import Consume
from app.core.broker.envelope import MalformedMessageError, raw_body
from app.core.broker.settings import BrokerSettings
from app.core.broker.transport import PUBLISH_SECONDS, broker_transport
from app.core.outbox import Message
from app.core.settings import Settings

log = logging.getLogger(__name__)


class RabbitAdapter:
    """One connection to RabbitMQ."""

    away: ClassVar[tuple[type[Exception], ...]] = (AMQPException, asyncio.InvalidStateError)

    def __init__(self, broker: BrokerSettings, settings: Settings, consume: Consume | None) -> None:
        self._exchange = RabbitExchange(broker.stream, type=ExchangeType.TOPIC, durable=True)
        dead = f"{broker.stream}-dead"
        self._dead_exchange = RabbitExchange(dead, type=ExchangeType.FANOUT, durable=True)
        self._dead_queue = RabbitQueue(f"{broker.group}-dead", queue_type=QueueType.QUORUM)
        self._queue = RabbitQueue(
            broker.group,
            queue_type=QueueType.QUORUM,
            routing_key="#",
            arguments={"x-dead-letter-exchange": dead},
        )
        self.broker = RabbitBroker(
            broker.url,
            timeout=PUBLISH_SECONDS,
            default_channel=Channel(
                prefetch_count=settings.relay_concurrency,
                publisher_confirms=True,
                on_return_raises=True,
            ),
            graceful_timeout=settings.handler_seconds,
            apply_types=False,
            logger=log,
            log_level=logging.DEBUG,
        )
        if consume is not None:
            self._subscribe(consume)

    def _subscribe(self, consume: Consume) -> None:
        async def receive(body: bytes) -> None:
            try:
                await consume(body)
            except MalformedMessageError as error:
                raise RejectMessage from error  # to the dead queue

        self.broker.subscriber(
            self._queue, self._exchange, ack_policy=AckPolicy.NACK_ON_ERROR, decoder=raw_body
        )(receive)

    async def open(self) -> None:
        """Connect, make sure that exchanges and queues exist, and begin to consume."""
        await self.broker.connect()
        exchange = await self.broker.declare_exchange(self._exchange)
        dead_exchange = await self.broker.declare_exchange(self._dead_exchange)
        dead_queue = await self.broker.declare_queue(self._dead_queue)
        await dead_queue.bind(dead_exchange)
        queue = await self.broker.declare_queue(self._queue)
        await queue.bind(exchange, routing_key="#")
        await self.broker.start()

    async def close(self) -> None:
        """Disconnect."""
        await self.broker.stop()

    async def send(self, message: Message, body: bytes) -> None:
        """Publish. It raises unless the broker confirms that it has stored the event."""
        await self.broker.publish(
            body,
            exchange=self._exchange,
            routing_key=message.name,
            persist=True,
            content_type="application/json",
            message_id=str(message.id),
            message_type=message.name,
        )

    async def ping(self) -> None:
        """Open a channel, and close it again."""
        connection = await self.broker.connect()
        async with connection.channel():
            return


make_transport = partial(broker_transport, RabbitAdapter)

"""Events over Kafka: a topic whose partitions keep the order of each aggregate."""

import logging
from functools import partial
from typing import ClassVar

from aiokafka.errors import (  # type: ignore[import-untyped]  # it tells no types
    KafkaError,
    MessageSizeTooLargeError,
)
from faststream import AckPolicy
from faststream.kafka import KafkaBroker

from app.core.broker.consumer import Consume
from app.core.broker.envelope import MalformedMessageError, raw_body
from app.core.broker.settings import BrokerSettings
from app.core.broker.transport import WATCH_SECONDS, broker_transport
from app.core.outbox import Message
from app.core.settings import Settings

log = logging.getLogger(__name__)


class KafkaAdapter:
    """One connection to Kafka."""

    away: ClassVar[tuple[type[Exception], ...]] = (KafkaError,)

    def __init__(self, broker: BrokerSettings, settings: Settings, consume: Consume | None) -> None:
        self._topic = broker.stream
        self.broker = KafkaBroker(
            broker.url.removeprefix("kafka://").split(","),
            acks="all",
            enable_idempotence=True,
            graceful_timeout=settings.handler_seconds,
            apply_types=False,
            logger=log,
            log_level=logging.DEBUG,
        )
        if consume is not None:
            self._subscribe(broker.group, consume)

    def _subscribe(self, group: str, consume: Consume) -> None:
        async def receive(body: bytes) -> None:
            try:
                await consume(body)
            except MalformedMessageError as error:  # it stays in the topic, but is not read again
                log.warning("no event in %s: %s", self._topic, error)

        self.broker.subscriber(
            self._topic,
            group_id=group,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.NACK_ON_ERROR,
            decoder=raw_body,
        )(receive)

    async def open(self) -> None:
        """Connect, and begin to consume. The topic is made by the broker, or by its owner."""
        await self.broker.start()

    async def close(self) -> None:
        """Disconnect."""
        await self.broker.stop()

    async def send(self, message: Message, body: bytes) -> None:
        """Publish. Events of one aggregate have one key, so they stay in one partition."""
        try:
            await self.broker.publish(body, self._topic, key=message.aggregate.encode())
        except MessageSizeTooLargeError as error:  # not away, as other errors of Kafka are
            raise ValueError(f"{len(body)} bytes are more than Kafka takes") from error

    async def ping(self) -> None:
        """Ask for the cluster.

        Raises:
            ConnectionError: it does not answer.
        """
        if not await self.broker.ping(timeout=WATCH_SECONDS):
            raise ConnectionError("Kafka does not answer")


make_transport = partial(broker_transport, KafkaAdapter)

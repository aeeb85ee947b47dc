"""Events over NATS JetStream: a stream on disk, read by a durable pull consumer."""

import logging
from contextlib import suppress
from functools import partial
from typing import ClassVar

from faststream import AckPolicy
from faststream.exceptions import RejectMessage
from faststream.nats import JStream, NatsBroker, PullSub
from nats.errors import Error as NatsError
from nats.errors import MaxPayloadError
from nats.js.api import ConsumerConfig
from nats.js.errors import BadRequestError

from app.core.broker.consumer import Consume
from app.core.broker.envelope import MalformedMessageError, raw_body
from app.core.broker.settings import BrokerSettings
from app.core.broker.transport import broker_transport
from app.core.outbox import Message
from app.core.settings import Settings

FETCH_SECONDS = 1.0

log = logging.getLogger(__name__)


class NatsAdapter:
    """One connection to NATS."""

    away: ClassVar[tuple[type[Exception], ...]] = (NatsError,)

    def __init__(self, broker: BrokerSettings, settings: Settings, consume: Consume | None) -> None:
        self._stream = broker.stream
        self._keep_seconds = settings.outbox_days * 86400
        self.broker = NatsBroker(
            broker.url,
            graceful_timeout=settings.handler_seconds,
            apply_types=False,
            logger=log,
            log_level=logging.DEBUG,
        )
        if consume is not None:
            self._subscribe(broker.group, settings, consume)

    def _subscribe(self, group: str, settings: Settings, consume: Consume) -> None:
        async def receive(body: bytes) -> None:
            try:
                await consume(body)
            except MalformedMessageError as error:
                raise RejectMessage from error  # it stays in the stream, but is not sent again

        self.broker.subscriber(
            f"{self._stream}.>",
            stream=JStream(self._stream, declare=False),
            durable=group,
            config=ConsumerConfig(ack_wait=3 * settings.handler_seconds),
            pull_sub=PullSub(batch_size=settings.relay_concurrency, timeout=FETCH_SECONDS),
            max_workers=settings.relay_concurrency,
            ack_policy=AckPolicy.NACK_ON_ERROR,
            decoder=raw_body,
        )(receive)

    async def open(self) -> None:
        """Connect, make sure that the stream exists, and begin to consume."""
        client = await self.broker.connect()
        with suppress(BadRequestError):  # it exists, and its owner may have changed it
            await client.jetstream().add_stream(
                name=self._stream, subjects=[f"{self._stream}.>"], max_age=self._keep_seconds
            )
        await self.broker.start()

    async def close(self) -> None:
        """Disconnect."""
        await self.broker.stop()

    async def send(self, message: Message, body: bytes) -> None:
        """Publish. The server drops what it has had in the last minutes, by this id."""
        headers = {
            "Nats-Msg-Id": f"{message.id}-{message.replays}",
            "content-type": "application/json",
        }
        subject = f"{self._stream}.{message.name}"
        try:
            await self.broker.publish(body, subject, stream=self._stream, headers=headers)
        except MaxPayloadError as error:  # not away, as other errors of NATS are
            raise ValueError(f"{len(body)} bytes are more than NATS takes") from error

    async def ping(self) -> None:
        """Ask for the stream."""
        client = await self.broker.connect()
        await client.jetstream().stream_info(self._stream)


make_transport = partial(broker_transport, NatsAdapter)

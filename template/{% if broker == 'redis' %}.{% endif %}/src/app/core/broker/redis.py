"""Events over Redis streams: one consumer group, and what a killed consumer had is reclaimed."""

import datetime as dt
import logging
import os
import socket
from functools import partial
from typing import ClassVar

from faststream import AckPolicy
from faststream.redis import RedisBroker, StreamSub
from redis.exceptions import RedisError, ResponseError

from app.core.broker.consumer import Consume
from app.core.broker.envelope import MalformedMessageError, raw_body
from app.core.broker.settings import BrokerSettings
from app.core.broker.transport import broker_transport
from app.core.outbox import Message
from app.core.settings import Settings
from app.core.types import utcnow

log = logging.getLogger(__name__)


class RedisAdapter:
    """One connection to Redis."""

    away: ClassVar[tuple[type[Exception], ...]] = (RedisError,)

    def __init__(self, broker: BrokerSettings, settings: Settings, consume: Consume | None) -> None:
        self._stream = broker.stream
        self._group = broker.group
        self._keep = dt.timedelta(days=settings.outbox_days)
        self.broker = RedisBroker(
            broker.url,
            graceful_timeout=settings.handler_seconds,
            apply_types=False,
            logger=log,
            log_level=logging.DEBUG,
        )
        if consume is not None:
            self._subscribe(settings, consume)

    def _subscribe(self, settings: Settings, consume: Consume) -> None:
        async def receive(body: bytes) -> None:
            try:
                await consume(body)
            except MalformedMessageError as error:  # it stays in the stream, but is not sent again
                log.warning("no event in %s: %s", self._stream, error)

        consumer = f"{socket.gethostname()}-{os.getpid()}"
        # The second one takes over what a killed consumer had; nobody else ever would.
        for min_idle_time in (None, int(3000 * settings.handler_seconds)):
            self.broker.subscriber(
                stream=StreamSub(
                    self._stream,
                    group=self._group,
                    consumer=consumer,
                    max_records=settings.relay_concurrency,
                    min_idle_time=min_idle_time,
                ),
                max_workers=settings.relay_concurrency,
                ack_policy=AckPolicy.NACK_ON_ERROR,
                decoder=raw_body,
            )(receive)

    async def open(self) -> None:
        """Connect, make sure that stream and group exist, and begin to consume."""
        client = await self.broker.connect()
        try:  # from the beginning: what was published before the first consumer came counts
            await client.xgroup_create(self._stream, self._group, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
        await self.broker.start()

    async def close(self) -> None:
        """Disconnect."""
        await self.broker.stop()

    async def send(self, message: Message, body: bytes) -> None:  # noqa: ARG002 others need it
        """Publish."""
        await self.broker.publish(body, stream=self._stream)

    async def ping(self) -> None:
        """Ask for the group: without it nothing is consumed. Forget what is too old meanwhile."""
        client = await self.broker.connect()
        groups = await client.xinfo_groups(self._stream)
        if self._group.encode() not in [group["name"] for group in groups]:
            raise ConnectionError(f"the group {self._group} is gone")
        oldest = int((utcnow() - self._keep).timestamp() * 1000)
        await client.xtrim(self._stream, minid=str(oldest), approximate=True)


make_transport = partial(broker_transport, RedisAdapter)

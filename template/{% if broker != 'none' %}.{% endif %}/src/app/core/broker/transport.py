"""Keeps the connection to the broker: made, watched, made again."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar, Protocol

import structlog

from app.core.broker.consumer import Consume, Consumer
from app.core.broker.envelope import pack
from app.core.broker.settings import BrokerSettings
from app.core.db import Sessions
from app.core.outbox import Message
from app.core.settings import Settings
from app.core.transport import Deliver, TransportAwayError

CONNECT_SECONDS = 10.0
PUBLISH_SECONDS = 5.0
WATCH_SECONDS = 2.0
RECONNECT_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Adapter(Protocol):
    """One connection to one kind of broker."""

    away: ClassVar[tuple[type[Exception], ...]]
    """What its driver raises when the broker does not answer, besides OSError and TimeoutError."""

    async def open(self) -> None:
        """Connect, declare what events need there, and begin to consume."""

    async def close(self) -> None:
        """End it all; what is being handled is finished first."""

    async def send(self, message: Message, body: bytes) -> None:
        """Publish. Returns when the broker has confirmed it."""

    async def ping(self) -> None:
        """A round trip. Raises what the driver raises."""


class BrokerTransport:
    """A transport that survives its broker: while it is away, events wait in the outbox.

    A connection that does not answer is replaced by a new one, so whatever state the broker
    or its driver lost is made again.
    """

    def __init__(self, connect: Callable[[], Adapter]) -> None:
        self._connect = connect
        self._adapter: Adapter | None = None
        self._stopping = asyncio.Event()

    async def publish(self, message: Message) -> None:
        """Hand an event over.

        Raises:
            TransportAwayError: the broker does not answer.
        """
        adapter = self._connected()
        try:
            async with asyncio.timeout(PUBLISH_SECONDS):
                await adapter.send(message, pack(message))
        except Exception as error:
            if isinstance(error, (OSError, TimeoutError, *adapter.away)):
                raise TransportAwayError(repr(error)) from error
            raise

    async def ping(self) -> None:
        """Ask the broker whether it answers.

        Raises:
            TransportAwayError: there is no connection.
        """
        await self._connected().ping()

    async def run(self) -> None:
        """Keep connected until told to stop."""
        while not self._stopping.is_set():
            adapter = self._connect()
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    await adapter.open()
                log.info("broker.connected")
                self._adapter = adapter
                await self._watch(adapter)
            except Exception as error:  # noqa: BLE001 whatever it is, a new connection is the answer
                log.warning("broker.unreachable", error=repr(error))
            finally:
                self._adapter = None
                await _close(adapter)
            await self._pause(RECONNECT_SECONDS)

    def stop(self) -> None:
        """Finish what is being handled, and close."""
        self._stopping.set()

    def _connected(self) -> Adapter:
        if self._adapter is None:
            raise TransportAwayError("there is no connection to the broker")
        return self._adapter

    async def _watch(self, adapter: Adapter) -> None:
        while not self._stopping.is_set():
            async with asyncio.timeout(WATCH_SECONDS):
                await adapter.ping()
            await self._pause(WATCH_SECONDS)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


async def _close(adapter: Adapter) -> None:
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            await adapter.close()
    except Exception as error:  # noqa: BLE001 a broken connection may refuse to be closed
        log.debug("broker.close_failed", error=repr(error))


def broker_transport(
    connect: Callable[[BrokerSettings, Settings, Consume | None], Adapter],
    settings: Settings,
    sessions: Sessions,
    deliver: Deliver,
) -> BrokerTransport | None:
    """The transport that the settings ask for. None: they name no broker."""
    broker = BrokerSettings()
    if not broker.url:
        return None
    consumer = Consumer(sessions, deliver, settings.handler_seconds)
    consume = consumer.consume if broker.consume else None
    return BrokerTransport(lambda: connect(broker, settings, consume))

"""What may carry events from a relay to the handlers, besides the relay itself."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from app.core.background import Worker
from app.core.db import Sessions
from app.core.outbox import Message
from app.core.settings import Settings

Deliver = Callable[[Message], Awaitable[None]]


class TransportAwayError(Exception):
    """It took nothing because it does not answer. The event stays where it is."""


class Transport(Worker, Protocol):
    """Takes events from a relay and brings them to the handlers, here or in another process."""

    async def publish(self, message: Message) -> None:
        """Hand an event over. It returns when the event is safe there.

        Raises:
            TransportAwayError: it does not answer.
        """

    async def ping(self) -> None:
        """Ask whether it answers. Raises what its driver raises."""


MakeTransport = Callable[[Settings, Sessions, Deliver], Transport | None]
"""Makes the transport that the settings ask for, if any; the last argument runs the handlers."""

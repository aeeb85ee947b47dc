"""What a running process holds: sessions, the event handlers, the relay."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from structlog.contextvars import bound_contextvars

from app.core.background import in_background
from app.core.context import resumed
from app.core.db import Sessions, create_engine
from app.core.events import Handler
from app.core.outbox import InboxMessage, OutboxMessage
from app.core.relay import Relay
from app.core.settings import Settings
from app.core.unit_of_work import UnitOfWork


class Runtime:
    """Makes units of work and delivers events to the handlers it was given."""

    def __init__(
        self,
        sessions: Sessions,
        handlers: Sequence[Handler[Any]],
        poll_seconds: float = 1.0,
        concurrency: int = 1,
    ) -> None:
        self._sessions = sessions
        self._handlers: dict[str, list[Handler[Any]]] = defaultdict(list)
        for handler in handlers:
            self._handlers[handler.event.name].append(handler)
        self.relay = Relay(sessions, self.deliver, poll_seconds, concurrency)

    def uow(self) -> UnitOfWork:
        """A new unit of work, for one request, event, task or script."""
        return UnitOfWork(self._sessions, self.relay.wake)

    async def deliver(self, message: OutboxMessage) -> None:
        """Run each handler of an event in a transaction of its own, once in all."""
        with resumed(message.context), bound_contextvars(event_id=str(message.id)):
            for handler in self._handlers.get(message.name, ()):
                await self._handle(handler, message)

    async def _handle(self, handler: Handler[Any], message: OutboxMessage) -> None:
        uow = self.uow()
        async with uow:
            if await uow.session.get(InboxMessage, (message.id, handler.key)):
                return
            uow.session.add(InboxMessage(event_id=message.id, handler=handler.key))
            await handler(message.payload, uow)


@asynccontextmanager
async def open_runtime(
    settings: Settings, handlers: Sequence[Handler[Any]]
) -> AsyncGenerator[Runtime]:
    """The runtime of a process, closed in order at the end."""
    async with AsyncExitStack() as stack:
        engine = create_engine(settings.database_url, pool_size=settings.database_pool_size)
        stack.push_async_callback(engine.dispose)
        runtime = Runtime(
            Sessions.of(engine), handlers, settings.relay_poll_seconds, settings.relay_concurrency
        )
        if settings.relay_enabled:
            await stack.enter_async_context(in_background(runtime.relay))
        yield runtime

"""What a running process holds: sessions, the event handlers, the relay."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.contextvars import bound_contextvars

from app.core.background import in_background
from app.core.context import resumed
from app.core.db import Sessions, create_engine
from app.core.events import Handler
from app.core.inbox import enter
from app.core.outbox import Message
from app.core.relay import Relay, RelayOptions
from app.core.settings import Settings
from app.core.transport import Deliver, MakeTransport, Transport
from app.core.unit_of_work import UnitOfWork


class Runtime:
    """Makes units of work and delivers events to the handlers it was given."""

    def __init__(
        self,
        sessions: Sessions,
        handlers: Sequence[Handler[Any]],
        options: RelayOptions | None = None,
        connect: Callable[[Deliver], Transport | None] = lambda _deliver: None,
    ) -> None:
        self._sessions = sessions
        self._handlers: dict[str, list[Handler[Any]]] = defaultdict(list)
        for handler in handlers:
            self._handlers[handler.event.name].append(handler)
        self.transport = connect(self.deliver)
        publish = self.transport.publish if self.transport else self.deliver
        self.relay = Relay(sessions, publish, options or RelayOptions())

    def uow(self) -> UnitOfWork:
        """A new unit of work, for one request, event, task or script."""
        return UnitOfWork(self._sessions, self.relay.wake)

    async def deliver(self, message: Message) -> None:
        """Run each handler of an event in a transaction of its own, once in all."""
        with resumed(message.context), bound_contextvars(event_id=str(message.id)):
            for handler in self._handlers.get(message.name, ()):
                await self._handle(handler, message)

    async def _handle(self, handler: Handler[Any], message: Message) -> None:
        uow = self.uow()
        async with uow:
            if await enter(uow.session, message.id, handler.key):
                await handler(message.payload, uow)


@asynccontextmanager
async def open_runtime(
    settings: Settings,
    handlers: Sequence[Handler[Any]],
    make_transport: MakeTransport | None = None,
    observers: Sequence[Callable[[AsyncEngine], None]] = (),
) -> AsyncGenerator[Runtime]:
    """The runtime of a process, closed in order at the end. Observers are shown its engine."""
    async with AsyncExitStack() as stack:
        engine = create_engine(settings.database_url, pool_size=settings.database_pool_size)
        stack.push_async_callback(engine.dispose)
        for observe in observers:
            observe(engine)
        sessions = Sessions.of(engine)

        def connect(deliver: Deliver) -> Transport | None:
            if make_transport is None or not settings.relay_enabled:
                return None
            return make_transport(settings, sessions, deliver)

        runtime = Runtime(sessions, handlers, _relay_options(settings), connect)
        if runtime.transport is not None:
            await stack.enter_async_context(in_background(runtime.transport))
        if settings.relay_enabled:
            await stack.enter_async_context(in_background(runtime.relay))
        yield runtime


def _relay_options(settings: Settings) -> RelayOptions:
    return RelayOptions(
        poll_seconds=settings.relay_poll_seconds,
        concurrency=settings.relay_concurrency,
        handler_seconds=settings.handler_seconds,
    )

"""Delivers committed events: at least once, in order per aggregate, with retries."""

import asyncio
import datetime as dt
from asyncio import FIRST_COMPLETED
from contextlib import suppress
from dataclasses import dataclass

import structlog

from app.core.availability import translated
from app.core.context import resumed
from app.core.db import Sessions
from app.core.leases import Lease, Leases, Outcome
from app.core.outbox import Message
from app.core.transport import Deliver, TransportAwayError
from app.core.types import utcnow

BATCH = 100
PATIENCE_SECONDS = 0.5
"""How long what is done waits for what is not, before it is settled without."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RelayOptions:
    """How a relay works.

    Attributes:
        poll_seconds: how often it looks when nobody wakes it.
        concurrency: how many events it handles at once.
        handler_seconds: how long one event may take.
    """

    poll_seconds: float = 1.0
    concurrency: int = 1
    handler_seconds: float = 10.0

    @property
    def lease(self) -> dt.timedelta:
        """How long an event belongs to the relay that took it."""
        return dt.timedelta(seconds=3 * self.handler_seconds)

    @property
    def reserve(self) -> dt.timedelta:
        """How much of the lease must be left when an event begins: more than it may take."""
        return dt.timedelta(seconds=1.5 * self.handler_seconds)


class Relay:
    """Leases due events, delivers several at once, settles them together.

    An event is leased only when the earlier ones of its aggregate are settled, so each batch
    holds one event an aggregate, however many relays there are.
    A killed relay loses nothing: its leases run out and the events are delivered again.
    An event that takes long holds up neither the others of its batch nor the next batch.
    """

    def __init__(self, sessions: Sessions, deliver: Deliver, options: RelayOptions) -> None:
        self._leases = Leases(sessions)
        self._deliver = deliver
        self._options = options
        self._slots = asyncio.Semaphore(options.concurrency)
        self._woken = asyncio.Event()
        self._stopping = False
        self._away = False
        self._trouble: type[Exception] | None = None
        self._held = 0
        self._working: set[asyncio.Task[None]] = set()

    @property
    def is_busy(self) -> bool:
        """Whether events are under way."""
        return bool(self._working)

    def wake(self) -> None:
        """There is something to deliver: do not wait for the next poll."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until told to stop."""
        while not self._stopping:
            self._woken.clear()
            try:
                with translated():
                    while not self._stopping and await self.drain():
                        pass
            except Exception as error:  # noqa: BLE001 whatever it is, the next poll tries again
                self._tell_of(error)
            else:
                self._trouble = None
            if not self._stopping:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), self._options.poll_seconds)
        await asyncio.gather(*self._working, return_exceptions=True)

    def _tell_of(self, error: Exception) -> None:
        """Log why nothing can be delivered: the stack once, then a line a poll while it lasts."""
        is_new = type(error) is not self._trouble
        self._trouble = type(error)
        log.warning("relay.unreachable", error=str(error), exc_info=is_new)

    def stop(self) -> None:
        """Finish the events that have begun, and begin no other."""
        self._stopping = True
        self.wake()

    async def drain(self) -> int:
        """Deliver one batch. Returns how many events it had; 0: it is no use to go on at once."""
        self._away = False
        if self._held >= BATCH:  # there is no room before something is settled
            await asyncio.wait(self._working, timeout=PATIENCE_SECONDS, return_when=FIRST_COMPLETED)
            return self._held
        lease = await self._leases.take(BATCH - self._held, self._options.lease)
        if not lease.messages:
            return 0
        work = asyncio.create_task(self._work(lease))
        self._working.add(work)
        work.add_done_callback(self._working.discard)
        await asyncio.wait([work], timeout=2 * PATIENCE_SECONDS)
        if work.done():
            work.result()
        return 0 if self._away else len(lease.messages)

    async def _work(self, lease: Lease) -> None:
        """Try each event, and settle what is done while others still run."""
        held = len(lease.messages)
        self._held += held
        try:
            async with asyncio.TaskGroup() as group:
                running = {
                    group.create_task(self._attempt(message, lease.until))
                    for message in lease.messages
                }
                while running:
                    done, running = await asyncio.wait(running, timeout=PATIENCE_SECONDS)
                    if done:
                        await self._leases.settle([task.result() for task in done], lease.until)
                        self._held -= len(done)
                        held -= len(done)
        finally:
            self._held -= held

    async def _attempt(self, message: Message, until: dt.datetime) -> Outcome:
        with resumed(message.context):
            return await self._attempt_once(message, until)

    async def _attempt_once(self, message: Message, until: dt.datetime) -> Outcome:
        async with self._slots:
            too_late = utcnow() > until - self._options.reserve
            if self._stopping or self._away or too_late:
                return Outcome(message, postponed=True)
            timeout = asyncio.timeout(self._options.handler_seconds)
            try:
                async with timeout:
                    await self._deliver(message)
            except TransportAwayError as error:  # no fault of the event, so no attempt of it
                if not self._away:
                    log.warning("relay.transport_away", error=str(error))
                self._away = True
                return Outcome(message, postponed=True)
            except Exception as error:  # noqa: BLE001 one bad event must not stop the others
                late = f"it took longer than {self._options.handler_seconds:g} s"
                failure = late if timeout.expired() else repr(error)
                log.warning("event.failed", name=message.name, id=str(message.id), error=failure)
                return Outcome(message, failure)
        return Outcome(message)

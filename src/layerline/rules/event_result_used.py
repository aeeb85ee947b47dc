"""An event has no answer.

Whoever publishes one says that something happened, and goes on. Where the next line needs what a
handler found out, that is a call in disguise: it breaks when the handler runs later, twice, or in
another process. Call the service. To log what the bus gave back is no use of it.
"""

from collections.abc import Iterator

from layerline.architecture.layers import CALLERS, Kind
from layerline.rules.finding import Finding
from layerline.rules.knowledge.answers import awaits_reply, result_is_used
from layerline.rules.knowledge.buses import asks_bus, publishes
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Call, Module

_KINDS = CALLERS | {Kind.SERVICE}

BAD = Example("""
    # file: src/app/core/events.py
    class EventBus:
        async def publish(self, event): ...

        async def request(self, event): ...

    # file: src/app/services/orders.py
    import asyncio

    from app.core.events import EventBus

    class OrderService:
        def __init__(self, event_bus: EventBus) -> None:
            self.event_bus = event_bus

        async def price(self, order) -> int:
            answers = await self.event_bus.publish("price.asked")  #!
            for answer in answers:
                return answer
            if await self.event_bus.publish("stock.asked"):  #!
                return 1
            return await self.event_bus.request("price.asked")  #!

        async def reply(self, order):
            future = asyncio.get_running_loop().create_future()
            await self.event_bus.publish({"order": order, "reply": future})  #!
            return await future
""")

GOOD = Example("""
    # file: src/app/core/events.py
    class EventBus:
        async def publish(self, event): ...

    # file: src/app/services/orders.py
    import asyncio
    import logging

    from app.core.events import EventBus

    logger = logging.getLogger(__name__)

    class OrderService:
        def __init__(self, event_bus: EventBus) -> None:
            self.event_bus = event_bus

        async def place(self, order) -> None:
            await self.event_bus.publish("order.placed")
            await asyncio.gather(self.event_bus.publish("a"), self.event_bus.publish("b"))
            message = await self.event_bus.publish("order.noted")
            logger.info("published %s", message)
            return await self.event_bus.publish("order.done")
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each answer that somebody wants from the event bus."""
    for module in project.modules(*_KINDS):
        for call in module.body.calls:
            if asks_bus(project, module.name, call.scope, call.chain):
                yield _finding(module, call, "asks a question over the event bus")
            elif publishes(project, module.name, call.scope, call.chain):
                if result_is_used(module, call):
                    yield _finding(module, call, "uses what publishing an event gives back")
                elif awaits_reply(module, call):
                    yield _finding(module, call, "publishes an event and waits for a reply to it")


def _finding(module: Module, call: Call, what: str) -> Finding:
    return RULE.finding(
        module,
        call.place,
        f"{what}: `{call.chain}`",
        remedy="call the service that knows the answer; publish only what has happened",
        symbol=call.scope,
        target=call.chain,
    )


RULE = Rule(
    "LL502",
    "event-result-used",
    why=__doc__,
    seed=(
        "Domain events for synchronous workflows — events are fire-and-forget; "
        "use direct service calls when you need return values"
    ),
    bad=BAD,
    good=GOOD,
    check=check,
    kinds=_KINDS,
)

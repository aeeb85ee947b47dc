"""An event that a caller publishes is missing wherever else the same thing happens.

The service that made the change knows that it happened, and says so in the same transaction. A
route that publishes afterwards loses the event when the process ends in between, and the script and
the task that call the same service publish nothing at all.
"""

from collections.abc import Iterator

from layerline.architecture.layers import CALLERS, Kind
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.buses import publishes
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule

BAD = Example("""
    # file: src/app/core/events.py
    class EventBus:
        async def publish(self, event): ...

    # file: src/app/api/routes/orders.py
    from app.core.events import EventBus

    async def create(service, event_bus: EventBus):
        order = await service.create()
        await event_bus.publish("order.created")  #!
        return order

    # file: src/app/events/handlers/orders.py
    from app.core.events import EventBus

    async def on_order(event, bus: EventBus):
        await bus.publish("order.seen")  #!
""")

GOOD = Example("""
    # file: src/app/core/events.py
    class EventBus:
        async def publish(self, event): ...

    # file: src/app/services/orders.py
    from app.core.events import EventBus

    class OrderService:
        def __init__(self, event_bus: EventBus) -> None:
            self.event_bus = event_bus

        async def create(self):
            await self.event_bus.publish("order.created")

    # file: src/app/api/routes/orders.py
    from app.services.orders import OrderService

    async def create(service: OrderService, posts):
        await posts.publish(1)
        return await service.create()
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each event that a caller publishes; in a handler it is a warning."""
    for module in project.callers():
        mild = project.kind_of(module.name) is Kind.HANDLER
        for call in module.body.calls:
            if publishes(project, module.name, call.scope, call.chain):
                yield RULE.finding(
                    module,
                    call.place,
                    f"a caller publishes an event: `{call.chain}`",
                    remedy="publish it in the service that makes the change",
                    symbol=call.scope,
                    target=call.chain,
                    severity=Severity.WARNING if mild else Severity.ERROR,
                )


RULE = Rule(
    "LL105",
    "route-publishes-event",
    why=__doc__,
    seed="Service Business rules, orchestration, event publishing HTTP concerns, SQL queries",
    bad=BAD,
    good=GOOD,
    check=check,
    kinds=CALLERS,
)

"""A mail that is sent in the middle of a change is sent although the change is rolled back.

And an order fails because the mail server is away. The service publishes what happened; a handler
sends the mail, counts the click, tells the channel. The service that is there for the mails may
send them, and to ask for an address is no side effect.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.effects import effect_of, is_for
from layerline.rules.project import Project
from layerline.rules.rule import Example, Mended, Rule
from layerline.syntax.facts import Usage

BAD = Example("""
    # file: src/app/services/emails.py
    class EmailService:
        async def send_welcome(self, user_id): ...

    # file: src/app/core/analytics.py
    class Analytics:
        def track(self, name): ...

    # file: src/app/services/users.py
    import asyncio

    from app.core.analytics import Analytics
    from app.services.emails import EmailService

    class UserService:
        def __init__(self, emails: EmailService, analytics: Analytics, mailer) -> None:
            self.emails = emails
            self.analytics = analytics
            self.mailer = mailer

        async def create(self, data):
            await self.emails.send_welcome(1)  #!
            self.analytics.track("signed up")  #!
            asyncio.create_task(self.emails.send_welcome(2))  #!
            await self.mailer.send("hello")  #!
""")

GOOD = Example("""
    # file: src/app/core/sender.py
    class NotificationSender:
        async def send(self, message): ...

        async def address_of(self, user_id): ...

    # file: src/app/services/notifications.py
    from app.core.sender import NotificationSender

    class NotificationService:
        def __init__(self, sender: NotificationSender) -> None:
            self.sender = sender

        async def welcome(self, user_id):
            await self.sender.send("welcome")

        async def get_of_user(self, user_id): ...

    # file: src/app/services/users.py
    from app.services.notifications import NotificationService

    class UserService:
        def __init__(self, notifications: NotificationService, event_bus) -> None:
            self.notifications = notifications
            self.event_bus = event_bus

        async def create(self, data):
            await self.event_bus.publish("user.created")
            return await self.notifications.get_of_user(1)

    # file: src/app/events/handlers/users.py
    from app.services.notifications import NotificationService

    async def on_user_created(event, notifications: NotificationService):
        await notifications.welcome(event.user_id)
""")

MENDED = Mended(
    before=Example("""
        # file: src/app/core/unit_of_work.py
        class UnitOfWork: ...

        # file: src/app/core/events.py
        class EventBus: ...

        class DomainEvent: ...

        class Handler: ...

        # file: src/app/services/emails.py
        class EmailService:
            def __init__(self, uow) -> None: ...

            async def send_notice(self, address: str, text: str) -> None: ...

        # file: src/app/events/orders.py
        from typing import ClassVar
        from uuid import UUID

        from app.core.events import DomainEvent

        class OrderCreated(DomainEvent):
            name: ClassVar[str] = "order.created"
            order_id: UUID

        # file: src/app/events/handlers/orders.py
        from app.core.events import Handler
        from app.core.unit_of_work import UnitOfWork
        from app.events.orders import OrderCreated

        async def record_order_created(event: OrderCreated, uow: UnitOfWork) -> None: ...

        HANDLERS: list[Handler] = [
            Handler(OrderCreated, record_order_created),
        ]

        # file: src/app/services/orders.py
        from uuid import UUID

        from app.core.events import EventBus
        from app.core.unit_of_work import UnitOfWork
        from app.services.emails import EmailService

        class OrderService:
            def __init__(self, uow: UnitOfWork) -> None:
                self.uow = uow
                self.emails = EmailService(uow)
                self.event_bus = EventBus(uow)

            async def ship(self, order_id: UUID, address: str) -> None:
                async with self.uow:
                    await self.emails.send_notice(address, "on its way")
    """),
    after=Example('''
        # file: src/app/events/orders.py
        from typing import ClassVar
        from uuid import UUID

        from app.core.events import DomainEvent

        class OrderCreated(DomainEvent):
            name: ClassVar[str] = "order.created"
            order_id: UUID


        class OrderShipped(DomainEvent):
            """An order was shipped."""

            name: ClassVar[str] = "order.shipped"
            order_id: UUID
            address: str

        # file: src/app/events/handlers/orders.py
        from app.core.events import Handler
        from app.core.unit_of_work import UnitOfWork
        from app.events.orders import OrderCreated, OrderShipped
        from app.services.emails import EmailService

        async def record_order_created(event: OrderCreated, uow: UnitOfWork) -> None: ...

        async def send_notice_when_order_shipped(event: OrderShipped, uow: UnitOfWork) -> None:
            """Let `EmailService` do it once the change is stored."""
            await EmailService(uow).send_notice(event.address, "on its way")


        HANDLERS: list[Handler] = [
            Handler(OrderCreated, record_order_created),
            Handler(OrderShipped, send_notice_when_order_shipped),
        ]

        # file: src/app/services/orders.py
        from uuid import UUID

        from app.core.events import EventBus
        from app.core.unit_of_work import UnitOfWork
        from app.events.orders import OrderShipped

        class OrderService:
            def __init__(self, uow: UnitOfWork) -> None:
                self.uow = uow
                self.event_bus = EventBus(uow)

            async def ship(self, order_id: UUID, address: str) -> None:
                async with self.uow:
                    await self.event_bus.publish(OrderShipped(order_id=order_id, address=address))
    '''),
)

_TASKS = frozenset({"create_task", "ensure_future", "add_task"})


def check(project: Project) -> Iterator[Finding]:
    """Report each mail, notification and count that a service of another domain causes itself."""
    for module in project.modules(Kind.SERVICE):
        calls = module.body.calls
        for call in calls:
            above = calls[call.within].chain if call.within >= 0 else ""
            forgotten = above.removesuffix("()").rpartition(".")[2] in _TASKS
            if call.usage is not Usage.DISCARDED and not forgotten:
                continue
            effect = effect_of(project, module, call)
            if effect and not is_for(module, call.scope, effect.domain):
                yield RULE.finding(
                    module,
                    call.place,
                    f"a service causes a side effect itself: `{call.chain}` ({effect.domain})",
                    remedy="publish what happened, and let an event handler do this",
                    symbol=call.scope,
                    target=call.chain,
                    severity=Severity.WARNING if effect.certain else Severity.INFO,
                )


RULE = Rule(
    "LL503",
    "side-effect-called",
    why=__doc__,
    seed=(
        "Side effects (emails, analytics, notifications) go through domain events, "
        "not direct cross-service mutations"
    ),
    bad=BAD,
    good=GOOD,
    check=check,
    severity=Severity.WARNING,
    mended=MENDED,
    kinds=frozenset({Kind.SERVICE}),
)

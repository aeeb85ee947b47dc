"""A repository that publishes an event announces what it cannot know.

It sees a row change, not why: a correction, an import and a customer's order look alike from
there. The service knows which one it was, and it alone says so.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding
from layerline.rules.knowledge.buses import is_bus, publishes
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Module, Place
from layerline.syntax.symbols import Sort

BAD = Example("""
    # file: src/app/core/events.py
    class EventBus:
        async def publish(self, event): ...

    # file: src/app/repositories/orders.py
    from app.core.events import EventBus  #!

    class OrderRepository:
        def __init__(self, uow, event_bus):
            self.bus = EventBus()
            self.event_bus = event_bus

        async def create(self, data):
            await self.bus.publish("order.created")  #!
            await self.event_bus.publish("order.created")  #!
""")

GOOD = Example("""
    # file: src/app/core/events.py
    class EventBus:
        async def publish(self, event): ...

    # file: src/app/models/outbox.py
    class OutboxMessage: ...

    # file: src/app/repositories/posts.py
    from app.models.outbox import OutboxMessage

    class PostRepository:
        async def publish(self, post):
            post.published = True
            self.session.add(OutboxMessage())

        async def publish_all(self, posts):
            for post in posts:
                await self.publish(post)

    # file: src/app/services/posts.py
    from app.core.events import EventBus
    from app.repositories.posts import PostRepository

    class PostService:
        def __init__(self, uow):
            self.event_bus = EventBus()

        async def publish(self, post):
            await PostRepository().publish(post)
            await self.event_bus.publish("post.published")
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each event bus that a repository imports, and each event that it publishes."""
    for module in project.modules(Kind.REPOSITORY):
        for made in module.imports:
            symbol = project.imported(made)
            if symbol.sort in (Sort.CLASS, Sort.EXTERNAL) and is_bus(project, symbol):
                yield _finding(module, made.place, made.scope, symbol.dotted)
        for use in module.references:
            if publishes(project, module.name, use.scope, use.chain):
                yield _finding(module, use.place, use.scope, use.chain)


def _finding(module: Module, place: Place, scope: str, what: str) -> Finding:
    return RULE.finding(
        module,
        place,
        f"a repository has to do with events: `{what}`",
        remedy="publish the event in the service that calls the repository",
        symbol=scope,
        target=what,
    )


RULE = Rule(
    "LL303",
    "repository-publishes-event",
    why=__doc__,
    seed="Repositories never contain business logic — only data access and query construction",
    bad=BAD,
    good=GOOD,
    check=check,
    kinds=frozenset({Kind.REPOSITORY}),
)

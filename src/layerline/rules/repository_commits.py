"""A repository that commits ends a transaction that is not its own.

Two changes that belong together are then two, and the second may fail alone. The service, or the
unit of work that it opens, knows where a change ends; a repository flushes. The architecture does
not say so in a sentence, so this rule runs only where it is chosen: `--select LL305`.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding
from layerline.rules.knowledge.sql import holds_session
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule

_ENDING = frozenset({"commit", "rollback"})

BAD = Example("""
    # file: src/app/repositories/orders.py
    from sqlalchemy.ext.asyncio import AsyncSession

    class OrderRepository:
        def __init__(self, session: AsyncSession) -> None:
            self.session = session

        async def create(self, order):
            self.session.add(order)
            await self.session.commit()  #!
""")

GOOD = Example("""
    # file: src/app/repositories/orders.py
    from sqlalchemy.ext.asyncio import AsyncSession

    class OrderRepository:
        def __init__(self, session: AsyncSession, git) -> None:
            self.session = session
            self.git = git

        async def create(self, order):
            self.session.add(order)
            await self.session.flush()
            self.git.commit()
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each commit and rollback of a repository."""
    for module in project.modules(Kind.REPOSITORY):
        for call in module.body.calls:
            owner, _, method = call.chain.removesuffix("()").rpartition(".")
            if method in _ENDING and holds_session(
                project, project.objects.of(module.name, call.scope, owner)
            ):
                yield RULE.finding(
                    module,
                    call.place,
                    f"a repository ends the transaction: `{call.chain}`",
                    remedy="flush here, and commit where the change is complete",
                    symbol=call.scope,
                    target=call.chain,
                )


RULE = Rule(
    "LL305",
    "repository-commits",
    why=__doc__,
    seed="Repository Layer ← data access (CRUD base + domain queries)",
    bad=BAD,
    good=GOOD,
    check=check,
    kinds=frozenset({Kind.REPOSITORY}),
    optional=True,
)

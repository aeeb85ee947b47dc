"""A repository that sends, calls or asks elsewhere does more than anyone who calls it expects.

A row is saved, and a mail goes out: from the import, from the test, from the migration too. A
repository knows its database. A repository whose only store is a remote service is one as well;
one that has a session, and calls somebody else besides, is doing a service's work.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.effects import effect_of
from layerline.rules.knowledge.harmless import is_harmless
from layerline.rules.knowledge.http_clients import as_known
from layerline.rules.knowledge.outbound import is_outbound
from layerline.rules.knowledge.roles import is_service
from layerline.rules.knowledge.sessions import holds_database
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Call, Module
from layerline.syntax.symbols import Sort, Symbol

_CLIENTS = ("httpx.", "aiohttp.ClientSession", "requests.")
_SENDING = frozenset({"get", "post", "put", "patch", "delete", "request", "send", "stream"})

BAD = Example("""
    # file: src/app/core/mailer.py
    class Mailer:
        async def send(self, text): ...

    # file: src/app/services/stock.py
    class StockService:
        async def reserve(self): ...

    # file: src/app/repositories/orders.py
    import httpx
    from sqlalchemy.ext.asyncio import AsyncSession

    from app.core.mailer import Mailer

    class OrderRepository:
        def __init__(self, session: AsyncSession, mailer: Mailer, stock: "StockService") -> None:
            self.session = session
            self.mailer = mailer
            self.http = httpx.AsyncClient()

        async def create(self, data):
            await self.mailer.send("created")  #!
            await self.http.post("https://shop.example")  #!
""")

GOOD = Example("""
    # file: src/app/repositories/forge.py
    import httpx

    class ForgeRepository:
        def __init__(self) -> None:
            self.http = httpx.AsyncClient()

        async def get(self, name):
            return await self.http.get(f"https://forge.example/{name}")

    # file: src/app/repositories/emails.py
    from sqlalchemy.ext.asyncio import AsyncSession

    class EmailRepository:
        def __init__(self, session: AsyncSession) -> None:
            self.session = session

        async def get(self, email_id):
            return await self.session.get("Email", email_id)
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each mail, request and service call of a repository."""
    for module in project.modules(Kind.REPOSITORY):
        for call in module.body.calls:
            severity = _severity(project, module, call)
            if severity is not None:
                yield RULE.finding(
                    module,
                    call.place,
                    f"a repository reaches out of its database: `{call.chain}`",
                    remedy="do it in the service, or in a handler of the event that it publishes",
                    symbol=call.scope,
                    target=call.chain,
                    severity=severity,
                )


def _severity(project: Project, module: Module, call: Call) -> Severity | None:
    owner = call.chain.removesuffix("()").rpartition(".")[0]
    thing = project.objects.of(module.name, call.scope, owner) if owner else None
    if thing is not None and is_service(project, thing.symbol):
        data = is_harmless(project.program, thing.symbol)
        return Severity.ERROR if thing.is_instance and not data else None
    effect = effect_of(project, module, call)
    if effect is not None:
        return Severity.ERROR if effect.certain else Severity.WARNING
    if thing is None or thing.symbol.sort is not Sort.EXTERNAL or not thing.is_instance:
        return None
    sends = is_outbound(thing.symbol.dotted) or as_known(thing.symbol.dotted).startswith(_CLIENTS)
    sends = sends and call.chain.removesuffix("()").rpartition(".")[2] in _SENDING
    return Severity.WARNING if sends and _has_session(project, module, call.scope) else None


def _has_session(project: Project, module: Module, scope: str) -> bool:
    owner = scope.rpartition(".")[0]
    known = owner in project.program.contents(module.name).classes
    return known and holds_database(project, Symbol(module.name, owner, Sort.CLASS))


RULE = Rule(
    "LL304",
    "repository-side-effect",
    why=__doc__,
    seed="Repositories never contain business logic — only data access and query construction",
    bad=BAD,
    good=GOOD,
    check=check,
    kinds=frozenset({Kind.REPOSITORY}),
)

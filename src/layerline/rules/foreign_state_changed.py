"""A service that changes what belongs to another one ties the two together for good.

Paying fails because the stock does not answer, and each new consequence is a new line in the
service that should not know of it. Publish what happened; the other domain has a handler that
calls its own service. Where the call may refuse (it raises) it is orchestration, perhaps: then
this is only a note. Reads, and results that are used, are direct calls by design.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.needs import unit_of
from layerline.rules.knowledge.roles import is_service
from layerline.rules.knowledge.writes import Writes
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Call, Module, Usage
from layerline.syntax.symbols import Sort, Symbol

BAD = Example("""
    # file: src/app/repositories/stock.py
    class StockRepository:
        async def update(self, item_id, data): ...

        async def get(self, item_id): ...

    # file: src/app/services/stock.py
    from app.repositories.stock import StockRepository

    class StockService:
        def __init__(self) -> None:
            self.stock_repo = StockRepository()

        async def reduce(self, item_id):
            await self._change(item_id)

        async def reserve(self, item_id):
            if await self.stock_repo.get(item_id) is None:
                raise ValueError(item_id)
            await self.stock_repo.update(item_id, {})

        async def _change(self, item_id):
            await self.stock_repo.update(item_id, {})

    # file: src/app/services/payments.py
    from app.services.stock import StockService

    class PaymentService:
        def __init__(self, stock: StockService) -> None:
            self.stock = stock

        async def confirm(self, payment):
            await self.stock.reduce(payment.item_id)  #!
            await self.stock.reserve(payment.item_id)  #!
""")

GOOD = Example("""
    # file: src/app/repositories/stock.py
    class StockRepository:
        async def update(self, item_id, data): ...

        async def get(self, item_id): ...

    # file: src/app/services/stock.py
    from app.repositories.stock import StockRepository

    class StockService:
        def __init__(self) -> None:
            self.stock_repo = StockRepository()

        async def check(self, item_id):
            await self.stock_repo.get(item_id)

        async def reserve(self, item_id):
            return await self.stock_repo.update(item_id, {})

    # file: src/app/services/payments.py
    from app.services.stock import StockService

    class PaymentService:
        def __init__(self, stock: StockService, event_bus) -> None:
            self.stock = stock
            self.event_bus = event_bus

        async def confirm(self, payment):
            await self.stock.check(payment.item_id)
            reservation = await self.stock.reserve(payment.item_id)
            await self.event_bus.publish("payment.confirmed")
            return reservation

    # file: src/app/events/handlers/stock.py
    from app.services.stock import StockService

    async def on_payment(event, stock: StockService):
        await stock.reserve(event.item_id)
""")


_CHECKING = (
    *("ensure", "check", "validate", "verify", "require", "assert", "audit", "record", "log"),
    *("track", "sync", "refresh", "run", "reconcile", "append", "note", "touch", "ping"),
)
"""Beginnings of names of what asks, or keeps a record, rather than changes a state."""


_CHECKING = (
    *("ensure", "check", "validate", "verify", "require", "assert", "audit", "record", "log"),
    *("track", "sync", "refresh", "run", "reconcile", "append", "note", "touch", "ping"),
)
"""Beginnings of names of what asks, or keeps a record, rather than changes a state."""


def check(project: Project) -> Iterator[Finding]:
    """Report each call of another service that only changes something there."""
    writes = Writes(project)
    for module in project.modules(Kind.SERVICE):
        for call in module.body.calls:
            if call.usage is not Usage.DISCARDED:
                continue
            callee = _foreign(project, module, call)
            if callee is not None and writes.changes(callee):
                yield _finding(project, module, call, callee)


def _foreign(project: Project, module: Module, call: Call) -> Symbol | None:
    """The method of another domain's service that is called."""
    thing = project.objects.of(module.name, call.scope, call.chain.removesuffix("()"))
    if thing is None or thing.symbol.sort is not Sort.FUNCTION or thing.is_instance:
        return None
    there = thing.symbol
    if not is_service(project, there):
        return None
    if unit_of(project, there.module) == unit_of(project, module.name):
        return None
    if there.last.lstrip("_").startswith(_CHECKING):
        return None
    return None if _stem(there.module) & _stem(module.name) else there


def _stem(module: str) -> set[str]:
    """The words of a module's last name, in the singular, without what each service has."""
    words = {word.removesuffix("s") for word in module.rpartition(".")[2].split("_")}
    return words - {"service", "base", ""}


def _finding(project: Project, module: Module, call: Call, callee: Symbol) -> Finding:
    inside = project.program.modules[callee.module].body.statements
    refuses = any(each.kind == "raise" and each.scope == callee.name for each in inside)
    return RULE.finding(
        module,
        call.place,
        f"changes what belongs to another service: `{callee.dotted}`",
        remedy="publish what happened, and let a handler of the other domain call its service",
        symbol=call.scope,
        target=callee.dotted,
        severity=Severity.INFO if refuses else Severity.WARNING,
    )


RULE = Rule(
    "LL504",
    "foreign-state-changed",
    why=__doc__,
    seed="Cross-domain state changes Domain events Payment confirmed → update inventory",
    bad=BAD,
    good=GOOD,
    check=check,
    severity=Severity.WARNING,
    kinds=frozenset({Kind.SERVICE}),
)

"""A coroutine that nobody awaits does nothing at all.

The call only makes it. The order is not saved, the mail is not sent, and Python says so when the
program has long gone on. In a test it is always true, and it has none of the attributes of
what it would have returned. Where a decorator may have remade the class, that is a warning.
"""

from collections.abc import Iterator

from layerline.rules.finding import Finding, Severity
from layerline.rules.fix import Edit, Fix, offset
from layerline.rules.knowledge.chains import Chains, runs_here
from layerline.rules.knowledge.coroutines import is_coroutine
from layerline.rules.knowledge.statements import standing
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Call, Doing, Module, Usage
from layerline.syntax.symbols import Sort

_AWAIT = "write `await` before it"
_LOST = frozenset({Usage.DISCARDED, Usage.TESTED, Usage.READ})
_ASKED = "iscoroutine"
_LEAVING = frozenset(
    {"dataclass", "final", "runtime_checkable", "total_ordering", "define", "frozen", "mutable"}
    | {"inject", "injectable", "singleton", "deprecated", "s", "attrs", "service", "component"}
)
"""Decorators after which the methods of a class are what they were."""
_OF_COROUTINES = (".__await__()", ".send()", ".throw()", ".close()")
"""What a coroutine itself can do."""

BAD = Example("""
    # file: src/app/repositories/orders.py
    class OrderRepository:
        async def get(self, order_id): ...

        async def delete(self, order_id): ...

    # file: src/app/services/orders.py
    import asyncio

    from app.repositories.orders import OrderRepository

    class OrderService:
        def __init__(self):
            self.orders = OrderRepository()

        async def delete(self, order_id):
            if not self.orders.get(order_id):  #!
                return None
            self.orders.delete(order_id)  #!
            asyncio.sleep(1)  #!
            return self.orders.get(order_id).name  #!
""")

GOOD = Example("""
    # file: src/app/repositories/orders.py
    from collections.abc import AsyncIterator

    class OrderRepository:
        async def get(self, order_id): ...

        async def each(self) -> AsyncIterator[int]:
            yield 1

        def find(self, order_id):
            return self.get(order_id)

    # file: src/app/services/orders.py
    import asyncio

    from app.repositories.orders import OrderRepository

    class OrderService:
        def __init__(self):
            self.orders = OrderRepository()

        async def get(self, order_id):
            task = asyncio.create_task(self.orders.get(order_id))
            coroutine = self.orders.get(order_id)
            self.orders.each().aclose()
            if (await self.orders.get(order_id)).name:
                await asyncio.gather(self.orders.get(1), coroutine)
            return await task

        def __await__(self):
            return self.get(1).__await__()
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each call of an async function whose coroutine is lost."""
    chains = Chains(project)
    for module in project.modules():
        driven = _driven(module)
        for index, call in enumerate(module.body.calls):
            bound = call.usage is Usage.BOUND
            if call.awaited or index in driven or not (bound or call.usage in _LOST):
                continue
            if _is_lost(project, module, call, chains) and (
                not bound or _is_forgotten(module, call)
            ):
                yield RULE.finding(
                    module,
                    call.place,
                    f"`{call.chain}` makes a coroutine that nobody awaits",
                    remedy=_remedy(module, call),
                    symbol=call.scope,
                    target=call.chain,
                    severity=_severity(project, module, call, chains),
                )


def _is_forgotten(module: Module, call: Call) -> bool:
    """Whether a name that nobody reads is all that holds the coroutine."""
    if call.statement < 0 or call.within >= 0:
        return False
    made = module.body.statements[call.statement]
    if made.kind is not Doing.ASSIGN or len(made.writes) != 1 or not made.writes[0].isidentifier():
        return False
    named = made.writes[0]
    return not any(
        chain.partition(".")[0].rstrip("()[]") == named
        for other in module.body.statements
        if other.scope == made.scope or other.scope.startswith(f"{made.scope}.")
        for chain in other.reads
        if other is not made
    )


def _driven(module: Module) -> set[int]:
    """The numbers of the calls whose coroutine is run by its own methods."""
    calls = module.body.calls
    return {
        each.owner
        for each in calls
        if each.owner >= 0
        and each.chain.startswith(calls[each.owner].chain)
        and each.chain[len(calls[each.owner].chain) :] in _OF_COROUTINES
    }


def _remedy(module: Module, call: Call) -> str:
    if not any(each.is_async and each.name == call.scope for each in module.functions):
        return "make the function around it async, and await it"
    return "write `(await …)` around it" if call.usage is Usage.READ else _AWAIT


def fix(finding: Finding, text: str) -> Fix | None:
    """Await it, where that is one word."""
    if finding.help != _AWAIT:
        return None
    start = offset(text, finding.line, finding.column)
    return Fix("Await the coroutine", (Edit(start, start, "await "),), is_certain=False)


def _is_lost(project: Project, module: Module, call: Call, chains: Chains) -> bool:
    callee = chains.callee(module.name, call)
    if callee is None or _is_known_plain(module, call):
        return False
    if callee.symbol.sort is Sort.EXTERNAL:
        return not callee.is_instance and is_coroutine(callee.symbol.dotted)
    if callee.symbol.sort is not Sort.FUNCTION or callee.is_instance:
        return False
    made = project.program.contents(callee.symbol.module).functions[callee.symbol.name]
    return made.is_async and not made.yields and runs_here(made)


def _is_known_plain(module: Module, call: Call) -> bool:
    """Whether it stands behind a question whether what it calls is a coroutine function."""
    return any(
        _ASKED in test.left or test.left.endswith("isawaitable()")
        for _, statement in standing(module, call.statement)
        for test in statement.tests
    )


def _severity(project: Project, module: Module, call: Call, chains: Chains) -> Severity:
    """A warning where what decorates the class may have made its methods wait themselves."""
    callee = chains.callee(module.name, call)
    owner = callee.symbol.name.rpartition(".")[0] if callee else ""
    if callee is None or not owner or callee.symbol.sort is Sort.EXTERNAL:
        return Severity.ERROR
    made = project.program.contents(callee.symbol.module).classes.get(owner)
    names = [each.removesuffix("()").rpartition(".")[2] for each in made.decorators] if made else []
    return Severity.WARNING if set(names) - _LEAVING else Severity.ERROR


RULE = Rule(
    "LL603",
    "coroutine-not-awaited",
    why=__doc__,
    seed="All I/O operations must be async. Use proper async patterns throughout",
    bad=BAD,
    good=GOOD,
    check=check,
    fix=fix,
)

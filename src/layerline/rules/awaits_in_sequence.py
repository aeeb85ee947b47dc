"""Two requests that do not need each other take as long as both, one after the other.

`asyncio.gather` takes as long as the longer one. Only calls that surely go out over the network and
surely share no session are told; on one session, one after the other is right.
"""

from collections.abc import Iterator

from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.outbound import asks_outside
from layerline.rules.knowledge.statements import is_alone, previous
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Call, Doing, Module, Statement, Usage

BAD = Example("""
    # file: src/app/core/rates.py
    import httpx

    class Rates:
        def __init__(self, http: httpx.AsyncClient) -> None:
            self.http = http

        async def get(self, currency):
            return await self.http.get(f"https://rates.example/{currency}")

    # file: src/app/services/prices.py
    from app.core.rates import Rates

    class PriceService:
        def __init__(self, rates: Rates) -> None:
            self.rates = rates

        async def both(self):
            euro = await self.rates.get("eur")
            pound = await self.rates.get("gbp")  #!
            return euro, pound
""")

GOOD = Example("""
    # file: src/app/core/rates.py
    import httpx

    class Rates:
        def __init__(self, http: httpx.AsyncClient) -> None:
            self.http = http

        async def get(self, currency):
            return await self.http.get(f"https://rates.example/{currency}")

        async def post(self, currency):
            return await self.http.post(f"https://rates.example/{currency}")

    # file: src/app/repositories/prices.py
    from sqlalchemy.ext.asyncio import AsyncSession

    class PriceRepository:
        def __init__(self, session: AsyncSession) -> None:
            self.session = session

        async def get(self, price_id):
            return await self.session.get("Price", price_id)

    # file: src/app/services/prices.py
    import asyncio

    from app.core.rates import Rates
    from app.repositories.prices import PriceRepository

    class PriceService:
        def __init__(self, rates: Rates, prices: PriceRepository) -> None:
            self.rates = rates
            self.prices = prices

        async def both(self):
            euro, pound = await asyncio.gather(self.rates.get("eur"), self.rates.get("gbp"))
            first = await self.prices.get(1)
            second = await self.prices.get(2)
            base = await self.rates.get("base")
            other = await self.rates.get(base)
            made = await self.rates.post("usd")
            return euro, pound, first, second, other, made
""")


def check(project: Project) -> Iterator[Finding]:
    """Report the second of two neighbours that each await an answer from outside."""
    for module in project.modules():
        waits = _waits(project, module)
        for index, call in waits.items():
            before = previous(module, index)
            if before in waits and _is_independent(module, before, index):
                yield _finding(module, call, "after another one that it does not need")
        for call in module.body.calls:
            if call.awaited and _is_each(module, call) and asks_outside(project, module, call):
                yield _finding(module, call, "for each, one after the other")


def _finding(module: Module, call: Call, when: str) -> Finding:
    return RULE.finding(
        module,
        call.place,
        f"waits for an answer {when}",
        remedy="await all at once with `asyncio.gather`",
        symbol=call.scope,
        target=call.chain,
    )


def _waits(project: Project, module: Module) -> dict[int, Call]:
    """The statements that do nothing but await an answer from outside."""
    return {
        call.statement: call
        for call in module.body.calls
        if call.awaited
        and call.usage in (Usage.BOUND, Usage.READ)
        and call.statement >= 0
        and module.body.statements[call.statement].kind is Doing.ASSIGN
        and asks_outside(project, module, call)
    }


def _is_each(module: Module, call: Call) -> bool:
    """Whether it is all that a comprehension or a loop over something does."""
    if call.repeated:
        return True
    if call.statement < 0:
        return False
    parent = module.body.statements[call.statement].parent
    if parent < 0 or module.body.statements[parent].kind is not Doing.LOOP:
        return False
    loop = module.body.statements[parent]
    return not loop.tests and bool(loop.writes) and is_alone(module, call.statement)


def _is_independent(module: Module, before: int, index: int) -> bool:
    first, second = module.body.statements[before], module.body.statements[index]
    return _roots(first.writes).isdisjoint(_read(second)) and _roots(second.writes).isdisjoint(
        _read(first)
    )


def _read(statement: Statement) -> set[str]:
    return _roots(statement.reads) - _roots(statement.writes)


def _roots(chains: tuple[str, ...]) -> set[str]:
    return {chain.partition(".")[0].rstrip("()[]") for chain in chains}


RULE = Rule(
    "LL604",
    "awaits-in-sequence",
    why=__doc__,
    seed="Use asyncio.gather for independent I/O operations",
    bad=BAD,
    good=GOOD,
    check=check,
    severity=Severity.INFO,
)

"""A caller that judges what a service gave it keeps a rule that only its own users obey.

The next route, the event handler and the script get the same order and judge it again, or do not.
A caller parses, checks who asks, and puts the answer into shape; what may happen to an order, its
service knows. To look whether something is there, or whose it is, is a caller's work.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from layerline.architecture.layers import CALLERS
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.decisions import below, changes_state, decides, is_technical, names
from layerline.rules.knowledge.loading import given_by_services
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Condition, Doing, Module, Place, Statement

_OF_AUTH = re.compile(
    r"\w*(user|owner|role|permission|scope|admin|auth|token|password|principal|member|tenant"
    r"|verified|disabled|active|account)\w*"
)

BAD = Example("""
    # file: src/app/services/orders.py
    class OrderService:
        async def get(self, order_id): ...

        async def cancel(self, order_id): ...

    # file: src/app/api/routes/orders.py
    from fastapi import HTTPException

    from app.services.orders import OrderService

    async def cancel(order_id: int, service: OrderService):
        order = await service.get(order_id)
        if order.status == "shipped":  #!
            raise HTTPException(409)
        if order.total > 100:  #!
            await service.cancel(order_id)
        order.status = "seen"  #!
        return order
""")

GOOD = Example("""
    # file: src/app/services/orders.py
    class OrderService:
        async def get(self, order_id): ...

    # file: src/app/api/routes/orders.py
    from fastapi import HTTPException, Response

    from app.services.orders import OrderService

    async def read(order_id: int, service: OrderService, user, etag, response: Response):
        order = await service.get(order_id)
        if order is None:
            raise HTTPException(404)
        if order.owner_id != user.id:
            raise HTTPException(403)
        if order.version == etag:
            raise HTTPException(304)
        if order.kind == "gift":
            return {"gift": True}
        shown = dict(order)
        shown.seen = True
        shown = await service.get(order_id)
        response.headers["ETag"] = str(order.version)
        return order
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each test on, and each change of, what a service returned."""
    for module in project.callers():
        given: dict[str, dict[str, set[str]]] = {}
        for index, statement in enumerate(module.body.statements):
            scope = statement.scope
            if scope not in given:
                given[scope] = given_by_services(project, module, scope)
            if not given[scope]:
                continue
            held = _held(module, index, given[scope])
            if changes_state(statement, held) and _is_own(statement):
                written = next(chain for chain in statement.writes if "." in chain)
                yield _finding(module, statement.place, scope, f"changes `{written}`")
            elif statement.kind is Doing.IF and _decides(project, module, index, held):
                shown = next(test.left for test in statement.tests if test.left)
                yield _finding(module, statement.place, scope, f"decides by `{shown}`")


def _held(module: Module, index: int, given: Mapping[str, set[str]]) -> set[str]:
    """The names that hold what a service gave when a statement is reached."""
    held: set[str] = set()
    for statement in module.body.statements[:index]:
        if statement.scope == module.body.statements[index].scope:
            for name in given.keys() & set(statement.writes):
                is_given = not given[name].isdisjoint(statement.reads)
                (held.add if is_given else held.discard)(name)
    return held


def _is_own(statement: Statement) -> bool:
    return not any(_is_of_auth(chain) for chain in statement.writes)


def _decides(project: Project, module: Module, index: int, given: Collection[str]) -> bool:
    tests = module.body.statements[index].tests
    if any(is_technical(test) or _asks_who(test) for test in tests):
        return False
    if not any(decides(test, given) for test in tests):
        return False
    return any(
        each.kind is Doing.RAISE or changes_state(each, given) or _acts(project, module, each)
        for each in below(module, index)
    )


def _asks_who(test: Condition) -> bool:
    return _is_of_auth(test.left) or _is_of_auth(test.right)


def _is_of_auth(chain: str) -> bool:
    return any(_OF_AUTH.fullmatch(name) for name in names(chain))


def _acts(project: Project, module: Module, statement: Statement) -> bool:
    """Whether a statement calls a service without wanting an answer."""
    if statement.kind is not Doing.EXPRESSION:
        return False
    for chain in statement.reads:
        owner = chain.rpartition(".")[0]
        thing = project.objects.of(module.name, statement.scope, owner) if owner else None
        if chain.endswith("()") and thing is not None:
            kind = project.kind_of(thing.symbol.module)
            if kind == "service":
                return True
    return False


def _finding(module: Module, place: Place, scope: str, what: str) -> Finding:
    return RULE.finding(
        module,
        place,
        f"a caller {what}, which a service returned",
        remedy="move the rule to the service, and let it raise an error of the domain",
        symbol=scope,
        target=what,
    )


RULE = Rule(
    "LL104",
    "route-decides",
    why=__doc__,
    seed=(
        "Route/Handler HTTP parsing, auth, validation, response formatting "
        "Business logic, direct DB access"
    ),
    bad=BAD,
    good=GOOD,
    check=check,
    severity=Severity.WARNING,
    kinds=CALLERS,
)

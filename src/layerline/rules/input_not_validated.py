"""Input that nobody validated at the door is validated nowhere, or everywhere.

A body that is read by hand, or a `dict` as a parameter, reaches the service as it was sent: too
long, of another type, with fields that should not be there. A schema at the boundary says no once.
Webhooks, whose bytes are signed, read their body themselves.
"""

import re
from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.callers import is_route
from layerline.rules.knowledge.roles import is_service
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Call, Function, Module

_BY_HAND = ("json()", "form()")
_UNTYPED = frozenset({"dict", "Dict", "Any", "typing.Any", "typing.Dict", "Mapping"})
_SIGNED = re.compile(r"hook|callback|proxy|rpc|graphql|stripe|slack", re.IGNORECASE)

BAD = Example("""
    # file: src/app/services/orders.py
    class OrderService:
        async def create(self, data): ...

    # file: src/app/api/routes/orders.py
    from fastapi import APIRouter, Request

    from app.services.orders import OrderService

    router = APIRouter()

    @router.post("/")
    async def create(request: Request, service: OrderService):
        data = await request.json()
        return await service.create(data)  #!

    @router.put("/")
    async def change(data: dict, service: OrderService):
        return await service.create(data)  #!
""")

GOOD = Example("""
    # file: src/app/schemas/orders.py
    from pydantic import BaseModel

    class OrderCreate(BaseModel):
        total: int

    # file: src/app/services/orders.py
    class OrderService:
        async def create(self, data): ...

    # file: src/app/api/routes/orders.py
    from fastapi import APIRouter, Request

    from app.schemas.orders import OrderCreate
    from app.services.orders import OrderService

    router = APIRouter()

    @router.post("/")
    async def create(data: OrderCreate, service: OrderService):
        return await service.create(data)

    @router.post("/raw")
    async def raw(request: Request, service: OrderService):
        body = await request.json()
        data = OrderCreate.model_validate(body)
        return await service.create(data)

    @router.post("/webhook")
    async def webhook(request: Request, service: OrderService):
        event = await request.json()
        return await service.create(event)
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each call of a service that is handed an unvalidated body."""
    for module in project.modules(Kind.ROUTE):
        for function in module.functions:
            if is_route(function) and not _SIGNED.search(f"{module.name}.{function.name}"):
                yield from _check_route(project, module, function)


def _check_route(project: Project, module: Module, function: Function) -> Iterator[Finding]:
    raw = _raw_names(module, function)
    for call in module.body.calls if raw else ():
        handed = [each.value for each in call.arguments if each.value in raw]
        if handed and call.scope == function.name and _is_service_call(project, module, call):
            yield RULE.finding(
                module,
                call.place,
                f"`{handed[0]}` reaches a service as it was sent",
                remedy="declare a schema as the parameter's type",
                symbol=call.scope,
                target=handed[0],
            )


def _raw_names(module: Module, function: Function) -> set[str]:
    """The names of a route that hold a body which no schema has seen."""
    found = set()
    for bound in module.bindings:
        if bound.scope != function.name:
            continue
        by_hand = bound.value.endswith(_BY_HAND) and bound.value.startswith(("request.", "req."))
        untyped = bound.parameter and bound.annotation.rstrip("[]") in _UNTYPED and not bound.value
        if by_hand or untyped:
            found.add(bound.target)
    return found


def _is_service_call(project: Project, module: Module, call: Call) -> bool:
    owner = call.chain.removesuffix("()").rpartition(".")[0]
    thing = project.objects.of(module.name, call.scope, owner) if owner else None
    return thing is not None and is_service(project, thing.symbol)


RULE = Rule(
    "LL106",
    "input-not-validated",
    why=__doc__,
    seed="Input validation: Validate external inputs at system boundaries",
    bad=BAD,
    good=GOOD,
    check=check,
    severity=Severity.WARNING,
    kinds=frozenset({Kind.ROUTE}),
)

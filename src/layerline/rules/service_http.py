"""A service that speaks HTTP can only be called by a route.

The event handler, the script and the task that need the same rule of business would have to
invent a request for it, and catch a status code for a decision. Outbound HTTP clients and
`starlette.concurrency` are no concern of this rule. `Depends` in a service is a warning.
"""

import re
from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.http import is_injection
from layerline.rules.knowledge.http_clients import CLIENTS, as_known
from layerline.rules.knowledge.http_use import http_uses
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule

BAD = Example("""
    # file: src/app/core/errors.py
    from fastapi import HTTPException

    class OrderMissing(HTTPException): ...

    # file: src/app/core/web.py
    from starlette.requests import Request

    # file: src/app/services/orders.py
    import fastapi
    from fastapi import Depends, HTTPException, status  #!
    from fastapi.responses import JSONResponse as Answer  #!

    from app.core.errors import OrderMissing  #!
    from app.core.web import Request  #!

    class OrderService:
        async def get(self, order_id):
            raise fastapi.HTTPException(404)  #!
""")

GOOD = Example("""
    # file: src/app/core/errors.py
    class NotFoundError(Exception): ...

    # file: src/app/services/orders.py
    import httpx
    from starlette.concurrency import run_in_threadpool

    from app.core.errors import NotFoundError
    from app.schemas.request import Request

    class OrderService:
        async def get(self, order_id):
            async with httpx.AsyncClient() as client:
                response = await client.get("https://stock.example/")
            if response.status_code == 404:
                raise NotFoundError(order_id)
            return await run_in_threadpool(Request)

    # file: src/app/schemas/request.py
    class Request: ...
""")


_STATUS = re.compile(r"(fastapi|starlette)\.status(\.|$)")


def check(project: Project) -> Iterator[Finding]:
    """Report each HTTP name that a service imports or reaches."""
    for module in project.modules(Kind.SERVICE):
        asks = any(as_known(made.module).partition(".")[0] in CLIENTS for made in module.imports)
        for use in http_uses(project, module):
            if asks and _STATUS.match(use.dotted):
                continue
            yield RULE.finding(
                module,
                use.place,
                f"a service speaks HTTP: `{use.dotted}`",
                remedy="raise an error of the domain, and let one table of the API map it to HTTP",
                symbol=use.scope,
                target=use.dotted,
                severity=Severity.WARNING if is_injection(use.dotted) else None,
            )


RULE = Rule(
    "LL201",
    "service-speaks-http",
    why=__doc__,
    seed="Service Business rules, orchestration, event publishing HTTP concerns, SQL queries",
    bad=BAD,
    good=GOOD,
    check=check,
    kinds=frozenset({Kind.SERVICE}),
)

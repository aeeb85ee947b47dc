"""A repository that speaks HTTP decides what a missing row means to a client it cannot see.

It knows rows. Whether none is an error, an empty list or a reason to create one is for the
service to decide, and how to say it for the route.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding
from layerline.rules.knowledge.http_use import http_uses
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule

BAD = Example("""
    # file: src/app/repositories/orders.py
    from starlette.exceptions import HTTPException  #!

    class OrderRepository:
        async def get(self, order_id):
            from fastapi import status  #!

            raise HTTPException(status.HTTP_404_NOT_FOUND)
""")

GOOD = Example("""
    # file: src/app/repositories/orders.py
    from fastapi.encoders import jsonable_encoder

    class OrderRepository:
        async def get(self, order_id):
            return jsonable_encoder(None)
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each HTTP name that a repository imports or reaches."""
    for module in project.modules(Kind.REPOSITORY):
        for use in http_uses(project, module):
            yield RULE.finding(
                module,
                use.place,
                f"a repository speaks HTTP: `{use.dotted}`",
                remedy="return None or an empty list, and let the service decide what that means",
                symbol=use.scope,
                target=use.dotted,
            )


RULE = Rule(
    "LL302",
    "repository-speaks-http",
    why=__doc__,
    seed=(
        "Repository Data access, query construction, CRUD + domain queries "
        "Business logic, HTTP concerns"
    ),
    bad=BAD,
    good=GOOD,
    check=check,
    kinds=frozenset({Kind.REPOSITORY}),
)

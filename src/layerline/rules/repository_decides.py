"""A repository that decides keeps a rule of the business where nobody looks for it.

It is asked for rows and gives them, or None. Whether an order may be cancelled, an e-mail is well
formed or a user may see this is for the service, which every caller goes through. Building a query
step by step, paging, a missing row, an optimistic lock and an error of the database in the
project's own words are data access.
"""

import re
from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.decisions import (
    below,
    changes_state,
    decides,
    in_handler,
    is_technical,
    judges_value,
    parameters,
)
from layerline.rules.knowledge.loading import loaded_names
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Condition, Doing, Module, Statement

_ASKING = re.compile(r"self\._?(get|find|exists|has|by|is)\w*\(\)")
_ABOUT_CODE = (
    "NotImplementedError",
    "ProgrammingError",
    "TypeError",
    "AttributeError",
    "KeyError",
    "RuntimeError",
    "LookupError",
    "AssertionError",
)

BAD = Example("""
    # file: src/app/models/orders.py
    class Order:
        status: str

    # file: src/app/repositories/orders.py
    from app.models.orders import Order

    class OrderRepository:
        async def cancel(self, order_id):
            order = await self.session.get(Order, order_id)
            if order.status == "shipped":  #!
                raise ValueError("too late")
            if order.total > 100 and not order.paid:  #!
                order.status = "held"
            return order

        async def create(self, email, amount):
            if amount <= 0:  #!
                raise ValueError("amount")
            if await self.by_email(email):  #!
                raise ValueError("taken")

        async def by_email(self, email): ...
""")

GOOD = Example("""
    # file: src/app/core/errors.py
    class NotFoundError(Exception): ...

    class StaleError(Exception): ...

    # file: src/app/repositories/orders.py
    from sqlalchemy import select
    from sqlalchemy.exc import IntegrityError

    from app.core.errors import NotFoundError, StaleError

    class OrderRepository:
        async def find(self, filters, limit=50, after=None, order="asc"):
            query = select("orders")
            if filters.status == "open":
                query = query.where("open")
            if after is not None:
                query = query.where(after)
            if order not in ("asc", "desc"):
                raise ValueError(order)
            if limit > 100:
                limit = 100
            if not filters.ids:
                return []
            return await self.session.scalars(query)

        async def update(self, order_id, data, version=None):
            order = await self.session.get("Order", order_id)
            if order is None:
                raise NotFoundError(order_id)
            if version is not None and order.version != version:
                raise StaleError(order_id)
            for name, value in data.items():
                setattr(order, name, value)
            try:
                await self.session.flush()
            except IntegrityError as error:
                if error.orig.sqlstate == "23505":
                    raise StaleError(order_id) from error
                raise
            return order
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each test in a repository that judges what was loaded or what was handed in."""
    for module in project.modules(Kind.REPOSITORY):
        loaded: dict[str, set[str]] = {}
        taken: dict[str, set[str]] = {}
        for index, statement in enumerate(module.body.statements):
            if statement.kind is not Doing.IF or in_handler(module, index):
                continue
            scope = statement.scope
            if scope not in loaded:
                loaded[scope] = loaded_names(project, module, scope)
                taken[scope] = parameters(module, scope)
            severity = _judgement(module, index, loaded[scope], taken[scope])
            if severity is not None:
                yield _finding(module, statement, severity)


def _judgement(module: Module, index: int, loaded: set[str], taken: set[str]) -> Severity | None:
    """How sure it is that a test is a decision, None where it is data access."""
    statement = module.body.statements[index]
    if any(is_technical(test) for test in statement.tests):
        return None
    inside = list(below(module, index))
    raises = any(each.kind is Doing.RAISE and not _is_about_code(each) for each in inside)
    if any(decides(test, loaded) for test in statement.tests):
        if raises:
            return Severity.WARNING if _is_about_ids(statement, loaded) else Severity.ERROR
        return Severity.WARNING if any(changes_state(each, loaded) for each in inside) else None
    if raises and any(judges_value(test, taken) for test in statement.tests):
        return Severity.ERROR
    if raises and any(_looks_into(test, taken) for test in statement.tests):
        return Severity.WARNING
    taken_already = len(statement.tests) == 1 and _is_there(statement.tests[0], loaded)
    return Severity.WARNING if raises and taken_already else None


def _looks_into(test: Condition, taken: set[str]) -> bool:
    """Whether it asks for a value in what was handed in: `if not data.get("email")`."""
    return any(test.left in (f"{name}.get()", f"{name}[]") for name in taken)


def _is_about_ids(statement: Statement, loaded: set[str]) -> bool:
    """Whether a test only asks whether a row belongs to another one."""
    judging = [test for test in statement.tests if decides(test, loaded)]
    return all(
        test.operator in ("==", "!=") and test.left.endswith(("_id", ".id")) for test in judging
    )


def _is_about_code(statement: Statement) -> bool:
    return any(chain.rstrip("()").endswith(_ABOUT_CODE) for chain in statement.reads)


def _is_there(test: Condition, loaded: set[str]) -> bool:
    """`if existing:` before a raise: something must not be there."""
    own = _ASKING.fullmatch(test.left) is not None
    positive = test.operator == "" or (test.operator == "is not" and test.right == "None")
    return positive and (own or test.left in loaded)


def _finding(module: Module, statement: Statement, severity: Severity) -> Finding:
    shown = " and ".join(
        f"`{' '.join(filter(None, (test.left, test.operator, test.right)))}`"
        for test in statement.tests
        if test.left
    )
    return RULE.finding(
        module,
        statement.place,
        f"a repository decides something of the business: {shown or 'a condition'}",
        remedy="return what is there, and let the service decide what that means",
        symbol=statement.scope,
        target=shown,
        severity=severity,
    )


RULE = Rule(
    "LL301",
    "repository-decides",
    why=__doc__,
    seed=(
        "Business logic in repository — validation, orchestration, or conditional logic "
        "belongs in services"
    ),
    bad=BAD,
    good=GOOD,
    check=check,
    kinds=frozenset({Kind.REPOSITORY}),
)

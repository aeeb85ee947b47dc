"""A model with rules of the business can only apply those that need nothing but one row.

The next one needs the customer too, and then half of the rules are here and half in the service.
A model checks what a constraint of the table would check. Validators, and properties that only
put columns together, are part of the definition.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.decisions import below, changes_state, decides
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Condition, Doing, Function, Module
from layerline.syntax.symbols import Sort, Symbol

_DEFINING = ("validates", "validator", "listens_for", "expression", "comparator", "setter", "on")
_OWN = ("self",)
_TURNING = ("__", "to_", "as_")
"""How methods begin that turn a row into something else."""

BAD = Example("""
    # file: src/app/models/orders.py
    from sqlalchemy.orm import DeclarativeBase

    class Base(DeclarativeBase): ...

    class Order(Base):
        __tablename__ = "orders"

        def cancel(self):
            if self.status == "shipped":  #!
                raise ValueError("too late")
            self.status = "cancelled"

        def discount(self):
            if self.total > 100:  #!
                self.total = self.total * 0.9
""")

GOOD = Example("""
    # file: src/app/models/orders.py
    from sqlalchemy.orm import DeclarativeBase, validates

    class Base(DeclarativeBase): ...

    class Order(Base):
        __tablename__ = "orders"

        @validates("total")
        def positive(self, key, value):
            if self.kind == "sale":
                raise ValueError(value)
            return value

        @property
        def label(self):
            if self.number > 0:
                return f"{self.number}"
            return "new"

        def to_schema(self):
            if self.kind == "old":
                self.number = self.legacy_number
            return Shown(self.number)

        def __repr__(self):
            return f"<Order {self.number}>"

    class Money:
        def plus(self, other):
            if self.currency != other.currency:
                raise ValueError(other)
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each test of a mapped class that raises, or changes the row."""
    for module in project.modules(Kind.MODEL):
        methods = {each.name: each for each in module.functions}
        for index, statement in enumerate(module.body.statements):
            if statement.kind is Doing.IF and _decides(project, module, index, methods):
                yield RULE.finding(
                    module,
                    statement.place,
                    "a model decides something of the business",
                    remedy="move the rule to the service; a constraint may stay",
                    symbol=statement.scope,
                    target=" ".join(test.left for test in statement.tests),
                )


def _decides(project: Project, module: Module, index: int, methods: dict[str, Function]) -> bool:
    statement = module.body.statements[index]
    method = methods.get(statement.scope)
    if method is None or not _is_plain(method):
        return False
    owner = Symbol(module.name, statement.scope.rpartition(".")[0], Sort.CLASS)
    if owner.name not in project.program.contents(module.name).classes:
        return False
    if not any(_judges(test) for test in statement.tests) or not project.is_mapped(owner):
        return False
    bare = all(test.operator in ("", "not", "is", "is not") for test in statement.tests)
    return any(
        each.kind is Doing.RAISE or (changes_state(each, _OWN) and not bare)
        for each in below(module, index)
    )


def _judges(test: Condition) -> bool:
    """Whether a condition is about a column; private attributes and constants are none."""
    name = test.left.removeprefix("self.")
    return decides(test, _OWN) and not name.startswith("_") and not name.isupper()


def _is_plain(method: Function) -> bool:
    last = method.name.rpartition(".")[2]
    return not last.startswith(_TURNING) and not any(
        each.removesuffix("()").endswith(_DEFINING) for each in method.decorators
    )


RULE = Rule(
    "LL402",
    "model-decides",
    why=__doc__,
    seed="Models Schema definition, relationships, constraints Query logic, business rules",
    bad=BAD,
    good=GOOD,
    check=check,
    severity=Severity.WARNING,
    kinds=frozenset({Kind.MODEL}),
)

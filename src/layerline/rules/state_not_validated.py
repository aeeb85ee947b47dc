"""A validated object that is changed afterwards is not validated any more.

Pydantic checks what a model is made of; what is assigned later it takes as it comes, unless the
model says `validate_assignment`. The service that reads the object believes in its schema. Make a
new one with `model_copy`, or let assignments be checked.
"""

from collections.abc import Iterator

from layerline.architecture.layers import CALLERS, Kind
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.decisions import parameters
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Doing, Module, Statement
from layerline.syntax.symbols import Sort, Symbol

_KINDS = CALLERS | {Kind.SERVICE}
_CHECKED = frozenset({"validate_assignment", "frozen"})
_DATA = frozenset({"dataclass", "dataclass()"})

BAD = Example("""
    # file: src/app/schemas/orders.py
    from pydantic import BaseModel

    class OrderCreate(BaseModel):
        total: int

    # file: src/app/services/orders.py
    from app.schemas.orders import OrderCreate

    class OrderService:
        async def create(self, data: OrderCreate):
            data.total = "many"  #!
            return data
""")

GOOD = Example("""
    # file: src/app/schemas/orders.py
    from pydantic import BaseModel, ConfigDict

    class Checked(BaseModel):
        model_config = ConfigDict(validate_assignment=True)

    class OrderCreate(Checked):
        total: int

    class OrderRead(BaseModel):
        total: int

    # file: src/app/services/orders.py
    from app.schemas.orders import OrderCreate, OrderRead

    class OrderService:
        async def create(self, data: OrderCreate, read: OrderRead, row):
            data.total = 1
            row.total = 2
            return read.model_copy(update={"total": 3})
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each assignment to a field of a validated object that checks none."""
    for module in project.modules(*_KINDS):
        for statement in module.body.statements:
            if statement.kind in (Doing.ASSIGN, Doing.COMPUTE) and statement.scope:
                for chain in statement.writes:
                    if _is_unchecked(project, module, statement, chain):
                        yield RULE.finding(
                            module,
                            statement.place,
                            f"`{chain}` is assigned without the check of its schema",
                            remedy="use `model_copy`, or `validate_assignment` in the model",
                            symbol=statement.scope,
                            target=chain,
                        )


def _is_unchecked(project: Project, module: Module, statement: Statement, chain: str) -> bool:
    owner, _, field = chain.rpartition(".")
    if not owner or owner in ("self", "cls") or field.startswith("_"):
        return False
    if owner not in parameters(module, statement.scope):
        return False
    thing = project.objects.of(module.name, statement.scope, owner)
    if thing is None or not thing.is_instance or thing.symbol.sort is not Sort.CLASS:
        return False
    return _is_loose_schema(project, thing.symbol, field)


def _is_loose_schema(project: Project, symbol: Symbol, field: str) -> bool:
    """Whether a class is a pydantic model with that field, and checks no assignment."""
    is_model, has_field = _is_checked_when_made(project, symbol), False
    for above in project.program.ancestors(symbol):
        if above.sort is Sort.EXTERNAL:
            is_model = is_model or above.dotted.startswith("pydantic.")
        elif above.sort is Sort.CLASS:
            module = project.program.modules[above.module]
            bound = [each for each in module.bindings if each.scope == above.name]
            has_field = has_field or any(each.target == field for each in bound)
            if _checks(module, above.name):
                return False
        else:
            return False
    return is_model and has_field


def _is_checked_when_made(project: Project, symbol: Symbol) -> bool:
    """Whether a data class raises in its `__post_init__`."""
    module = project.program.modules[symbol.module]
    made = next(each for each in module.classes if each.name == symbol.name)
    if not any(each.rpartition(".")[2] in _DATA for each in made.decorators):
        return False
    checking = f"{symbol.name}.__post_init__"
    return any(
        each.scope == checking and each.kind is Doing.RAISE for each in module.body.statements
    )


def _checks(module: Module, name: str) -> bool:
    """Whether a model's own configuration lets assignments be checked, or forbids them."""
    made = next(each for each in module.classes if each.name == name)
    if any(each.partition("=")[0] in _CHECKED for each in made.keywords):
        return True
    return any(
        argument.keyword in _CHECKED
        for call in module.body.calls
        if call.scope == name
        for argument in call.arguments
    ) or any(each.scope == f"{name}.Config" and each.target in _CHECKED for each in module.bindings)


RULE = Rule(
    "LL705",
    "state-not-validated",
    why=__doc__,
    seed="Runtime validation: Validate mutable state before processing",
    bad=BAD,
    good=GOOD,
    check=check,
    severity=Severity.INFO,
    kinds=_KINDS,
)

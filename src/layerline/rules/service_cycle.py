"""Two services that need each other are one service in two files.

Neither can be constructed, tested or understood alone. One direction is usually a side effect
of the other: publish an event there and let a handler call back. An import of an exception, an
enum or a data class is no dependency, and neither is a type that only a return annotation names.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding, Related
from layerline.rules.knowledge.cycles import shortest_cycles
from layerline.rules.knowledge.harmless import is_harmless
from layerline.rules.knowledge.uses import uses_of
from layerline.rules.project import Project, is_definition
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Context, Import, Module
from layerline.syntax.symbols import Sort, Symbol

BAD = Example("""
    # file: src/app/services/customers.py
    from app.services.orders import OrderService  #!

    class CustomerService:
        def __init__(self, uow):
            self.order_service = OrderService(uow)

    # file: src/app/services/orders.py
    from typing import TYPE_CHECKING

    if TYPE_CHECKING:
        from app.services.stock import StockService

    class OrderService:
        def __init__(self, stock: "StockService"):
            self.stock_service = stock

    # file: src/app/services/stock.py
    class StockService:
        async def of_customer(self, uow):
            from app.services import customers

            return customers.CustomerService(uow)
""")

GOOD = Example("""
    # file: src/app/services/base.py
    class BaseService: ...

    # file: src/app/services/customers.py
    from app.services.base import BaseService
    from app.services.orders import OrderLimitError, OrderService

    class CustomerGoneError(Exception): ...

    class CustomerService(BaseService):
        def __init__(self, uow):
            self.order_service = OrderService(uow)

    # file: src/app/services/orders.py
    from app.services.base import BaseService
    from app.services.customers import CustomerGoneError

    class OrderLimitError(Exception): ...

    class OrderService(BaseService): ...
""")


def check(project: Project) -> Iterator[Finding]:
    """Report one finding a cycle, at the import of its first service."""
    edges: dict[str, dict[str, Import]] = {}
    pending = [module.name for module in project.modules(Kind.SERVICE)]
    while pending:
        name = pending.pop()
        if name not in edges:
            edges[name] = _dependencies(project, project.program.modules[name])
            pending += edges[name]
    for cycle in shortest_cycles({name: sorted(below) for name, below in edges.items()}):
        if any(project.in_focus(name) for name in cycle):
            yield _finding(project, cycle, edges)


def _dependencies(project: Project, module: Module) -> dict[str, Import]:
    """The services that a module needs, each with the import by which it does."""
    found: dict[str, Import] = {}
    for made in module.imports:
        for symbol in _needed(project, module, made):
            if symbol.module != module.name and _is_service(project, symbol):
                found.setdefault(symbol.module, made)
    return found


def _needed(project: Project, module: Module, made: Import) -> Iterator[Symbol]:
    symbol = project.imported(made)
    if made.name == "*":
        names = {use.chain.partition(".")[0].rstrip("()[]") for use in module.references}
        yield from (found for name, found in project.program.exported(made.module) if name in names)
    elif symbol.sort is Sort.MODULE:
        yield from (found for _, found in uses_of(project, module, made))
    elif not made.typing or _is_handed_in(project, module, made):
        yield symbol


def _is_handed_in(project: Project, module: Module, made: Import) -> bool:
    """Whether a parameter or an attribute has the type that is only imported for checking."""
    return any(bound.annotation == made.bound for bound in module.bindings) or any(
        use.context is not Context.ANNOTATION for use, _ in uses_of(project, module, made)
    )


def _is_service(project: Project, symbol: Symbol) -> bool:
    if not is_definition(symbol) or project.kind_of(symbol.module) is not Kind.SERVICE:
        return False
    return symbol.sort is not Sort.VARIABLE and not is_harmless(project.program, symbol)


def _finding(
    project: Project, cycle: tuple[str, ...], edges: dict[str, dict[str, Import]]
) -> Finding:
    modules = project.program.modules
    steps = list(zip(cycle, (*cycle[1:], cycle[0]), strict=True))
    made = edges[cycle[0]][steps[0][1]]
    related = tuple(
        Related(modules[here].path, at.line, at.column, f"`{here}` needs `{there}`")
        for here, there in steps[1:]
        for at in (edges[here][there].place,)
    )
    last, noun = cycle[-1], cycle[-1].rpartition(".")[2]
    return RULE.finding(
        modules[cycle[0]],
        made.place,
        "services need each other: " + " → ".join(f"`{name}`" for name in (*cycle, cycle[0])),
        remedy=f"publish an event in `{last}` instead of calling on (something like {_event(noun)})"
        f", and let a handler of it call `{cycle[0]}`",
        target=" ".join(cycle),
        related=related,
    )


def _event(noun: str) -> str:
    singular = noun.removesuffix("_service").removesuffix("s") or noun
    return "".join(part.capitalize() for part in singular.split("_")) + "Changed"


RULE = Rule(
    "LL501",
    "service-cycle",
    why=__doc__,
    seed=(
        "No circular service dependencies — if A calls B, B must not call A (use events instead)"
    ),
    bad=BAD,
    good=GOOD,
    check=check,
    kinds=frozenset({Kind.SERVICE}),
)

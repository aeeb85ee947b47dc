"""Two services that need each other are one service in two files.

Neither can be constructed, tested or understood alone. One direction is usually a side effect
of the other: publish an event there and let a handler call back. An import of an exception, an
enum or a data class is no dependency, and neither is a type that only a return annotation names.
What a composition root hands to a constructor, or sets afterwards, is a dependency like another.
"""

from collections.abc import Iterable, Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding, Related
from layerline.rules.knowledge.cycles import shortest_cycles
from layerline.rules.knowledge.needs import Need, held_needs, imported_needs, set_needs
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Module

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

    # file: src/app/services/mail.py
    class MailService:
        def __init__(self):
            self.users = None

    # file: src/app/services/users.py
    class UserService:
        def __init__(self, mail):
            self.mail = mail

    # file: src/app/wiring/services.py
    from app.services.mail import MailService
    from app.services.users import UserService

    mail = MailService()
    users = UserService(mail)
    mail.users = users  #!
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
    """Report one finding a cycle, where its first service says that it needs the second."""
    needs: dict[str, dict[str, Need]] = {}
    for module in project.modules(Kind.ROOT, Kind.PROVIDER):
        _keep(needs, set_needs(project, module))
    pending = [*needs, *(module.name for module in project.modules(Kind.SERVICE))]
    looked: set[str] = set()
    while pending:
        name = pending.pop()
        if name not in looked and name in project.program.paths:
            looked.add(name)
            module = project.program.modules[name]
            _keep(needs, imported_needs(project, module))
            _keep(needs, held_needs(project, module))
            _keep(needs, set_needs(project, module))
            for setter in _setters(project, module):
                _keep(needs, set_needs(project, setter))
            pending += needs.get(name, {})
    for cycle in shortest_cycles({name: sorted(below) for name, below in needs.items()}):
        if any(project.in_focus(need.where) for need in _steps(cycle, needs)):
            yield _finding(project, cycle, needs)


def _setters(project: Project, service: Module) -> Iterator[Module]:
    """The modules that may set something on a service, where only a part is looked at."""
    if not project.is_whole:
        names = (made.name for made in service.classes)
        yield from project.program.mentioning(*names, among=project.names(Kind.ROOT, Kind.PROVIDER))


def _keep(needs: dict[str, dict[str, Need]], found: Iterable[Need]) -> None:
    for need in found:
        needs.setdefault(need.service, {}).setdefault(need.needed, need)


def _steps(cycle: tuple[str, ...], needs: dict[str, dict[str, Need]]) -> list[Need]:
    pairs = zip(cycle, (*cycle[1:], cycle[0]), strict=True)
    return [needs[here][there] for here, there in pairs]


def _finding(
    project: Project, cycle: tuple[str, ...], needs: dict[str, dict[str, Need]]
) -> Finding:
    modules = project.program.modules
    first, *others = _steps(cycle, needs)
    related = tuple(
        Related(
            modules[need.where].path,
            need.place.line,
            need.place.column,
            f"`{need.service}` needs `{need.needed}`",
        )
        for need in others
    )
    last, noun = cycle[-1], cycle[-1].rpartition(".")[2]
    return RULE.finding(
        modules[first.where],
        first.place,
        "services need each other: " + " → ".join(f"`{name}`" for name in (*cycle, cycle[0])),
        remedy=f"publish an event in `{last}` instead of calling on (something like {_event(noun)})"
        f", and let a handler of it call `{cycle[0]}`",
        target=" ".join(cycle),
        related=related,
    )


def _event(noun: str) -> str:
    singular = noun.removesuffix("_service").removesuffix("Service").removesuffix("s") or noun
    return "".join(part[:1].upper() + part[1:] for part in singular.split("_")) + "Changed"


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
    kinds=frozenset({Kind.SERVICE, Kind.ROOT, Kind.PROVIDER}),
    whole=True,
)

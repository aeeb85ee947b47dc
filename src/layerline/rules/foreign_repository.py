"""A service that reads another one's tables knows what it should only ask for.

What may be seen, what is hidden, what counts as deleted is known to one service. Another that goes
to the repository itself has to know it too, and will not hear when it changes. It is told only
where there is a service to ask.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.repositories import is_repository
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.symbols import Sort

_ENDINGS = ("_repository", "_repo", "_service", "_crud", "_dao")

BAD = Example("""
    # file: src/app/repositories/users.py
    class UserRepository: ...

    # file: src/app/repositories/orders.py
    class OrderRepository: ...

    # file: src/app/services/users.py
    from app.repositories.users import UserRepository

    class UserService: ...

    # file: src/app/services/orders.py
    from app.repositories.orders import OrderRepository
    from app.repositories.users import UserRepository  #!

    class OrderService: ...
""")

GOOD = Example("""
    # file: src/app/repositories/users.py
    class UserRepository: ...

    # file: src/app/repositories/order_lines.py
    class OrderLineRepository: ...

    # file: src/app/repositories/orders.py
    class OrderRepository: ...

    # file: src/app/services/user_service.py
    from app.repositories.users import UserRepository

    class UserService: ...

    # file: src/app/services/orders.py
    from app.repositories.order_lines import OrderLineRepository
    from app.repositories.orders import OrderRepository
    from app.services.user_service import UserService

    class OrderService: ...
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each repository of an entity that another service is there for."""
    services = {_stem(name): name for name in project.names(Kind.SERVICE)}
    for module in project.modules(Kind.SERVICE):
        own = _stem(module.name)
        for made in module.imports:
            symbol = project.imported(made)
            if (
                symbol.sort is not Sort.CLASS
                or project.kind_of(symbol.module) is not Kind.REPOSITORY
            ):
                continue
            stem = _stem(symbol.module)
            if stem in services and stem != own and is_repository(project, symbol):
                yield RULE.finding(
                    module,
                    made.place,
                    f"uses the repository of another service's entity: `{symbol.dotted}`",
                    remedy=f"ask `{services[stem]}`",
                    symbol=made.scope,
                    target=symbol.dotted,
                )


def _stem(module: str) -> str:
    """What a module is about: `user` for `users`, `user_service` and `user_repository`."""
    name = module.rpartition(".")[2]
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return name.removesuffix("s")


RULE = Rule(
    "LL204",
    "foreign-repository",
    why=__doc__,
    seed="Cross-domain reads Direct service call Order service reads user info",
    bad=BAD,
    good=GOOD,
    check=check,
    severity=Severity.WARNING,
    kinds=frozenset({Kind.SERVICE}),
)

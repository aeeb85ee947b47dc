"""A service that reads another one's tables knows what it should only ask for.

What may be seen, what is hidden, what counts as deleted is known to one service. Another that goes
to the repository itself has to know it too, and will not hear when it changes. It is told only
where there is a service to ask.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.architecture.words import words
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.repositories import is_repository
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.symbols import Sort

_ENDINGS = ("_repository", "_repo", "_service", "_manager", "_crud", "_dao")
_PARTS = words("repository repo service manager crud dao")
"""What a file or folder is called after its part; what it is about, the folder above says."""

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

    # file: src/app/repositories/addresses/repository.py
    class AddressRepository: ...

    # file: src/app/services/addresses/service.py
    class AddressService: ...

    # file: src/app/services/parcels/service.py
    from app.repositories.addresses.repository import AddressRepository  #!

    class ParcelService: ...
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

    # file: src/app/repositories/mail_templates.py
    class MailTemplateRepository: ...

    # file: src/app/services/mail_templates/__init__.py
    class MailTemplateService: ...

    # file: src/app/services/mail_templates/first_ones.py
    from app.repositories.mail_templates import MailTemplateRepository

    # file: src/app/services/user_manager.py
    from app.repositories.users import UserRepository

    # file: src/app/services/first_user.py
    from app.repositories.users import UserRepository
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each repository of an entity that another service is there for."""
    services = {_stem(name): name for name in project.names(Kind.SERVICE)}
    for module in project.modules(Kind.SERVICE):
        for made in module.imports:
            symbol = project.imported(made)
            if (
                symbol.sort is not Sort.CLASS
                or project.kind_of(symbol.module) is not Kind.REPOSITORY
            ):
                continue
            stem = _stem(symbol.module)
            is_foreign = stem in services and not _is_about(module.name, stem)
            if is_foreign and is_repository(project, symbol):
                yield RULE.finding(
                    module,
                    made.place,
                    f"uses the repository of another service's entity: `{symbol.dotted}`",
                    remedy=f"ask `{services[stem]}`",
                    symbol=made.scope,
                    target=symbol.dotted,
                )


def _is_about(module: str, stem: str) -> bool:
    """Whether a service is about an entity, or about a part of it: `first_user` is about users."""
    about = (_singular(name) for name in module.split(".")[1:])
    return any(
        name == stem or name.startswith(f"{stem}_") or name.endswith(f"_{stem}") for name in about
    )


def _stem(module: str) -> str:
    """What a module is about: `user` for `users`, `user_service` and `users.repository`."""
    names = [_singular(name) for name in module.split(".")]
    return next((name for name in reversed(names) if name not in _PARTS), names[-1])


def _singular(name: str) -> str:
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

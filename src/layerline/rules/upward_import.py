"""A lower layer that knows a higher one is no longer lower.

It cannot be tested, reused or replaced without what stands above it, and the first import
upwards is what makes the next change run in circles. Framework-like code in `core` may know
models, schemas and events; between those definitions an import upwards is a warning, and so is one
of the database's own handle (`db = SQLAlchemy()`) that stands where the application is made.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind, Layer
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.sql import is_handle
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Import, Module
from layerline.syntax.glance import Glance
from layerline.syntax.symbols import Sort

_APART = "make the database's handle in a module of its own, which the application imports as well"

BAD = Example("""
    # file: src/app/api/routes/orders.py
    def current_user(): ...

    # file: src/app/services/orders.py
    from app.api.routes.orders import current_user  #!

    class OrderService: ...

    # file: src/app/repositories/orders.py
    from ..services import orders  #!

    # file: src/app/models/order.py
    def total(order):
        from app.services.orders import OrderService  #!

        return OrderService()

    # file: src/app/core/jobs.py
    import importlib

    importlib.import_module("app.services.orders")  #!
""")

GOOD = Example("""
    # file: src/app/core/db.py
    class Base: ...

    # file: src/app/core/tables.py
    from app.models.order import Order

    # file: src/app/models/order.py
    from app.core.db import Base

    class Order(Base): ...

    # file: src/app/repositories/orders.py
    from app.models.order import Order

    # file: src/app/services/orders.py
    from app.repositories import orders

    # file: src/app/api/routes/orders.py
    from app.core.db import Base
    from app.services import orders
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each import of a layer that stands higher."""
    for module in project.modules():
        here = project.layer_of(module.name)
        if here is None or here.kind.height is None or here.may_import is not None:
            continue
        for made in module.imports:
            there = None if _says_nothing(module, made) else _target(project, made)
            if there is None or not _is_upward(here.kind, there.kind):
                continue
            if not _are_beside(project, module, made, (here.kind, there.kind)):
                is_handle_only = there.kind is Kind.ROOT and _names_handle(project, made)
                yield _finding(module, made, here, there, is_handle_only=is_handle_only)


def could(project: Project, name: str, glance: Glance) -> bool:
    """Whether a module may import what stands above it, or what a glance cannot place."""
    here = project.layer_of(name)
    if here is None or here.kind.height is None or here.may_import is not None:
        return False
    targets = glance.imports()
    return targets is None or any(_could_be_upward(project, here.kind, each) for each in targets)


def _could_be_upward(project: Project, here: Kind, target: str) -> bool:
    if not project.program.is_first_party(target):
        return target.startswith(".")
    nearest = project.nearest_module(target)
    layer = project.layer_of(nearest)
    if layer is None or layer.kind.height is None or target.count(".") > nearest.count(".") + 1:
        return True
    return _is_upward(here, layer.kind)


def _says_nothing(module: Module, made: Import) -> bool:
    """Whether an import is only of what a package says of itself, or hands on of what is in it."""
    is_dunder = made.name.startswith("__") and made.name.endswith("__")
    is_handed_on = module.is_package and made.module.startswith(f"{module.name}.")
    return "." not in made.target or is_dunder or (is_handed_on and not made.scope)


def _are_beside(project: Project, module: Module, made: Import, kinds: tuple[Kind, Kind]) -> bool:
    """Whether two definitions stand in one folder: which of them is above, only a name says."""
    there = project.named_module(made).rpartition(".")[0]
    return all(map(_is_definition, kinds)) and module.name.rpartition(".")[0] == there


def _target(project: Project, made: Import) -> Layer | None:
    """The layer of the module that is named; where that has none, of what is taken out of it."""
    named = project.named_module(made)
    if "." not in named and made.name:  # a package hands on what it did not define
        symbol = project.imported(made)
        named = symbol.module if symbol.sort is not Sort.EXTERNAL else ""
        return project.layer_of(named) if named and named != made.module else None
    layer = project.layer_of(named)
    if layer is not None and layer.kind.height is not None:
        return layer
    symbol = project.imported(made)
    return None if symbol.sort is Sort.EXTERNAL else project.layer_of(symbol.module)


def _is_upward(here: Kind, there: Kind) -> bool:
    low, high = here.height, there.height
    if low is None or high is None or high <= low:
        return False
    return here is not Kind.CORE or not _is_definition(there)


def _is_definition(kind: Kind) -> bool:
    return kind in (Kind.EVENT, Kind.MODEL, Kind.SCHEMA)


def _names_handle(project: Project, made: Import) -> bool:
    """Whether nothing of a root is wanted but the database that it keeps beside the application."""
    return bool(made.name) and is_handle(project, project.imported(made))


def _finding(
    module: Module, made: Import, here: Layer, there: Layer, *, is_handle_only: bool
) -> Finding:
    between = _is_definition(here.kind) and _is_definition(there.kind)
    mild = made.typing or between or is_handle_only
    return RULE.finding(
        module,
        made.place,
        f"`{here.name}` imports `{made.target}` of `{there.name}`, which stands above it",
        remedy=_APART
        if is_handle_only
        else f"move what both need down, or hand it in from `{there.name}` as an argument",
        symbol=made.scope,
        target=made.target,
        severity=Severity.WARNING if mild else Severity.ERROR,
    )


RULE = Rule(
    "LL110",
    "upward-import",
    why=__doc__,
    seed=(
        "All backend code follows a strict Route → Service → Repository → DB layered architecture:"
    ),
    bad=BAD,
    good=GOOD,
    check=check,
    could=could,
)

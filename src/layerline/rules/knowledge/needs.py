"""Which service needs which: by import, by what it is constructed with, by what is set on it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from layerline.architecture.layers import Kind
from layerline.rules.knowledge.harmless import is_harmless
from layerline.rules.knowledge.roles import is_service
from layerline.rules.knowledge.uses import uses_of
from layerline.rules.project import Project, is_definition
from layerline.syntax.facts import Binding, Context, Import, Module, Place
from layerline.syntax.objects import Thing
from layerline.syntax.symbols import Sort, Symbol

_TOP = Place(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Need:
    """That one service needs another, and where that is said.

    Attributes:
        service: the module, or the class in the same module, that needs it.
        needed: the one that it needs.
        where: the module in which it is said.
    """

    service: str
    needed: str
    where: str
    place: Place


def unit_of(project: Project, module: str) -> str:
    """The service that a module belongs to: itself, or its package among the services.

    `app.services.store` for both `app.services.store.client` and `app.services.store.errors`.
    """
    parts = module.split(".")
    for length in range(1, len(parts)):
        package = ".".join(parts[:length])
        if project.kind_of(package) is Kind.SERVICE:
            return ".".join(parts[: length + 1])
    return module


def imported_needs(project: Project, module: Module) -> Iterator[Need]:
    """The services of other modules that a service module takes hold of by an import."""
    for made in module.imports:
        if _is_unbound_service(project, made) and _is_apart(project, made.module, module.name):
            yield Need(module.name, made.module, module.name, made.place)
        if _is_inherited(module, made):
            continue
        for symbol in _taken(project, module, made):
            if _is_apart(project, symbol.module, module.name) and _is_service(project, symbol):
                yield Need(module.name, symbol.module, module.name, made.place)


def _is_inherited(module: Module, made: Import) -> bool:
    """Whether what an import binds is only inherited from: a contract is no service to call."""
    uses = [
        use.context
        for use in module.references
        if made.bound and use.chain.partition(".")[0].rstrip("()[]") == made.bound
    ]
    return Context.BASE in uses and set(uses) <= {Context.BASE, Context.ANNOTATION}


def _is_unbound_service(project: Project, made: Import) -> bool:
    """Whether it is `import_module("app.services.orders").…`, used on the spot."""
    known = not made.bound and not made.name and made.module in project.program.paths
    return known and project.kind_of(made.module) is Kind.SERVICE


def held_needs(project: Project, module: Module) -> Iterator[Need]:
    """The services that the classes of a module keep as attributes, whoever hands them in."""
    classes = project.program.contents(module.name).classes
    for bound in module.bindings:
        owner = _owner(bound, classes)
        if owner:
            thing = project.objects.of(module.name, owner, f"self.{_last(bound.target)}")
            here = Symbol(module.name, owner, Sort.CLASS)
            yield from _need(project, here, thing, module, _place_of(module, bound))


def set_needs(project: Project, module: Module) -> Iterator[Need]:
    """The services that some other module sets on a service: `orders.stock = stock`."""
    for bound in module.bindings:
        owner, _, name = bound.target.rpartition(".")
        if not owner or owner in ("self", "cls") or not bound.value or not name:
            continue
        thing = project.objects.of(module.name, bound.scope, owner)
        if thing is not None and thing.is_instance and _is_service(project, thing.symbol):
            value = project.objects.of(module.name, bound.scope, bound.value)
            yield from _need(project, thing.symbol, value, module, _place_of(module, bound))


def _is_apart(project: Project, there: str, here: str) -> bool:
    """Whether two modules are not parts of one service."""
    return there != here and unit_of(project, there) != unit_of(project, here)


def _need(
    project: Project, here: Symbol, thing: Thing | None, module: Module, place: Place
) -> Iterator[Need]:
    if thing is None or not thing.is_instance or not _is_service(project, thing.symbol):
        return
    there = thing.symbol
    if _is_apart(project, there.module, here.module):
        yield Need(here.module, there.module, module.name, place)
    elif there.module == here.module and there != here:
        yield Need(here.dotted, there.dotted, module.name, place)


def _owner(bound: Binding, classes: Collection[str]) -> str:
    """The class on whose instances a binding puts an attribute."""
    if bound.scope in classes:
        return bound.scope
    owner = bound.scope.rpartition(".")[0]
    return owner if owner in classes and bound.target.startswith("self.") else ""


def _last(target: str) -> str:
    return target.removeprefix("self.")


def _place_of(module: Module, bound: Binding) -> Place:
    """Where a binding is written; the class or function around it where no statement has it."""
    written = {bound.target, bound.target.removesuffix("[]")}
    for statement in module.body.statements:
        if statement.scope == bound.scope and not written.isdisjoint(statement.writes):
            return statement.place
    around = [(each.name, each.place) for each in module.functions]
    around += [(each.name, each.place) for each in module.classes]
    return next((place for name, place in around if _is_around(name, bound.scope)), _TOP)


def _is_around(name: str, scope: str) -> bool:
    return scope == name or scope.startswith(f"{name}.")


def _taken(project: Project, module: Module, made: Import) -> Iterator[Symbol]:
    symbol = project.imported(made)
    if made.name == "*":
        names = {use.chain.partition(".")[0].rstrip("()[]") for use in module.references}
        yield from (found for name, found in project.program.exported(made.module) if name in names)
    elif symbol.sort is Sort.MODULE:
        yield from (_made_by(project, found) for _, found in uses_of(project, module, made))
    elif not made.typing or _is_handed_in(project, module, made):
        yield _made_by(project, symbol)


def _made_by(project: Project, symbol: Symbol) -> Symbol:
    """The class of an instance that a module keeps: `order_service = OrderService()`."""
    if symbol.sort is not Sort.VARIABLE:
        return symbol
    thing = project.objects.of(symbol.module, "", symbol.name)
    is_known = thing is not None and thing.is_instance and thing.symbol.sort is Sort.CLASS
    return thing.symbol if thing is not None and is_known else symbol


def _is_handed_in(project: Project, module: Module, made: Import) -> bool:
    """Whether a parameter or an attribute has the type that is only imported for checking."""
    return any(bound.annotation == made.bound for bound in module.bindings) or any(
        use.context is not Context.ANNOTATION for use, _ in uses_of(project, module, made)
    )


def _is_service(project: Project, symbol: Symbol) -> bool:
    if not is_definition(symbol) or not is_service(project, symbol):
        return False
    return symbol.sort is not Sort.VARIABLE and not is_harmless(project.program, symbol)

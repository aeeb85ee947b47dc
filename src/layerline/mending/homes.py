"""Which service has a repository, and how its methods open a transaction around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from layerline.architecture.layers import Kind
from layerline.codemods._import_order import full_name
from layerline.codemods._source import Source
from layerline.codemods.mending.nodes import class_in, inside, statements_of
from layerline.codemods.mending.unsure import Unsure
from layerline.rules.knowledge.repositories import is_repository_object
from layerline.rules.project import Project
from layerline.syntax.facts import Module
from layerline.syntax.symbols import Sort, Symbol

_READS = ("get", "find", "list", "count", "exists", "search", "fetch", "read", "load", "has", "is")

_ENDINGS = (
    *("Repository", "Repositories", "Repo", "DAO", "Dao", "CRUD", "Gateway", "Store"),
    *("Service", "Services", "Manager", "UseCase", "UseCases", "Interactor"),
)


@dataclass(frozen=True, slots=True)
class Home:
    """A service, and the attribute under which it has the repository."""

    service: Symbol
    attribute: str


def home_of(project: Project, repository: Symbol) -> Home:
    """The one service that has a repository, and is called as it is.

    Raises:
        Unsure: none has it, or those that do are about something else by their names.
    """
    found = list(dict.fromkeys(_homes(project, repository)))
    named = [each for each in found if _stem(each.service.last) == _stem(repository.last)]
    if len(named) == 1:
        return named[0]
    if not found:
        raise Unsure(f"no service has `{repository.last}` as an attribute")
    names = ", ".join(sorted({f"`{each.service.last}`" for each in named or found}))
    if named:
        raise Unsure(f"several services have `{repository.last}`: {names}")
    verb = "is" if "," not in names else "are"
    raise Unsure(f"by its name no service is about `{repository.last}`; {names} {verb} not")


def home_reached(project: Project, module: Module, scope: str, chain: str) -> Home | None:
    """The service of `service.orders.get`, by whose attribute a caller reaches a repository."""
    owner, _, attribute = chain.rpartition(".")[0].rpartition(".")
    thing = project.objects.of(module.name, scope, owner) if owner else None
    if thing is None or not thing.is_instance or thing.symbol.sort is not Sort.CLASS:
        return None
    if project.kind_of(thing.symbol.module) is not Kind.SERVICE:
        return None
    return Home(thing.symbol, attribute)


def is_reading(method: str) -> bool:
    """Whether a method only reads, by its name."""
    return method.lstrip("_").startswith(_READS)


def opening(source: Source, home: Home, *, reading: bool) -> str:
    """What the service's methods enter before they ask the repository; "" where nothing.

    Args:
        source: the service's file.
        home: the service.
        reading: whether the repository is asked for something, or is to change something.

    Raises:
        Unsure: they do not all do the same.
    """
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for method in statements_of(class_in(source, home.service.name)):
        if isinstance(method, cst.FunctionDef) and not method.name.value.startswith("_"):
            for asked, entered in _asked(source, method, home.attribute):
                found[is_reading(asked)].add(entered)
    same = found[reading] or found[not reading]
    if reading:  # whoever reads in order to change something opens more than a reading
        same = {each for each in same if re.search(r"\.read\w*\(", each)} or same
    if len(same) > 1 or (not found[reading] and same - {""}):
        raise Unsure(f"the methods of `{home.service.last}` open transactions in different ways")
    return next(iter(same), "")


def _asked(source: Source, method: cst.FunctionDef, attribute: str) -> Iterator[tuple[str, str]]:
    """Each question to the repository in a method, and what was entered before it."""
    opened = [each for each in inside(method, cst.With) if isinstance(each, cst.With)]
    for call in inside(method, cst.Call):
        owner, _, name = full_name(call).rpartition(".")
        if owner == f"self.{attribute}":
            around = [
                source.module.code_for_node(item.item)
                for each in opened
                for item in each.items
                if source.start(each) < source.start(call) < source.end(each)
            ]
            own = [each for each in around if each.startswith("self.")]
            yield name, own[0] if own else ""


def _homes(project: Project, repository: Symbol) -> Iterator[Home]:
    for module in project.program.mentioning(repository.last):
        if project.kind_of(module.name) is not Kind.SERVICE:
            continue
        for made in module.classes:
            for bound in module.bindings:
                attribute = bound.target.removeprefix("self.")
                if bound.scope != f"{made.name}.__init__" or attribute == bound.target:
                    continue
                thing = project.objects.of(module.name, made.name, bound.target)
                if thing and thing.symbol == repository and is_repository_object(project, thing):
                    yield Home(Symbol(module.name, made.name, Sort.CLASS), attribute)


def _stem(name: str) -> str:
    """`order` of `OrderService`, `OrderRepository`, `CRUDOrder`, `OrdersManager`."""
    for end in _ENDINGS:
        name = name.removesuffix(end)
    return name.removeprefix("CRUD").removeprefix("Crud").lower().removesuffix("s")

"""How a caller gets a service: as its neighbours do, by a provider, or by making it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from layerline.architecture.layers import Kind
from layerline.codemods._source import Source
from layerline.codemods.mending.nodes import function_in, parameter_item, parameters_of
from layerline.codemods.mending.unsure import Unsure
from layerline.mending.site import Site
from layerline.rules.project import Project
from layerline.syntax.facts import Module
from layerline.syntax.objects import Thing
from layerline.syntax.symbols import Symbol

_ANNOTATED = ("typing", "Annotated")
_DEPENDS = ("fastapi", "Depends")


@dataclass(frozen=True, slots=True)
class Access:
    """What a function has to say to have a service.

    Attributes:
        name: what it is called in there; "" where it is made on the spot.
        parameter: what the function has to take; "" where it has it already.
        imports: what its file needs, each a module and a name.
    """

    name: str
    parameter: str
    imports: tuple[tuple[str, str], ...]


def access_to(site: Site, module: Module, scope: str, service: Symbol) -> Access:
    """How a function of a module gets a service.

    Raises:
        Unsure: no way is there, or several are.
    """
    project, source = site.project, site.source(module.path)
    if own := _own_parameter(project, module, scope, service):
        return Access(own, "", ())
    if project.kind_of(module.name) is not Kind.ROUTE:
        return Access("", "", ((service.module, service.name),))
    taken = _names_of(module, scope)
    if found := _neighbour(project, module, source, service):
        name, parameter = found
        if name not in taken:
            return Access(name, parameter, ())
    name = (
        "service"
        if "service" not in taken
        else re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", service.last).lower()
    )
    aliases = sorted(set(_aliases(site, service)))
    if len(aliases) == 1:
        (alias,) = aliases
        return Access(name, f"{name}: {alias[1]}", (_as_imported(project, module, *alias),))
    return _provided(project, source, name, service)


def _as_imported(project: Project, module: Module, home: str, name: str) -> tuple[str, str]:
    """Where a module imports a name from: a package that hands it on, if it does so with others."""
    for made in module.imports:
        if made.module in project.program.paths and made.name and not made.scope:
            handed = project.program.contents(made.module).imports.get(name)
            if handed is not None and (handed.module, handed.name) == (home, name):
                return made.module, name
    return home, name


def _provided(project: Project, source: Source, name: str, service: Symbol) -> Access:
    """What a route takes that asks the one provider, or makes the service as other routes do."""
    providers = sorted(set(providers_of(project, service)))
    if not providers and _is_made_by_routes(project, service):
        return Access("", "", ((service.module, service.name),))
    if len(providers) != 1:
        raise Unsure(f"{len(providers) or 'no'} functions provide `{service.last}` to routes")
    (provider,) = providers
    made = (service.module, service.name)
    if "Annotated[" in source.text:
        parameter = f"{name}: Annotated[{service.last}, Depends({provider[1]})]"
        return Access(name, parameter, (_ANNOTATED, _DEPENDS, made, provider))
    parameter = f"{name}: {service.last} = Depends({provider[1]})"
    return Access(name, parameter, (_DEPENDS, made, provider))


def can_make(project: Project, service: Symbol, given: Thing | None) -> bool:
    """Whether a service is made of the one thing that its repository is made of."""
    module = project.program.modules[service.module]
    scope = f"{service.name}.__init__"
    needed = [
        bound
        for bound in module.bindings
        if bound.parameter and bound.scope == scope and bound.target != "self" and not bound.value
    ]
    if given is None or len(needed) != 1:
        return False
    taken = project.objects.of(service.module, scope, needed[0].target)
    return taken is not None and taken.symbol == given.symbol


def _is_made_by_routes(project: Project, service: Symbol) -> bool:
    """Whether other routes make the service on the spot."""
    return any(
        project.kind_of(module.name) is Kind.ROUTE
        and project.program.named(module.name, call.chain.removesuffix("()")) == service
        for module in project.program.mentioning(service.last)
        for call in module.body.calls
    )


def _own_parameter(project: Project, module: Module, scope: str, service: Symbol) -> str:
    for bound in module.bindings:
        if bound.parameter and bound.scope == scope and _is_one(project, module, bound, service):
            return bound.target
    return ""


def _is_one(project: Project, module: Module, bound: object, service: Symbol) -> bool:
    scope, target = getattr(bound, "scope", ""), getattr(bound, "target", "")
    thing = project.objects.of(module.name, scope, target)
    return thing is not None and thing.is_instance and thing.symbol == service


def _neighbour(
    project: Project, module: Module, source: Source, service: Symbol
) -> tuple[str, str] | None:
    """The parameter by which another function of the module gets the service."""
    for bound in module.bindings:
        if not bound.parameter or "." in bound.scope or not bound.scope:
            continue
        if _is_one(project, module, bound, service):
            function = function_in(source, bound.scope)
            for each in parameters_of(function):
                item = parameter_item(source, each)
                text = source.text[item.start : item.end]
                is_plain = service.last in re.findall(r"\w+", text) and "Depends" not in text
                if each.name.value == bound.target and not is_plain:
                    return bound.target, text
    return None


def _names_of(module: Module, scope: str) -> set[str]:
    return {bound.target for bound in module.bindings if bound.scope == scope}


def _aliases(site: Site, service: Symbol) -> Iterator[tuple[str, str]]:
    """Names that stand for the service and its provider, each with its module."""
    for module in site.project.program.mentioning(service.last):
        for bound in module.bindings:
            if bound.scope or bound.parameter:
                continue
            thing = site.project.objects.of(module.name, "", bound.target)
            if thing is None or thing.is_instance or thing.symbol != service:
                continue
            written = rf"^{bound.target}\b[^=]*=\s*(\w+\.)?Annotated\["
            if re.search(written, site.text(module.path), re.MULTILINE):
                yield module.name, bound.target


def providers_of(project: Project, service: Symbol) -> Iterator[tuple[str, str]]:
    """Functions of the providers' layer that hand a service out, each with its module."""
    for module in project.program.mentioning(service.last):
        if project.kind_of(module.name) is not Kind.PROVIDER:
            continue
        for function in module.functions:
            if "." in function.name:
                continue
            thing = project.objects.of(module.name, "", f"{function.name}()")
            if thing is not None and thing.is_instance and thing.symbol == service:
                yield module.name, function.name

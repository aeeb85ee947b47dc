"""What a person has to do where no repair is certain: the steps, in the person's own names."""

from collections.abc import Sequence

from layerline.architecture.layers import Kind
from layerline.codemods.mending.unsure import Unsure
from layerline.generation.edits import ManualStep
from layerline.mending.access import access_to
from layerline.mending.asking import Use
from layerline.mending.function_homes import function_home
from layerline.mending.homes import home_of
from layerline.mending.site import Site
from layerline.rules.finding import Finding
from layerline.syntax.facts import Module
from layerline.syntax.symbols import Sort, Symbol


def steps_for(
    site: Site, module: Module, scope: str, uses: Sequence[Use], reason: str
) -> ManualStep:
    """How a person lets a service ask a repository in a function's place."""
    repository = uses[0].repository
    asked = ", ".join(sorted({f"`{each.method.last}`" for each in uses}))
    try:
        home = home_of(site.project, repository)
    except Unsure:
        service, first = (
            "the service",
            [
                f"write a service that has `{repository.last}`, and a provider of it",
                f"give it a method that asks {asked}, with the rules and events that belong to it",
            ],
        )
    else:
        service = f"`{home.service.last}`"
        place = site.path(home.service.module)
        owner = f"`self.{home.attribute}`"
        first = [f"{place}: give {service} a method that asks {owner} for {asked}"]
        first += _provider(site, module, scope, home.service)
    last = [
        f"{module.path}: let `{scope}` call it in place of `{repository.last}`",
        f"layerline lint {module.path}",
    ]
    lines = [f"{number}. {line}" for number, line in enumerate([*first, *last], 1)]
    return ManualStep(module.path, f"`{scope}` is left as it is: {reason}", "\n".join(lines))


def steps_of_effect(site: Site, module: Module, finding: Finding, reason: str) -> ManualStep:
    """How a person lets a handler do what a service does on the spot."""
    stem = module.name.rpartition(".")[2]
    events, handlers = (_place(site, kind, stem) for kind in (Kind.EVENT, Kind.HANDLER))
    method, call = finding.symbol.rpartition(".")[2], finding.target
    lines = [
        f"{events}: define what has happened when `{method}` is done, with what `{call}` is given",
        f"{module.path}: let `{finding.symbol}` publish it in place of `{call}`",
        f"{handlers}: write a handler of it that calls `{call.removeprefix('self.')}`",
        f"layerline lint {module.path}",
    ]
    numbered = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    return ManualStep(module.path, f"`{call}` is left as it is: {reason}", numbered)


def steps_of_others(
    site: Site, module: Module, reason: str, findings: Sequence[Finding]
) -> ManualStep:
    """How a person lets a service do what a module does by a repository's functions."""
    targets = sorted({each.target for each in findings})
    names = ", ".join(f"`{name}`" for name in targets)
    where = ", ".join(str(line) for line in sorted({each.line for each in findings}))
    homes = sorted({_home(site, name) for name in targets})
    lines = [
        *(f"{home} what {names} does here, with its rules and events" for home in homes),
        f"{module.path}: call the service in place of it (line {where})",
        f"layerline lint {module.path}",
    ]
    numbered = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    verb = "are" if len(targets) > 1 else "is"
    left = "they are" if len(targets) > 1 else "it is"
    return ManualStep(module.path, f"{names} {verb} left as {left}: {reason}", numbered)


def _home(site: Site, target: str) -> str:
    """The beginning of a sentence: where a service's method or function for a target belongs."""
    function = site.project.program.locate(target)
    is_asked = site.project.kind_of(function.module) is Kind.REPOSITORY
    if function.sort is Sort.FUNCTION and "." not in function.name and is_asked:
        try:
            home = function_home(site, function.module)
        except Unsure:
            pass
        else:
            return f"{home.path}: write a function for"
    return "give a service a method for"


def _place(site: Site, kind: Kind, stem: str) -> str:
    found = (each for each in site.project.names(kind) if each.rpartition(".")[2] == stem)
    return next(map(site.path, found), f"the {kind.value}s of `{stem}`")


def _provider(site: Site, module: Module, scope: str, service: Symbol) -> list[str]:
    try:
        access = access_to(site, module, scope, service)
    except Unsure:
        return [f"write a provider of `{service.last}` for routes"]
    return [f"`{scope}`: take `{access.parameter}`"] if access.parameter else []

"""A caller that asks a repository's function comes to ask a service's of the same name.

The call stays as it is. The service's function takes what the repository's takes, and only what
the caller imports changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from layerline.architecture.layers import Kind
from layerline.codemods.evolving._merge_imports import with_alias
from layerline.codemods.mending.import_proof import prove_imports
from layerline.codemods.mending.nodes import function_in
from layerline.codemods.mending.passing import passing
from layerline.codemods.mending.unsure import Unsure
from layerline.mending.function_homes import FunctionHome, function_home, loads, packages, reaches
from layerline.mending.growing import grown
from layerline.mending.imports import with_imports
from layerline.mending.modules import asked_module, asked_through, asking_service
from layerline.mending.naming import calls_of, only_calls, without_name
from layerline.mending.routed import is_taken
from layerline.mending.site import Site
from layerline.rules.finding import Finding
from layerline.rules.knowledge.sessions import is_database
from layerline.rules.project import Project
from layerline.syntax.facts import Import, Module
from layerline.syntax.symbols import Sort, Symbol


@dataclass(frozen=True, slots=True)
class Redirected:
    """What became of the functions that a module imports of repositories.

    Attributes:
        titles: what was done.
        left: the findings of those that were left as they are, by the reason.
    """

    titles: tuple[str, ...]
    left: dict[str, list[Finding]]


def redirect(site: Site, module: Module, findings: Sequence[Finding]) -> Redirected:
    """Stage the functions of services that a module needs, and let it import those."""
    titles: list[str] = []
    left: dict[str, list[Finding]] = {}
    for finding in findings:
        try:
            titles.append(_redirect(site, module, finding))
        except Unsure as unsure:
            left.setdefault(unsure.reason, []).append(finding)
    return Redirected(tuple(titles), left)


def _redirect(site: Site, module: Module, finding: Finding) -> str:
    made = _import(module, finding)
    if repository := asked_module(site.project, made):
        return _redirect_module(site, module, made, repository)
    function = site.project.imported(made)
    is_asked = site.project.kind_of(function.module) is Kind.REPOSITORY
    if function.sort is not Sort.FUNCTION or "." in function.name or not is_asked:
        raise Unsure("what is called is no method of an object that a service has")
    home = function_home(site, function.module)
    text = site.text(module.path)
    calls = only_calls(text, made)
    if is_taken(site.project, module, made.bound):
        raise Unsure("others import it from here")
    _require_order(site, module, function, home)
    caller = _importing(text, made, home)
    _grow(site, home, function, calls)
    site.write(module.path, caller)
    return f"`{module.name}` asks `{home.module}.{function.name}`"


def _redirect_module(site: Site, module: Module, made: Import, asked: str) -> str:
    """Stage the functions that a module asks another one for, all of them or none."""
    project = site.project
    home = function_home(site, asked)
    text = site.text(module.path)
    by_function = asked_through(site.source(module.path), made)
    if is_taken(project, module, made.bound):
        raise Unsure("others import it from here")
    functions = [Symbol(asked, name, Sort.FUNCTION) for name in sorted(by_function)]
    if not functions or any(not _is_defined(project, each) for each in functions):
        raise Unsure(f"more than functions of `{asked}` is asked for")
    _require_order(site, module, functions[0], home)
    caller = asking_service(text, made, home)
    before = site.text(home.path) if site.exists(home.path) else None
    try:
        for each in functions:
            _grow(site, home, each, by_function[each.name])
    except Unsure:
        site.take_back(home.path, before)
        raise
    site.write(module.path, caller)
    return f"`{module.name}` asks `{home.module}` in place of `{asked}`"


def _is_defined(project: Project, function: Symbol) -> bool:
    return function.name in project.program.contents(function.module).functions


def _grow(site: Site, home: FunctionHome, function: Symbol, calls: list[cst.Call]) -> None:
    """Stage the function of a service that hands on to one of a repository."""
    if site.exists(home.path):
        calls = [*calls, *calls_of(site.source(home.path).module, function.name)]
    repository = site.source(site.path(function.module))
    wanted = passing(repository, function.name, _unsaid(site, function, calls))
    service = grown(site, function, home, wanted)
    if service is not None:
        site.write(home.path, service)


def _import(module: Module, finding: Finding) -> Import:
    for made in module.imports:
        at = (made.place.line, made.place.column)
        if at == (finding.line, finding.column) and made.name not in ("", "*"):
            if made.scope or made.typing:
                raise Unsure("it is imported in a function, or for types")
            return made
    raise Unsure("what is called is no method of an object that a service has")


def _unsaid(site: Site, function: Symbol, calls: Sequence[cst.Call]) -> frozenset[str]:
    """The sessions that a function makes itself where none is handed in, as here."""
    params = function_in(site.source(site.path(function.module)), function.name).params
    plain = [*params.posonly_params, *params.params]
    found = set()
    for at, each in enumerate([*plain, *params.kwonly_params]):
        name = each.name.value
        thing = site.project.objects.of(function.module, function.name, name)
        is_none = isinstance(each.default, cst.Name) and each.default.value == "None"
        if is_none and is_database(site.project, thing):
            place = at if at < len(plain) else None
            if not any(_hands_over(call, name, place) for call in calls):
                found.add(name)
    return frozenset(found)


def _hands_over(call: cst.Call, name: str, at: int | None) -> bool:
    plain = [each for each in call.args if each.keyword is None]
    named = {each.keyword.value for each in call.args if each.keyword}
    return name in named or any(each.star for each in plain) or (at is not None and len(plain) > at)


def _require_order(site: Site, module: Module, function: Symbol, home: FunctionHome) -> None:
    """No module may come to be needed before it is there."""
    project = site.project
    is_asking = loads(project, home.module, function.module)
    if not is_asking and reaches(project, function.module, home.module):
        raise Unsure(f"`{function.module}` imports `{home.module}`")
    if not loads(project, module.name, home.module):
        above = [
            each for each in packages(home.module) if not f"{module.name}.".startswith(f"{each}.")
        ]
        if any(reaches(project, each, module.name) for each in (home.module, *above)):
            raise Unsure(f"`{home.module}` imports `{module.name}`")


def _importing(text: str, made: Import, home: FunctionHome) -> str:
    """The caller, which imports the service's function in place of the repository's."""
    bare, gone = without_name(text, made)
    if made.bound == made.name:
        done = with_imports(bare, [(home.module, made.name)])
    else:
        done = with_alias(bare, home.module, made.name, made.bound)
    prove_imports(text, done, come={f"{home.module}.{made.name}"}, gone=gone)
    return done

"""Which module of services passes on what callers ask a module of a repository's functions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from layerline.architecture.layers import Kind
from layerline.codemods.mending.unsure import Unsure
from layerline.mending.site import Site
from layerline.rules.project import Project
from layerline.syntax.facts import Module

_ENDING = re.compile(r"_?(services?|repository|repositories|repo|crud|dao|queries)$")
_CLASS = re.compile(r"\w*(Service|Manager|UseCase|Interactor)")


@dataclass(frozen=True, slots=True)
class FunctionHome:
    """A module of services.

    Attributes:
        module: its dotted name.
        path: its file.
        neighbour: the path of one that is like it; "" where it is there itself.
    """

    module: str
    path: str
    neighbour: str = ""


def function_home(site: Site, repository: str) -> FunctionHome:
    """The module whose functions ask those of a repository's module.

    Raises:
        Unsure: there is none, or several, or its services are no functions.
    """
    project = site.project
    if project.program.modules[repository].is_package:
        raise Unsure(f"`{repository}` is a package")
    folder, _, stem = repository.rpartition(".")
    services = [each for each in project.names(Kind.SERVICE) if not _is_package(site, each)]
    beside = [each for each in services if each.rpartition(".")[0] == folder]
    if len(beside) == 1 and _kind_beside(project, folder, Kind.REPOSITORY) == 1:
        return _there(site, beside[0])
    folders = {each.rpartition(".")[0] for each in services}
    above = folder.rpartition(".")[0]
    siblings = [each for each in folders if each.rpartition(".")[0] == above and each != folder]
    if beside or len(siblings) != 1:
        raise Unsure(f"where a service for `{repository}` belongs is not certain")
    (home,) = siblings
    there = [each for each in services if each.rpartition(".")[0] == home]
    named = [each for each in there if _base(each) == _base(repository)]
    if len(named) == 1:
        return _there(site, named[0])
    if named:
        raise Unsure(f"several services are called as `{stem}` is")
    return _new(site, repository, home, there)


def _there(site: Site, module: str) -> FunctionHome:
    facts = site.project.program.modules[module]
    if _has_service_class(facts):
        raise Unsure(f"the services in `{module}` are classes")
    return FunctionHome(module, site.path(module))


def _new(site: Site, repository: str, home: str, there: list[str]) -> FunctionHome:
    """A module that is not there, in a folder whose others are called as repositories are."""
    program = site.project.program
    folder = repository.rpartition(".")[0]
    asked = {_base(each) for each in program.paths if each.rpartition(".")[0] == folder}
    pairs = [each for each in there if _base(each) in asked]
    endings = {each.rpartition(".")[2].removeprefix(_base(each)) for each in pairs}
    if len(endings) != 1 or any(_has_service_class(program.modules[each]) for each in pairs):
        raise Unsure(f"how a service for `{repository}` would be called is not certain")
    name = f"{_base(repository)}{endings.pop()}"
    neighbour = site.path(pairs[0])
    path = f"{neighbour.rpartition('/')[0]}/{name}.py"
    layer = site.project.architecture.layer_of(path)
    if layer is None or layer.kind is not Kind.SERVICE or site.exists(path[:-3]):
        raise Unsure(f"`{path}` would be no service")
    return FunctionHome(f"{home}.{name}", path, neighbour)


def _has_service_class(module: Module) -> bool:
    return any(_CLASS.fullmatch(each.name) for each in module.classes)


def _kind_beside(project: Project, folder: str, kind: Kind) -> int:
    return sum(each.rpartition(".")[0] == folder for each in project.names(kind))


def _is_package(site: Site, module: str) -> bool:
    return site.path(module).endswith("/__init__.py")


def _base(module: str) -> str:
    stem = module.rpartition(".")[2]
    return _ENDING.sub("", stem) or stem


def reaches(project: Project, start: str, goal: str) -> bool:
    """Whether loading one module loads another one, were it not loaded yet."""
    shared = set(packages(start)) & set(packages(goal))
    seen, pending = {start} | shared, [start]
    while pending:
        for each in _loads(project, pending.pop()):
            if each == goal:
                return True
            if each not in seen:
                seen.add(each)
                pending.append(each)
    return False


def loads(project: Project, module: str, other: str) -> bool:
    """Whether a module imports another one at its top."""
    return other in set(_loads(project, module))


def _loads(project: Project, module: str) -> Iterator[str]:
    if module not in project.program.paths:
        return
    for made in project.program.modules[module].imports:
        if made.scope or made.typing:
            continue
        named = project.named_module(made) or project.nearest_module(made.module)
        for each in (named, *packages(named)):
            if each in project.program.paths:
                yield each


def packages(module: str) -> Iterator[str]:
    """The packages that a module lies in, from the inside out."""
    while module := module.rpartition(".")[0]:
        yield module

"""Which names in a function hold what was loaded from a database, or what a service gave."""

import re

from layerline.architecture.layers import Kind
from layerline.rules.knowledge.roles import is_service
from layerline.rules.project import Project
from layerline.syntax.facts import Module
from layerline.syntax.symbols import Sort

_GETTING = re.compile(r"self\.(get|find|load|fetch)\w*\(\)")
_LOADING = (
    "get()",
    "get_one()",
    "scalar()",
    "scalar_one()",
    "scalar_one_or_none()",
    "first()",
    "one()",
    "one_or_none()",
    "find_one()",
)


def loaded_names(project: Project, module: Module, scope: str) -> set[str]:
    """The names of a function that hold a row: a query's outcome, or a parameter of its type."""
    found = set()
    for bound in module.bindings:
        if bound.scope != scope or not bound.target.isidentifier():
            continue
        if bound.parameter:
            thing = project.objects.of(module.name, scope, bound.annotation)
            if thing is not None and _is_row(project, thing.symbol.module, thing.symbol.sort):
                found.add(bound.target)
        elif bound.value.endswith(_LOADING) or _GETTING.fullmatch(bound.value):
            found.add(bound.target)
    return found


def _is_row(project: Project, module: str, sort: Sort) -> bool:
    return sort is Sort.CLASS and project.kind_of(module) is Kind.MODEL


def given_by_services(project: Project, module: Module, scope: str) -> dict[str, set[str]]:
    """The names of a function that hold what a service returned, each with the calls for it."""
    found: dict[str, set[str]] = {}
    for bound in module.bindings:
        if bound.scope != scope or bound.parameter or not bound.value.endswith("()"):
            continue
        owner = bound.value.removesuffix("()").rpartition(".")[0]
        thing = project.objects.of(module.name, scope, owner) if owner else None
        if thing is not None and is_service(project, thing.symbol):
            found.setdefault(bound.target, set()).add(bound.value)
    return found

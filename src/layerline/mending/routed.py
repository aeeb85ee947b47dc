"""Whether the framework alone calls a function, so that its parameters may change."""

import libcst as cst

from layerline.codemods._import_order import full_name
from layerline.codemods._source import Source
from layerline.codemods.mending.nodes import names_in
from layerline.codemods.mending.unsure import Unsure
from layerline.rules.project import Project
from layerline.syntax.facts import Import, Module

_VERBS = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "trace", "api_route", "websocket"}
)


def require_route(
    project: Project, module: Module, source: Source, function: cst.FunctionDef, scope: str
) -> None:
    """Show that nobody but the framework calls a function.

    Raises:
        Unsure: it is no route, or somebody does.
    """
    knows_depends = any(made.module.partition(".")[0] == "fastapi" for made in module.imports)
    if "." in scope or not knows_depends or not any(map(_is_routing, function.decorators)):
        raise Unsure(f"`{scope}` is no route, and whoever calls it would have to hand over more")
    if names_in(source.module)[scope] > 1 or is_taken(project, module, scope):
        raise Unsure(f"`{scope}` is called by others, which would have to hand over more")


def is_taken(project: Project, module: Module, name: str) -> bool:
    """Whether others take a name of a module for their own."""
    return name in (module.exports or ()) or any(
        _takes(each, made, module.name, name)
        for each in project.program.mentioning(name)
        for made in each.imports
    )


def _takes(other: Module, made: Import, module: str, name: str) -> bool:
    if made.module == module and made.name in (name, "*"):
        return True
    chain = f"{made.bound if made.name else module}.{name}"
    return made.target == module and any(
        use.chain == chain or use.chain.startswith((f"{chain}.", f"{chain}("))
        for use in other.references
    )


def _is_routing(decorator: cst.Decorator) -> bool:
    node = decorator.decorator
    return isinstance(node, cst.Call) and full_name(node.func).rpartition(".")[2] in _VERBS

"""The functions and classes of a file, and the names that stand in a piece of code."""

from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

import libcst as cst

from layerline.codemods._source import Source
from layerline.codemods.evolving._merge_items import Item
from layerline.codemods.evolving._scopes import EveryName
from layerline.codemods.mending.unsure import Unsure
from layerline.errors import PreconditionRefusal

N = TypeVar("N", cst.FunctionDef, cst.ClassDef)


def parsed(text: str) -> Source:
    """The tree of a text.

    Raises:
        Unsure: it does not parse.
    """
    try:
        return Source.read(text)
    except PreconditionRefusal as refusal:
        raise Unsure(refusal.reason) from None


def function_in(source: Source, scope: str) -> cst.FunctionDef:
    """The function of a dotted name.

    Raises:
        Unsure: there is none, or more than one.
    """
    return _only(source, scope, cst.FunctionDef)


def class_in(source: Source, scope: str) -> cst.ClassDef:
    """The class of a dotted name.

    Raises:
        Unsure: there is none, or more than one.
    """
    return _only(source, scope, cst.ClassDef)


def statements_of(node: cst.FunctionDef | cst.ClassDef | cst.With) -> list[cst.CSTNode]:
    """What stands in a block of its own lines; nothing for one that shares its line."""
    return list(node.body.body) if isinstance(node.body, cst.IndentedBlock) else []


def parameters_of(node: cst.FunctionDef) -> list[cst.Param]:
    """All but `*args` and `**kwargs`, in their order."""
    given = node.params
    return [*given.posonly_params, *given.params, *given.kwonly_params]


def parameter_item(source: Source, node: cst.Param) -> Item:
    """A parameter from its name to the end of its default."""
    last = node.default or (node.annotation.annotation if node.annotation else node.name)
    return Item(node, ("name", node.name.value), source.start(node.name), source.end(last))


def names_in(*nodes: cst.CSTNode) -> Counter[str]:
    """How often each name stands in code; attributes, keywords and parameters are none."""
    visitor = _UsedName()
    for node in nodes:
        node.visit(visitor)
    return Counter(visitor.found)


def inside(node: cst.CSTNode, kind: type[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """Each node of a kind in another one, from the outside in."""
    for child in node.children:
        if isinstance(child, kind):
            yield child
        yield from inside(child, kind)


def assigned(statement: cst.SimpleStatementLine) -> str:
    """The one name that a statement binds; "" for none."""
    match statement.body:
        case [cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))])]:
            return name
        case [cst.AnnAssign(target=cst.Name(value=name), value=cst.BaseExpression())]:
            return name
    return ""


def _only(source: Source, scope: str, kind: type[N]) -> N:
    nodes: list[cst.CSTNode] = [source.module]
    for name in scope.split("."):
        nodes = [one for node in nodes for one in _definitions(node) if one.name.value == name]
    found = [each for each in nodes if isinstance(each, kind)]
    if len(nodes) != 1 or not found:
        raise Unsure(f"`{scope}` is defined {len(nodes)} times" if nodes else "it is no function")
    return found[0]


def _definitions(node: cst.CSTNode) -> Iterator[cst.FunctionDef | cst.ClassDef]:
    """The functions and classes directly in a module, a class or a function."""
    for child in node.children:
        if isinstance(child, cst.FunctionDef | cst.ClassDef):
            yield child
        elif not isinstance(child, cst.BaseExpression):
            yield from _definitions(child)


class _UsedName(EveryName):
    def visit_Param(self, node: cst.Param) -> bool:  # noqa: N802 libcst calls it so
        for each in (node.annotation, node.default):
            if each is not None:
                each.visit(self)
        return False

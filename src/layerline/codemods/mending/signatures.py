"""What a method takes and returns, as it is written, its type variables filled in."""

from collections.abc import Mapping
from dataclasses import dataclass

import libcst as cst

from layerline.codemods._class_body import is_text
from layerline.codemods._import_order import full_name
from layerline.codemods._source import Source
from layerline.codemods.mending.nodes import (
    class_in,
    function_in,
    names_in,
    parameters_of,
    statements_of,
)
from layerline.codemods.mending.unsure import Unsure


@dataclass(frozen=True, slots=True)
class Annotation:
    """A type as it is written, and the names in it."""

    text: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """A method.

    Attributes:
        parameters: their types by name, in their order; None where it has none.
        returns: what it says to give back.
        is_async: whether it is to be awaited.
        summary: the first line of its docstring.
        origins: modules beside its own that its types may come from.
    """

    parameters: Mapping[str, Annotation | None]
    returns: Annotation | None
    is_async: bool
    summary: str
    origins: tuple[str, ...] = ()


def signature_of(source: Source, scope: str, variables: Mapping[str, str]) -> Signature:
    """Read a method.

    Args:
        source: its file.
        scope: its dotted name.
        variables: what stands for type variables.

    Raises:
        Unsure: it is no plain method.
    """
    node = function_in(source, scope)
    if node.decorators:
        raise Unsure(f"`{scope}` has a decorator")
    if isinstance(node.params.star_arg, cst.Param) or node.params.star_kwarg:
        raise Unsure(f"`{scope}` takes any arguments")
    _, *parameters = parameters_of(node)
    return Signature(
        {each.name.value: _annotation(source, each.annotation, variables) for each in parameters},
        _annotation(source, node.returns, variables),
        node.asynchronous is not None,
        summary_of(node),
    )


def summary_of(node: cst.FunctionDef) -> str:
    """The first line of a docstring; "" without one."""
    text = node.get_docstring() or ""
    first, _, rest = text.strip().partition("\n")
    return first if not rest or not rest.split("\n", 1)[0].strip() else ""


def type_variables(source: Source, class_name: str) -> list[str]:
    """The names that stand in the brackets of `Generic[T]` or of another base."""
    node = class_in(source, class_name)
    if node.type_parameters is not None:
        return [each.param.name.value for each in node.type_parameters.params]
    for base in node.bases:
        if isinstance(base.value, cst.Subscript) and full_name(base.value.value) in (
            "Generic",
            "typing.Generic",
            "Protocol",
        ):
            return list(_inside_brackets(source, base.value))
    return []


def given_to_base(source: Source, class_name: str, base_name: str) -> list[str]:
    """What a class fills in for the type variables of a base, as it is written."""
    for base in class_in(source, class_name).bases:
        if isinstance(base.value, cst.Subscript) and full_name(base.value.value) == base_name:
            return _inside_brackets(source, base.value)
    return []


def default_of(source: Source, type_variable: str) -> str:
    """What a type variable stands for where nothing is filled in; "" where it has no default."""
    for line in source.module.body:
        for part in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if not isinstance(part, cst.Assign) or not isinstance(part.value, cst.Call):
                continue
            if full_name(part.targets[0].target) == type_variable:
                for argument in part.value.args:
                    if argument.keyword is not None and argument.keyword.value == "default":
                        return source.module.code_for_node(argument.value)
    return ""


def _inside_brackets(source: Source, node: cst.Subscript) -> list[str]:
    return [source.text[source.start(each) : source.end(each)].rstrip(", ") for each in node.slice]


def _annotation(
    source: Source, node: cst.Annotation | None, variables: Mapping[str, str]
) -> Annotation | None:
    if node is None:
        return None
    written = node.annotation
    if any(True for _ in _strings(written)):
        raise Unsure("a type is written as a string")
    if "Self" in names_in(written):
        raise Unsure("it returns `Self`")
    text = source.module.code_for_node(written.visit(_Filling(variables)))  # type: ignore[arg-type]
    return Annotation(text, tuple(names_in(cst.parse_expression(text))))


def _strings(node: cst.CSTNode) -> list[cst.CSTNode]:
    found: list[cst.CSTNode] = [node] if isinstance(node, cst.SimpleString) else []
    return found + [each for child in node.children for each in _strings(child)]


class _Filling(cst.CSTTransformer):
    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def leave_Name(  # noqa: N802 libcst calls it so
        self, original_node: cst.Name, updated_node: cst.Name
    ) -> cst.BaseExpression:
        given = self._variables.get(original_node.value)
        return cst.parse_expression(given) if given else updated_node


def has_docstrings(node: cst.ClassDef) -> bool:
    """Whether the public methods of a class say what they do."""
    return any(
        isinstance(each, cst.FunctionDef)
        and not each.name.value.startswith("_")
        and any(is_text(one) for one in statements_of(each)[:1])
        for each in statements_of(node)
    )

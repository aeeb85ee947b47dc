"""A function that hands its question on to another one, as a person would write it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import libcst as cst

from layerline.codemods._layout import LINE_LENGTH
from layerline.codemods._source import Source
from layerline.codemods.mending.nodes import function_in, names_in, parameter_item
from layerline.codemods.mending.unsure import Unsure

_PLAIN = (cst.Integer, cst.Float, cst.SimpleString, cst.Name, cst.Attribute)


@dataclass(frozen=True, slots=True)
class Passing:
    """A function that asks another one of the same name.

    Attributes:
        parameters: as they are written, one of `*` among them.
        arguments: what it hands on.
        head: what stands before its parameters.
        returns: what stands behind them.
        says: what it does with the answer.
        names: the names in its types and defaults.
    """

    parameters: tuple[str, ...]
    arguments: tuple[str, ...]
    head: str
    returns: str
    says: str
    names: frozenset[str]

    def text(self, owner: str, summary: str) -> str:
        """Its source.

        Args:
            owner: the module of the other one, as it is called here.
            summary: its docstring; "" for none.
        """
        name = self.head.rpartition(" ")[2]
        line = f"{self.head}({', '.join(self.parameters)}){self.returns}:"
        if len(line) > LINE_LENGTH:
            inner = "".join(f"    {each},\n" for each in self.parameters)
            line = f"{self.head}(\n{inner}){self.returns}:"
        call = f"    {self.says}{owner}.{name}"
        said = f"{call}({', '.join(self.arguments)})"
        if len(said) > LINE_LENGTH:
            said = f"{call}(\n        {', '.join(self.arguments)}\n    )"
        if len(said.split("\n")[-2 if "\n" in said else -1]) > LINE_LENGTH:
            said = f"{call}(\n" + "".join(f"        {each},\n" for each in self.arguments) + "    )"
        docstring = f'    """{summary}"""\n' if summary else ""
        return f"{line}\n{docstring}{said}\n"


def passing(source: Source, name: str, without: Collection[str]) -> Passing:
    """What hands on to a function at the top of a file.

    Args:
        source: the file.
        name: what the function is called.
        without: the parameters that are not handed on, since they have defaults.

    Raises:
        Unsure: it is no plain function, or a default of it is worked out.
    """
    node = function_in(source, name)
    if node.decorators or node.type_parameters is not None:
        raise Unsure("it has a decorator, or type parameters")
    given = list(_given(source, node.params, without))
    nodes: list[cst.CSTNode | None] = [
        each.annotation for each in _all(node.params) if each.name.value not in without
    ]
    nodes += [each.default for each in _all(node.params) if each.name.value not in without]
    read = [each for each in (*nodes, node.returns) if each is not None]
    if any(isinstance(each, cst.SimpleString) for one in read for each in _types(one)):
        raise Unsure("a type of it is written as a string")
    is_async = node.asynchronous is not None
    written = source.module.code_for_node(node.returns.annotation) if node.returns else ""
    waits = "await " if is_async else ""
    return Passing(
        tuple(parameter for parameter, _ in given if parameter),
        tuple(argument for _, argument in given if argument),
        f"{'async ' if is_async else ''}def {name}",
        f" -> {_one_line(written)}" if written else "",
        waits if written == "None" else f"return {waits}",
        frozenset(names_in(*read)),
    )


def _given(
    source: Source, params: cst.Parameters, without: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Each parameter as it is written, with what is handed on for it."""
    by_name = False
    for each in (*params.posonly_params, *params.params):
        name = each.name.value
        if name in without:
            by_name = True
        elif by_name and each in params.posonly_params:
            raise Unsure(f"`{name}` has no name that a caller could say")
        else:
            yield _written(source, each), f"{name}={name}" if by_name else name
        if params.posonly_params and each is params.posonly_params[-1]:
            yield "/", ""
    named = [each for each in params.kwonly_params if each.name.value not in without]
    if isinstance(params.star_arg, cst.Param):
        if by_name:
            raise Unsure("it takes any arguments")
        yield f"*{_written(source, params.star_arg)}", f"*{params.star_arg.name.value}"
    elif named:
        yield "*", ""
    for each in named:
        yield _written(source, each), f"{each.name.value}={each.name.value}"
    if params.star_kwarg:
        yield f"**{_written(source, params.star_kwarg)}", f"**{params.star_kwarg.name.value}"


def _written(source: Source, each: cst.Param) -> str:
    default = each.default
    if isinstance(default, cst.UnaryOperation):
        default = default.expression
    is_nothing = isinstance(default, cst.Tuple) and not default.elements
    if default is not None and not is_nothing and not isinstance(default, _PLAIN):
        raise Unsure(f"the default of `{each.name.value}` is worked out")
    item = parameter_item(source, each)
    return _one_line(source.text[item.start : item.end])


def _one_line(text: str) -> str:
    if "#" in text:
        raise Unsure("a comment stands among its parameters")
    return re.sub(r"\s*\n\s*", " ", text)


def _all(params: cst.Parameters) -> list[cst.Param]:
    stars = [each for each in (params.star_arg, params.star_kwarg) if isinstance(each, cst.Param)]
    return [*params.posonly_params, *params.params, *params.kwonly_params, *stars]


def _types(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Everything in an annotation; nothing of a default, and no text in `Literal[…]`."""
    if isinstance(node, cst.Annotation):
        yield from _inside(node.annotation)


def _inside(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    is_literal = isinstance(node, cst.Subscript) and "Literal" in names_in(node.value)
    for child in () if is_literal else node.children:
        yield from _inside(child)

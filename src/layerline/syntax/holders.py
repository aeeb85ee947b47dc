"""Objects that hold others without a class of their own, as if they had one.

`SimpleNamespace(orders=OrderRepository())` has the attribute of a class that one could have
written, and what `get` of a `ContextVar[OrderRepository]` gives is what its type or default says.
"""

from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst

from layerline.syntax import expressions

NAMESPACE, VARIABLE = "SimpleNamespace", "ContextVar"


class Held(NamedTuple):
    """What an object holds: an attribute, or with "" what its `get` gives.

    Attributes:
        name: of the attribute.
        annotation: chain of its type.
        value: chain of its value.
    """

    name: str
    annotation: str
    value: str


def held_by(annotation: cst.CSTNode | None, value: cst.CSTNode | None) -> list[Held]:
    """What a value that is bound holds; nothing where it is no such object."""
    if type(value) is not cst.Call:
        return []
    last = expressions.chain(value.func).rstrip("[]").rpartition(".")[2]
    if last == NAMESPACE:
        return list(_attributes(value))
    return list(_given(annotation, value)) if last == VARIABLE else []


def _attributes(made: cst.Call) -> Iterator[Held]:
    for given in made.args:
        chain = expressions.value(given.value) if given.keyword else ""
        if given.keyword and chain:
            yield Held(given.keyword.value, "", chain)


def _given(annotation: cst.CSTNode | None, made: cst.Call) -> Iterator[Held]:
    said = annotation.annotation if type(annotation) is cst.Annotation else made.func
    named = ""
    if type(said) is cst.Subscript and type(said.slice[0].slice) is cst.Index:
        named = expressions.annotation(said.slice[0].slice.value)
    default = next((each.value for each in made.args if _is_default(each)), None)
    chain = expressions.value(default)
    if named or chain not in ("", "None"):
        yield Held("", named, chain)


def _is_default(given: cst.Arg) -> bool:
    return given.keyword is not None and given.keyword.value == "default"

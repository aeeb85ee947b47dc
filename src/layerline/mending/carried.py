"""What an event has to carry for a handler to do what a service did on the spot."""

import builtins
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from layerline.codemods._import_order import full_name
from layerline.codemods._source import Source
from layerline.codemods.evolving._merge_text import TextEdit, applied
from layerline.codemods.mending.nodes import class_in, function_in, parameters_of, statements_of
from layerline.codemods.mending.unsure import Unsure
from layerline.mending.signatures import read_signature
from layerline.mending.site import Site
from layerline.syntax.facts import Binding, Module
from layerline.syntax.symbols import Sort, Symbol

_PLAIN = frozenset({"UUID", "str", "int", "bool", "float", "Decimal", "dt", "date", "datetime"})
"""What a stored event holds as it is; None may be left open beside it."""


@dataclass(frozen=True, slots=True)
class Field:
    """A value of an event.

    Attributes:
        name: what it is called there.
        type: as it is written.
        value: where the service has it from.
        origin: the module in which its type is written.
    """

    name: str
    type: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Effect:
    """A side effect that a service causes.

    Attributes:
        module: the service's.
        source: its file.
        scope: dotted name of the method.
        function: that method.
        statement: the whole statement of the call.
        call: the call.
    """

    module: Module
    source: Source
    scope: str
    function: cst.FunctionDef
    statement: cst.SimpleStatementLine
    call: cst.Call


def chains_of(effect: Effect) -> list[str]:
    """What the call reads, each once.

    Raises:
        Unsure: it works something out.
    """
    found = [chain for each in effect.call.args for chain, _ in _chains(each.value)]
    return list(dict.fromkeys(found))


def fields_of(site: Site, effect: Effect) -> list[Field]:
    """The values that the call hands over, each once.

    Raises:
        Unsure: one is no plain value whose type is written somewhere.
    """
    return [_field(site, effect, chain) for chain in chains_of(effect)]


def key_of(site: Site, effect: Effect, entity: str) -> Field:
    """The id of what the event happened to.

    Raises:
        Unsure: the method does not have it under a name that says so.
    """
    for chain in (f"{entity}_id", f"{entity}.id"):
        try:
            found = _field(site, effect, chain)
        except Unsure:
            continue
        return Field(f"{entity}_id", found.type, found.value, found.origin)
    raise Unsure(f"neither `{entity}_id` nor `{entity}.id` is known in `{effect.scope}`")


def arguments(effect: Effect, fields: Sequence[Field]) -> str:
    """The arguments of the call as a handler writes them, which has only the event."""
    names = {field.value: f"event.{field.name}" for field in fields}
    source, given = effect.source, effect.call.args
    if not given:
        return ""
    edits = [
        TextEdit(source.start(node), source.end(node), names[chain])
        for argument in given
        for chain, node in _chains(argument.value)
    ]
    start, end = source.start(given[0]), source.end(given[-1].value)
    text = applied(source.text[:end], edits)
    return text[start:]


def _chains(node: cst.CSTNode) -> Iterator[tuple[str, cst.CSTNode]]:
    """Each name in an expression, with the attributes that are read of it."""
    if isinstance(node, cst.Attribute | cst.Name):
        chain = full_name(node)
        if not chain:
            raise Unsure("what it is called with is no plain value")
        if not hasattr(builtins, chain):
            yield chain, node
        return
    if isinstance(node, cst.Call | cst.Lambda | cst.Await | cst.BaseComp):
        raise Unsure("what it is called with is worked out in the call")
    for child in node.children:
        yield from _chains(child)


def _field(site: Site, effect: Effect, chain: str) -> Field:
    root, _, attribute = chain.partition(".")
    if root == "self" or "." in attribute:
        raise Unsure(f"`{chain}` is nothing that an event could carry")
    if attribute:
        type_, origin = _attribute(site, _class_of(site, effect, root), attribute)
    else:
        type_, origin = _parameter(effect, root), effect.module.name
    if not type_ or not _is_plain(type_):
        raise Unsure(f"`{chain}` is no plain value whose type is written")
    return Field(chain.replace(".", "_"), type_, chain, origin)


def _class_of(site: Site, effect: Effect, name: str) -> Symbol:
    """The class of a local variable: what its type says, or what a repository gives back."""
    objects = site.project.objects
    here = effect.module.name, effect.scope
    thing = objects.of(*here, name)
    if thing is not None and thing.symbol.sort is Sort.CLASS:
        return thing.symbol
    chain = next((each.value for each in effect.module.bindings if _binds(each, effect, name)), "")
    owner = objects.of(*here, chain.rpartition(".")[0])
    method = objects.of(*here, chain.removesuffix("()"))
    if owner and method and method.symbol.sort is Sort.FUNCTION:
        returns = read_signature(site, owner.symbol, method.symbol).returns
        given = re.sub(r"\s*\|\s*None", "", returns.text if returns else "")
        for module in (method.symbol.module, owner.symbol.module):
            symbol = site.project.program.named(module, given)
            if symbol.sort is Sort.CLASS:
                return symbol
    raise Unsure(f"of which type `{name}` is, is not certain")


def _binds(bound: Binding, effect: Effect, name: str) -> bool:
    return bound.scope == effect.scope and bound.target == name and bool(bound.value)


def _attribute(site: Site, owner: Symbol, name: str) -> tuple[str, str]:
    """The type of an attribute as its class writes it, and that class's module."""
    for above in site.project.program.ancestors(owner):
        if above.sort is not Sort.CLASS:
            continue
        source = site.source(site.path(above.module))
        for statement in statements_of(class_in(source, above.name)):
            match statement:
                case cst.SimpleStatementLine(
                    body=[cst.AnnAssign(target=cst.Name(value=found), annotation=annotation)]
                ) if found == name:
                    written = source.module.code_for_node(annotation.annotation)
                    mapped = re.fullmatch(r"(?:\w+\.)?Mapped\[(.+)\]", written, re.DOTALL)
                    return (mapped[1] if mapped else written), above.module
    return "", ""


def _parameter(effect: Effect, name: str) -> str:
    for each in parameters_of(function_in(effect.source, effect.scope)):
        if each.name.value == name and each.annotation is not None:
            return effect.source.module.code_for_node(each.annotation.annotation)
    return ""


def _is_plain(written: str) -> bool:
    bare = re.sub(r"\s*\|\s*None", "", written)
    return bool(re.fullmatch(r"\w+(\.\w+)?", bare)) and bare.partition(".")[0] in _PLAIN

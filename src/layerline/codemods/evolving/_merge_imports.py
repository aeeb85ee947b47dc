"""Imports of a merge: what newly needs one gets it, and what nothing uses any more loses it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from layerline.codemods._import_names import bindings, imports_of, type_checking_block
from layerline.codemods._import_order import full_name, module_of
from layerline.codemods._source import Source
from layerline.codemods.add_import import add_import
from layerline.codemods.evolving._merge_items import Item, items
from layerline.codemods.evolving._merge_text import (
    TextEdit,
    applied,
    without_entry,
    without_statements,
)
from layerline.errors import NoSafePlace


@dataclass(frozen=True, slots=True, order=True)
class _Imported:
    """A name that a file imports; `module` is empty for `import name`."""

    module: str
    name: str
    bound: str
    for_types: bool

    @property
    def line(self) -> str:
        """It as a statement of its own."""
        alias = f" as {self.bound}" if self.bound != self.name else ""
        origin = f"from {self.module} " if self.module else ""
        return f"{origin}import {self.name}{alias}"


def brought_in(base: Source, text: str, theirs: Source) -> tuple[str, list[tuple[str, str]]]:
    """The text with the imports that are new, and what could not be: its reason and line."""
    refused = []
    for each in sorted(set(_imports(theirs.module)) - set(_imports(base.module))):
        if each.bound != each.name or not each.module:
            text = _with_plain(text, each)
            continue
        try:
            done = add_import(text, each.module, each.name, type_checking=each.for_types)
        except NoSafePlace as refusal:
            refused.append((refusal.reason, each.line))
            continue
        if done.bound_name != each.name:
            reason = f"`{each.name}` is imported as `{done.bound_name}`, and used by its own name"
            refused.append((reason, each.line))
        text = done.source
    return text, refused


def left_out(base: Source, text: str, theirs: Source) -> str:
    """The text without the imports that the newer version has no more and nothing uses."""
    gone = set(_imports(base.module)) - set(_imports(theirs.module))
    for each in sorted(gone, key=lambda one: (one.bound == "TYPE_CHECKING", one)):
        text = _without(Source.read(text), each)
    return text


def with_module(text: str, module: str, bound: str) -> str:
    """The text with `import module as bound` at its top level, where nothing is called so yet."""
    return _with_plain(text, _Imported("", module, bound, for_types=False))


def with_alias(text: str, module: str, name: str, bound: str) -> str:
    """The same with `from module import name as bound`."""
    return _with_plain(text, _Imported(module, name, bound, for_types=False))


def without_import(text: str, module: str, name: str, bound: str, *, used: bool = False) -> str:
    """The text without an import at its top level, where nothing uses it, or even then."""
    return _without(Source.read(text), _Imported(module, name, bound, for_types=False), used=used)


def _imports(module: cst.Module) -> Iterator[_Imported]:
    block = type_checking_block(module)
    for for_types, body in ((False, module.body), (True, block.body if block else ())):
        for statement in body:
            for each in imports_of(statement):
                origin = module_of(each) if isinstance(each, cst.ImportFrom) else ""
                for alias in () if isinstance(each.names, cst.ImportStar) else each.names:
                    name = full_name(alias.name)
                    bound = full_name(alias.asname.name) if alias.asname else name
                    yield _Imported(origin, name, bound, for_types)


def _with_plain(text: str, wanted: _Imported) -> str:
    parsed = Source.read(text)
    if wanted.bound in bindings(parsed.module):
        return text
    lines = [
        each
        for each in parsed.module.body
        if any(isinstance(one, cst.Import | cst.ImportFrom) for one in imports_of(each))
        and "__future__" not in parsed.text[parsed.start(each) : parsed.end(each)]
    ]
    if lines:
        at = parsed.line_start(parsed.start(lines[0]))
        return applied(text, [TextEdit(at, at, f"{wanted.line}\n")])
    body = items(parsed, parsed.module.body)
    at = parsed.line_end(body[0].end) + 1 if body and body[0].key[0] == "docstring" else 0
    return applied(text, [TextEdit(at, at, f"\n{wanted.line}\n")])


def _without(parsed: Source, gone: _Imported, *, used: bool = False) -> str:
    block = type_checking_block(parsed.module)
    body = (block.body if block else ()) if gone.for_types else parsed.module.body
    for statement in body:
        for each in imports_of(statement):
            origin = module_of(each) if isinstance(each, cst.ImportFrom) else ""
            if origin != gone.module or isinstance(each.names, cst.ImportStar):
                continue
            entries = [
                Item(alias, ("name", full_name(alias.name)), parsed.start(alias), parsed.end(alias))
                for alias in each.names
            ]
            for at, alias in enumerate(each.names):
                bound = full_name(alias.asname.name) if alias.asname else full_name(alias.name)
                if (full_name(alias.name), bound) != (gone.name, gone.bound):
                    continue
                if not used and uses(parsed, bound) > 0:
                    return parsed.text
                if len(entries) > 1:
                    return applied(parsed.text, [without_entry(parsed, entries, at)])
                return _without_line(parsed, statement, is_last=len(body) == 1 and gone.for_types)
    return parsed.text


def _without_line(parsed: Source, statement: cst.CSTNode, *, is_last: bool) -> str:
    node = statement
    if is_last:  # nothing is left below `if TYPE_CHECKING:`
        block = type_checking_block(parsed.module)
        node = next(each for each in parsed.module.body if getattr(each, "body", None) is block)
    whole = Item(node, ("text", ""), parsed.start(node), parsed.end(node))
    return applied(parsed.text, [without_statements(parsed, [whole])])


def uses(parsed: Source, name: str) -> int:
    """How often a name stands outside of imports, strings and comments included."""
    spans = [
        (parsed.start(each), parsed.end(each))
        for body in (parsed.module.body, getattr(type_checking_block(parsed.module), "body", ()))
        for each in body
        if imports_of(each)
    ]
    return sum(
        not any(start <= found.start() < end for start, end in spans)
        for found in re.finditer(rf"(?<![\w.]){re.escape(name)}\b", parsed.text)
    )

"""Imports of a file that is mended: what is needed comes, what nothing uses any more goes."""

from collections.abc import Callable, Iterable, Iterator

import libcst as cst

from layerline.codemods._import_names import bindings, imports_of
from layerline.codemods._import_order import full_name, module_of
from layerline.codemods.add_import import add_import
from layerline.codemods.evolving._merge_imports import (
    uses,
    with_alias,
    with_module,
    without_import,
)
from layerline.codemods.mending.import_proof import prove_imports
from layerline.codemods.mending.nodes import parsed
from layerline.codemods.mending.unsure import Unsure
from layerline.errors import PreconditionRefusal


def with_imports(text: str, wanted: Iterable[tuple[str, str]]) -> str:
    """The file with each import: a module and a name, or "" and `datetime as dt`.

    Raises:
        Unsure: a name is another thing there, or goes by another name.
    """
    for module, name in wanted:
        if not module:
            target, _, bound = name.partition(" as ")
            text = with_module(text, target, bound or target)
            continue
        name, _, alias = name.partition(" as ")  # noqa: PLW2901 the two parts of it
        if alias:
            text = _with_alias(text, module, name, alias)
            continue
        try:
            done = add_import(text, module, name)
        except PreconditionRefusal as refusal:
            raise Unsure(refusal.reason) from None
        if done.bound_name != name:
            raise Unsure(f"`{name}` is called `{done.bound_name}` there")
        text = done.source
    return text


def _with_alias(text: str, module: str, name: str, alias: str) -> str:
    tree = parsed(text).module
    if alias in bindings(tree):
        if (module, name, alias) in _imported(tree):
            return text
        raise Unsure(f"`{alias}` is another thing there")
    done = with_alias(text, module, name, alias)
    prove_imports(text, done, come={f"{module}.{name}"})
    return done


def without_unused(text: str, before: str, is_kept: Callable[[str], bool]) -> str:
    """The file without the imports that it used before, and does not use now.

    Args:
        text: the file.
        before: it as it was before it was mended.
        is_kept: whether an import stays, for others take it from this file.
    """
    old, new = parsed(before), parsed(text)
    done = text
    for module, name, bound in _imported(old.module):
        top = bound.partition(".")[0]
        if uses(old, top) and not uses(new, top) and not is_kept(top):
            done = without_import(done, module, name, bound)
    try:
        prove_imports(text, done, come=())
    except Unsure:
        return text
    return done


def _imported(module: cst.Module) -> Iterator[tuple[str, str, str]]:
    """Module, name and bound name of each import at the top level."""
    for statement in module.body:
        for each in imports_of(statement):
            origin = module_of(each) if isinstance(each, cst.ImportFrom) else ""
            for alias in () if isinstance(each.names, cst.ImportStar) else each.names:
                name = full_name(alias.name)
                yield origin, name, full_name(alias.asname.name) if alias.asname else name

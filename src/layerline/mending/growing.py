"""A module of services that gets a function which passes on what a repository's is asked."""

import libcst as cst

from layerline.codemods._import_names import bindings, bound_name
from layerline.codemods._proof import prove_additive
from layerline.codemods._tree_proof import same
from layerline.codemods.add_import import add_import
from layerline.codemods.evolving._merge_imports import with_alias
from layerline.codemods.evolving._scopes import names_in as every_name
from layerline.codemods.mending.import_proof import prove_imports
from layerline.codemods.mending.nodes import function_in, inside, parsed
from layerline.codemods.mending.passing import Passing
from layerline.codemods.mending.signatures import summary_of
from layerline.codemods.mending.unsure import Unsure
from layerline.errors import PreconditionRefusal
from layerline.mending.function_homes import FunctionHome
from layerline.mending.homes import is_reading
from layerline.mending.imports import with_imports
from layerline.mending.naming import calls_of, only_calls, times_imported, without_name
from layerline.mending.origins import is_there, origin_of
from layerline.mending.site import Site
from layerline.syntax.facts import Import
from layerline.syntax.symbols import Symbol

_FUTURE = "from __future__ import annotations"


def grown(site: Site, function: Symbol, home: FunctionHome, wanted: Passing) -> str | None:
    """The service's file with the function; None where it has it already.

    Raises:
        Unsure: it has another one of that name, or its types cannot be written there.
    """
    is_new = not site.exists(home.path)
    before = _begun(site, function, home) if is_new else site.text(home.path)
    _require_future(site, function, before)
    before = _with_room(site, function, home, before)
    parsed_before = parsed(before)
    if not is_reading(function.name) and ".publish(" in before:
        raise Unsure(f"it changes something, and `{home.module}` publishes its changes")
    text, owner = _with_owner(site, before, function, wanted)
    summary = ""
    if _has_docstrings(before or site.text(home.neighbour)):
        said = summary_of(function_in(site.source(site.path(function.module)), function.name))
        summary = said or f"{function.name.strip('_').replace('_', ' ').capitalize()}."
    new = wanted.text(owner, summary)
    if function.name in bindings(parsed_before.module):
        _require_same(parsed_before.module, function.name, new)
        return None
    origins = {origin_of(site, [function.module], name) for name in wanted.names}
    imports = [each for each in sorted(filter(None, origins)) if each[0] != home.module]
    text = with_imports(text, [each for each in imports if not is_there(site, home.module, each)])
    done = f"{text.rstrip(chr(10))}\n\n\n{new}" if text.strip() else new
    prove_additive(before.rstrip("\n"), done)
    return done


def _with_room(site: Site, function: Symbol, home: FunctionHome, text: str) -> str:
    """The service's file, which no longer imports what it is to have itself.

    Its own calls come to ask its own function, which asks what they asked.
    """
    made = _import_of(site, function, home)
    tree = parsed(text).module
    if made is None or not times_imported(tree, made.bound):
        return text
    name = function.name
    if made.scope or made.typing or site.project.imported(made) != function:
        raise Unsure(f"its service imports another `{name}`")
    calls = only_calls(text, made)
    inner = [
        call
        for each in inside(tree, cst.FunctionDef)
        if isinstance(each, cst.FunctionDef)
        for call in calls_of(each.body, name)
    ]
    if {id(each) for each in inner} != {id(each) for each in calls}:
        raise Unsure(f"its service calls `{name}` while it is loaded")
    done, gone = without_name(text, made)
    prove_imports(text, done, come=(), gone=gone, defined={name})
    return done


def _import_of(site: Site, function: Symbol, home: FunctionHome) -> Import | None:
    if home.module not in site.project.program.paths:
        return None
    return site.project.program.contents(home.module).imports.get(function.name)


def _begun(site: Site, function: Symbol, home: FunctionHome) -> str:
    """The first lines of a module that is not there yet, as its neighbour has them."""
    lines = []
    if parsed(site.text(home.neighbour)).module.get_docstring():
        lines.append(f'"""What callers ask `{function.module}` for."""\n')
    if _FUTURE in site.text(site.path(function.module)):
        lines.append(f"{_FUTURE}\n")
    return "\n".join(lines)


def _require_future(site: Site, function: Symbol, service: str) -> None:
    if _FUTURE in site.text(site.path(function.module)) and _FUTURE not in service:
        raise Unsure("its types are never evaluated, and those of the service are")


def _with_owner(site: Site, text: str, function: Symbol, wanted: Passing) -> tuple[str, str]:
    """The service's file, which imports the module of the function, and what that is called."""
    package, _, stem = function.module.rpartition(".")
    module = parsed(text).module
    if known := bound_name(module.body, package, stem):
        return text, known
    if not package or not _is_its_module(site, package, stem):
        raise Unsure(f"`{function.module}` cannot be imported by its name")
    taken = every_name(module) | wanted.names | {each.split("=")[0] for each in wanted.arguments}
    taken |= {function.name}
    alias = f"{stem}_{package.rpartition('.')[2]}"
    try:
        if stem not in taken:
            done = add_import(text, package, stem)
            return done.source, done.bound_name
    except PreconditionRefusal as refusal:
        raise Unsure(refusal.reason) from None
    if alias in taken:
        raise Unsure(f"`{stem}` and `{alias}` are other things there")
    return with_alias(text, package, stem, alias), alias


def _is_its_module(site: Site, package: str, stem: str) -> bool:
    """Whether a name of a package is the module, and nothing that hides it."""
    if package not in site.project.program.paths:
        return True
    found = site.project.program.contents(package)
    hidden = stem in found.classes or stem in found.functions or stem in found.variables
    made = found.imports.get(stem)
    return not hidden and (made is None or made.target == f"{package}.{stem}")


def _has_docstrings(text: str) -> bool:
    found = [each for each in parsed(text).module.body if isinstance(each, cst.FunctionDef)]
    said = sum(each.get_docstring() is not None for each in found)
    return said * 2 > len(found)


def _require_same(module: cst.Module, name: str, new: str) -> None:
    (node,) = cst.parse_module(new).body
    for each in module.body:
        if isinstance(each, cst.FunctionDef) and each.name.value == name and same(each, node):
            return
    raise Unsure(f"its service has another `{name}` already")

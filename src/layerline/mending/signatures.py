"""What a repository's method takes and returns, with what its class fills in for type variables."""

from collections.abc import Sequence
from dataclasses import replace

from layerline.codemods.mending.signatures import (
    Signature,
    default_of,
    given_to_base,
    signature_of,
    type_variables,
)
from layerline.codemods.mending.unsure import Unsure
from layerline.mending.site import Site
from layerline.syntax.symbols import Sort, Symbol


def read_signature(site: Site, repository: Symbol, method: Symbol) -> Signature:
    """A method as it is for objects of a class.

    Args:
        site: the project.
        repository: the class.
        method: its own, or one that it inherits.

    Raises:
        Unsure: it is no plain method, or what one of its type variables stands for is not known.
    """
    owner = method.name.rpartition(".")[0]
    source = site.source(site.path(method.module))
    names = type_variables(source, owner)
    given = _filled(site, repository, Symbol(method.module, owner, Sort.CLASS)) if names else ()
    left = {name: _default(site, method.module, name) for name in names[len(given) :]}
    filled = dict(zip(names, given, strict=False)) | {name: left[name][1] for name in left}
    origins = tuple(module for module, _ in left.values())
    return replace(signature_of(source, method.name, filled), origins=origins)


def _default(site: Site, module: str, type_variable: str) -> tuple[str, str]:
    """The module that defines a type variable, and what it stands for there."""
    program = site.project.program
    made = program.contents(module).imports.get(type_variable)
    home, name = (made.module, made.name) if made and made.name else (module, type_variable)
    default = default_of(site.source(site.path(home)), name) if home in program.paths else ""
    if not default:
        raise Unsure(f"what `{type_variable}` stands for is not certain")
    return home, default


def _filled(site: Site, below: Symbol, owner: Symbol) -> Sequence[str]:
    """What a repository fills in for the type variables of the class that has the method."""
    program = site.project.program
    if below == owner or below.sort is not Sort.CLASS:
        return ()
    for base in program.contents(below.module).classes[below.name].bases:
        symbol = program.named(below.module, base)
        if symbol == owner:
            source = site.source(site.path(below.module))
            if given := given_to_base(source, below.name, base.removesuffix("[]")):
                return given
            raise Unsure(f"`{below.last}` does not say what it keeps")
        if symbol.sort is Sort.CLASS and (found := _filled(site, symbol, owner)):
            return found
    return ()

"""Where the names in a type come from, and whether another file has them already."""

import builtins
from collections.abc import Sequence

from layerline.codemods.mending.unsure import Unsure
from layerline.mending.site import Site
from layerline.syntax.symbols import Sort


def origin_of(site: Site, modules: Sequence[str], name: str) -> tuple[str, str] | None:
    """Where a name in a type comes from; None for what Python has itself.

    Args:
        site: the project.
        modules: those in which the type is written.
        name: as it is written there.

    Returns:
        A module and a name, `Session as DBSession` where it goes by another one; "" and `datetime
        as dt` for a module.

    Raises:
        Unsure: it is not certain, or is there for types only.
    """
    for module in modules:
        found = site.project.program.contents(module)
        if name in found.imports:
            made = found.imports[name]
            if made.typing:
                raise Unsure(f"`{name}` is imported for types only")
            if not made.name:
                return "", f"{made.module} as {name}" if made.module != name else name
            return made.module, made.name if made.name == name else f"{made.name} as {name}"
        if name in found.classes or name in found.variables:
            return module, name
    if hasattr(builtins, name):
        return None
    raise Unsure(f"where `{name}` comes from is not certain")


def is_there(site: Site, module: str, wanted: tuple[str, str]) -> bool:
    """Whether a module imports the same class by another way, under the same name."""
    program = site.project.program
    name, _, bound = wanted[1].partition(" as ")
    if module not in program.paths:
        return False
    made = program.contents(module).imports.get(bound or name)
    if made is None or made.typing or not wanted[0]:
        return False
    if (made.module, made.name) == (wanted[0], name):
        return True
    symbol = program.imported(made)
    return symbol.sort is Sort.CLASS and symbol == program.locate(f"{wanted[0]}.{name}")

"""Names that modules import and others import from them again, as the packages' own files do."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace

from layerline.codemods.evolving.symbols import Symbols

Names = dict[str, dict[str, str]]


def with_exports(symbols: Symbols, modules: Mapping[str, tuple[str, bool]]) -> Symbols:
    """The same, and what modules export again under another name from now on.

    Args:
        symbols: what is called otherwise where it is defined.
        modules: the sources that speak of it and whether they are packages' own, by their names.
    """
    imports = [each for name, source in modules.items() for each in _imported(name, *source)]
    names: Names = {module: dict(each) for module, each in symbols.names.items()}
    is_new = True
    while is_new:
        is_new = False
        for module, origin, name in imports:
            new = names.get(origin, {}).get(name)
            if new and name not in names.setdefault(module, {}) and new not in modules[module][0]:
                names[module][name] = new
                is_new = True
    return replace(symbols, names={module: each for module, each in names.items() if each})


def _imported(module: str, source: str, is_package: bool) -> Iterator[tuple[str, str, str]]:  # noqa: FBT001 a mapping's value
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return  # whoever edits it says so
    for each in body:
        if isinstance(each, ast.ImportFrom):
            parts = module.split(".")
            up = each.level - (1 if is_package else 0)
            relative = parts[: len(parts) - up] if each.level else []
            origin = ".".join(filter(None, [*relative, each.module]))
            yield from ((module, origin, alias.name) for alias in each.names if not alias.asname)

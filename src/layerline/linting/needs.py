"""Which modules the facts of a module name: what is said of it can depend on nothing else.

Nearly: what is handed in from elsewhere is looked for in all modules, and `recheck` asks for it.
"""

from collections.abc import Iterator, Mapping

from layerline.syntax.facts import Import, Module


class Needs:
    """Looks up what imports name, among the modules of one project."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self._paths = paths
        self._below: dict[str, list[str]] = {}
        for name, path in paths.items():
            above = name
            while above := above.rpartition(".")[0]:
                self._below.setdefault(above, []).append(path)

    def of(self, module: Module) -> tuple[str, ...]:
        """The paths of the modules that a module names, directly."""
        found: set[str] = set()
        for made in module.imports:
            found.update(self._named(made))
        found.discard(module.path)
        return tuple(sorted(found))

    def _named(self, made: Import) -> Iterator[str]:
        name = made.target
        while name and name not in self._paths and name not in self._below:
            name = name.rpartition(".")[0]
        if not name:
            return
        if not made.name and made.bound == made.module.partition(".")[0]:
            name = made.bound  # `import a.b` binds a, and whatever is below it
        if name in (made.target, made.bound):  # the package itself: all below it can be reached
            yield from self._below.get(name, ())
        while name:
            if name in self._paths:
                yield self._paths[name]
            name = name.rpartition(".")[0]


def sources(module: Module, chain: str) -> set[str] | None:
    """The dotted names of the imports that a chain in a module rests on; None: more than those."""
    found: set[str] = set()
    pending, seen = [_root(chain)], set[str]()
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        imported = {made.target for made in module.imports if made.bound == name}
        bound = [each for each in module.bindings if each.target == name]
        if not imported and not bound:
            return None
        found |= imported
        for each in bound:
            roots = [_root(said) for said in (each.annotation, each.value) if said]
            if not roots:
                return None
            pending += roots
    return found


def _root(chain: str) -> str:
    return chain.partition(".")[0].rstrip("()[]")

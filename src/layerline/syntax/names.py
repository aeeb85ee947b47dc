"""From names to definitions: through re-exports, renames, stars and submodule attributes.

A `Program` is the linked facts of many modules. It answers what a dotted name comes
down to; what it cannot know for certain is UNKNOWN, and rules stay silent about it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from layerline.syntax.facts import Binding, Import, Module
from layerline.syntax.symbols import Contents, Sort, Symbol, contents_of


@dataclass(slots=True)
class _Above:
    """The classes above one, as far as somebody asked for them; the rest need not be read."""

    found: list[Symbol]
    rest: Iterator[Symbol]

    def goes_on(self) -> bool:
        """Find one more."""
        following = next(self.rest, None)
        if following is None:
            return False
        self.found.append(following)
        return True


class Program:
    """The linked facts of all modules of a project.

    Attributes:
        modules: facts by dotted name; looking one up may read its file.
        paths: the path of each module by dotted name, known without reading.
    """

    def __init__(
        self,
        modules: Mapping[str, Module],
        paths: Mapping[str, str],
        mentions: Callable[[str, str], bool] = lambda _module, _word: True,
    ) -> None:
        self.modules = modules
        self._mentions = mentions
        self.paths = paths
        self._tops = {name.partition(".")[0] for name in paths}
        folders = {name.rpartition(".")[0] for name in paths}
        self._namespaces = {above for each in folders for above in _upwards(each)} - set(paths)
        self._contents: dict[str, Contents] = {}
        self._located: dict[str, Symbol] = {}
        self._named: dict[tuple[str, str], Symbol] = {}
        self._above: dict[Symbol, _Above] = {}

    def mentioning(self, *words: str, among: Iterable[str] | None = None) -> Iterator[Module]:
        """Each module, of some or of all, that may speak of a name; the others are not read."""
        for name in self.paths if among is None else among:
            if any(self._mentions(name, word) for word in words):
                yield self.modules[name]

    def contents(self, module: str) -> Contents:
        """What a module binds at its top, and its classes and functions at any depth."""
        if module not in self._contents:
            facts = self.modules[module] if module in self.paths else _NAMESPACE
            self._contents[module] = contents_of(facts)
        return self._contents[module]

    def locate(self, dotted: str) -> Symbol:
        """What a full dotted name comes down to."""
        if dotted not in self._located:
            self._located[dotted] = self._locate(dotted, frozenset())
        return self._located[dotted]

    def imported(self, made: Import) -> Symbol:
        """What an import binds; for a star, the module."""
        return self.locate(made.target)

    def member(self, symbol: Symbol, name: str) -> Symbol:
        """What an attribute of a symbol is."""
        return self._member(symbol, name, frozenset())

    def exported(self, module: str) -> Iterator[tuple[str, Symbol]]:
        """The names that `from module import *` binds, and what they are."""
        for name in sorted(self._star_names(module, frozenset())):
            yield name, self.member(Symbol(module, "", Sort.MODULE), name)

    def is_first_party(self, dotted: str) -> bool:
        """Whether the name lies in a package of the project."""
        return dotted.partition(".")[0] in self._tops

    def is_module(self, dotted: str) -> bool:
        """Whether that is a module, a package, or a folder of modules without `__init__.py`."""
        return dotted in self.paths or dotted in self._namespaces

    def ancestors(self, symbol: Symbol) -> Iterator[Symbol]:
        """The class itself and each class that it inherits from, nearest first."""
        if symbol not in self._above:
            self._above[symbol] = _Above([], self._ancestors(symbol))
        known = self._above[symbol]
        reached = 0
        while reached < len(known.found) or known.goes_on():
            yield known.found[reached]
            reached += 1

    def _ancestors(self, symbol: Symbol) -> Iterator[Symbol]:
        seen: set[Symbol] = set()
        pending = [symbol]
        while pending:
            here = pending.pop(0)
            if here in seen:
                continue
            seen.add(here)
            yield here
            if here.sort is Sort.CLASS:
                definition = self.contents(here.module).classes[here.name]
                pending += [self.named(here.module, base) for base in definition.bases if base]

    def named(self, module: str, chain: str) -> Symbol:
        """What a dotted name means at the top of a module; calls in it are UNKNOWN."""
        key = module, chain
        if key not in self._named:
            self._named[key] = self._named_anew(module, chain)
        return self._named[key]

    def _named_anew(self, module: str, chain: str) -> Symbol:
        if not chain or "(" in chain or module not in self.paths:
            return Symbol(module, chain, Sort.UNKNOWN)
        symbol = Symbol(module, "", Sort.MODULE)
        for part in chain.replace("[]", "").split("."):
            symbol = self.member(symbol, part)
        return symbol

    def _locate(self, dotted: str, seen: frozenset[str]) -> Symbol:
        if self.is_module(dotted):
            return Symbol(dotted, "", Sort.MODULE)
        if not self.is_first_party(dotted) or dotted.startswith("."):
            return Symbol(dotted, "", Sort.EXTERNAL)
        stem, _, name = dotted.rpartition(".")
        if not stem or dotted in seen:
            return Symbol(dotted, "", Sort.UNKNOWN)
        owner = self._locate(stem, seen | {dotted})
        return self._member(owner, name, seen | {dotted})

    def _member(self, owner: Symbol, name: str, seen: frozenset[str]) -> Symbol:
        if owner.sort is Sort.EXTERNAL:
            return Symbol(f"{owner.module}.{name}", "", Sort.EXTERNAL)
        if owner.sort is Sort.CLASS:
            return self._class_member(owner, name)
        if owner.sort is not Sort.MODULE:
            return Symbol(owner.module, f"{owner.name}.{name}".lstrip("."), Sort.UNKNOWN)
        return self._in_module(owner.module, name, seen)

    def _in_module(self, module: str, name: str, seen: frozenset[str]) -> Symbol:
        found = self.contents(module)
        if name in found.classes:
            return Symbol(module, name, Sort.CLASS)
        if name in found.functions:
            return Symbol(module, name, Sort.FUNCTION)
        if name in found.imports:
            return self._through(found.imports[name], seen)
        if name in found.variables:
            return self._variable(module, found.variables[name], seen)
        if self.is_module(f"{module}.{name}"):
            return Symbol(f"{module}.{name}", "", Sort.MODULE)
        return self._starred(module, name, seen)

    def _through(self, made: Import, seen: frozenset[str]) -> Symbol:
        if made.name == "" and "." in made.module and made.bound == made.module.partition(".")[0]:
            return self._locate(made.bound, seen)
        if made.target in seen:
            return Symbol(made.target, "", Sort.UNKNOWN)
        return self._locate(made.target, seen)

    def _variable(self, module: str, made: Binding, seen: frozenset[str]) -> Symbol:
        """A variable that only renames another definition is that definition."""
        itself = Symbol(module, made.target, Sort.VARIABLE)
        key = f"{module}:{made.target}"
        if not made.value or made.annotation or "(" in made.value or key in seen:
            return itself
        symbol = Symbol(module, "", Sort.MODULE)
        for part in made.value.replace("[]", "").split("."):
            symbol = self._member(symbol, part, seen | {key})
        return itself if symbol.sort in (Sort.UNKNOWN, Sort.EXTERNAL) else symbol

    def _starred(self, module: str, name: str, seen: frozenset[str]) -> Symbol:
        for source in self.contents(module).stars:
            key = f"{source}:{name}"
            if source in self.paths and key not in seen and not name.startswith("_"):
                owner = Symbol(source, "", Sort.MODULE)
                found = self._member(owner, name, seen | {key})
                if found.sort is not Sort.UNKNOWN:
                    return found
        return Symbol(module, name, Sort.UNKNOWN)

    def _class_member(self, owner: Symbol, name: str) -> Symbol:
        dotted = f"{owner.name}.{name}"
        found = self.contents(owner.module)
        if dotted in found.functions:
            return Symbol(owner.module, dotted, Sort.FUNCTION)
        if dotted in found.classes:
            return Symbol(owner.module, dotted, Sort.CLASS)
        return Symbol(owner.module, dotted, Sort.UNKNOWN)

    def _star_names(self, module: str, seen: frozenset[str]) -> set[str]:
        if module not in self.paths or module in seen:
            return set()
        exports = self.modules[module].exports
        if exports is not None:
            return set(exports)
        found = self.contents(module)
        names = {*found.imports, *found.variables}
        names.update(name for name in (*found.classes, *found.functions) if "." not in name)
        for source in found.stars:
            names |= self._star_names(source, seen | {module})
        return {name for name in names if not name.startswith("_")}


_NAMESPACE = Module("", "", is_package=True)


def _upwards(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.rpartition(".")[0]

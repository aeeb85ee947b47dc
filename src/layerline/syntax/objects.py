"""What kind of object a chain of names denotes, as far as the source says it.

Follows parameters, assignments, attributes of self, return annotations and `with … as`.
Where the source does not say, the answer is None and rules stay silent.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from layerline.syntax.facts import Binding
from layerline.syntax.names import Program
from layerline.syntax.symbols import Sort, Symbol

_FURTHEST = 12
"""Steps from name to name before giving up; real code needs four or five."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A class or function, or an object made by it."""

    symbol: Symbol
    is_instance: bool


class Objects:
    """Answers for one program; remembers what each module binds."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._bindings: dict[str, dict[tuple[str, str], Binding]] = {}

    def of(self, module: str, scope: str, chain: str, steps: int = 0) -> Thing | None:
        """The object that a chain denotes inside a function or class of a module."""
        thing: Thing | None = None
        for thing in self.along(module, scope, chain, steps):
            if thing is None:
                return None
        return thing

    def along(self, module: str, scope: str, chain: str, steps: int = 0) -> Iterator[Thing | None]:
        """The object after each part of a chain; the first None ends it."""
        if not chain or steps > _FURTHEST:
            yield None
            return
        first, *rest = chain.replace("[]", "").split(".")
        name, calls = _calls(first)
        thing = self._called(self._root(module, scope, name, steps), calls, steps)
        yield thing
        for part in rest:
            if thing is None:
                return
            name, calls = _calls(part)
            thing = self._called(self._attribute(thing, name, steps), calls, steps)
            yield thing

    def _root(self, module: str, scope: str, name: str, steps: int) -> Thing | None:
        if name in ("self", "cls") and (owner := self._enclosing_class(module, scope)):
            return Thing(Symbol(module, owner, Sort.CLASS), is_instance=name == "self")
        for within in _outwards(scope):
            if bound := self._index(module).get((within, name)):
                return self._bound(module, bound, steps)
            for made in self._program.modules[module].imports:
                if made.bound == name and made.scope == within:
                    return self._named(self._program.imported(made), steps)
        return self._named(self._program.named(module, name), steps)

    def _named(self, symbol: Symbol, steps: int) -> Thing | None:
        if symbol.sort is Sort.VARIABLE:
            bound = self._index(symbol.module).get(("", symbol.name))
            return self._bound(symbol.module, bound, steps) if bound else None
        return None if symbol.sort is Sort.UNKNOWN else Thing(symbol, is_instance=False)

    def _bound(self, module: str, bound: Binding, steps: int) -> Thing | None:
        if bound.annotation:
            return _instance(self.of(module, bound.scope, bound.annotation, steps + 1))
        if bound.value.partition(".")[0] == bound.target:
            return None
        return self.of(module, bound.scope, bound.value, steps + 1)

    def _called(self, thing: Thing | None, calls: int, steps: int) -> Thing | None:
        for _ in range(calls):
            thing = self._call(thing, steps) if thing else None
        return thing

    def _call(self, thing: Thing, steps: int) -> Thing | None:
        symbol = thing.symbol
        if symbol.sort is Sort.EXTERNAL:
            if thing.is_instance:
                symbol = Symbol(f"{symbol.module}.__call__", "", Sort.EXTERNAL)
            return Thing(symbol, is_instance=True)
        if symbol.sort is Sort.FUNCTION:
            return self._returned(symbol, steps)
        if thing.is_instance:
            return self._called(self._attribute(thing, "__call__", steps), 1, steps)
        return _instance(thing)

    def _returned(self, function: Symbol, steps: int) -> Thing | None:
        made = self._program.contents(function.module).functions[function.name]
        owner = function.name.rpartition(".")[0]
        if made.returns in ("Self", "typing.Self") and owner:
            return Thing(Symbol(function.module, owner, Sort.CLASS), is_instance=True)
        return _instance(self.of(function.module, owner, made.returns, steps + 1))

    def _attribute(self, thing: Thing, name: str, steps: int) -> Thing | None:
        symbol = thing.symbol
        if symbol.sort in (Sort.EXTERNAL, Sort.MODULE):
            return self._named(self._program.member(symbol, name), steps)
        if symbol.sort is not Sort.CLASS:
            return None
        for above in self._program.ancestors(symbol):
            if above.sort is not Sort.CLASS:
                continue
            if bound := self._index(above.module).get((above.name, f"self.{name}")):
                return self._bound(above.module, bound, steps)
            method = self._program.member(above, name)
            if method.sort is Sort.FUNCTION:
                return self._method(method, steps)
        return None

    def _method(self, method: Symbol, steps: int) -> Thing | None:
        made = self._program.contents(method.module).functions[method.name]
        if any(each.rpartition(".")[2].endswith("property") for each in made.decorators):
            return self._returned(method, steps)
        return Thing(method, is_instance=False)

    def _enclosing_class(self, module: str, scope: str) -> str:
        classes = self._program.contents(module).classes
        return next((within for within in _outwards(scope) if within in classes), "")

    def _index(self, module: str) -> dict[tuple[str, str], Binding]:
        """Bindings by scope and name; attributes by class and `self.name`."""
        if module not in self._bindings:
            facts = self._program.modules[module] if module in self._program.paths else None
            classes = self._program.contents(module).classes
            self._bindings[module] = _indexed(facts.bindings if facts else (), classes)
        return self._bindings[module]


def _indexed(bindings: Iterable[Binding], classes: Iterable[str]) -> dict[tuple[str, str], Binding]:
    known = frozenset(classes)
    found: defaultdict[tuple[str, str], list[Binding]] = defaultdict(list)
    for made in bindings:
        found[made.scope, made.target].append(made)
        if made.scope in known:
            found[made.scope, f"self.{made.target}"].append(made)
        elif made.target.startswith("self."):
            owner = next((within for within in _outwards(made.scope) if within in known), "")
            found[owner, made.target].append(made)
    return {key: _best(made) for key, made in found.items()}


def _best(bindings: list[Binding]) -> Binding:
    return next((made for made in bindings if made.annotation), bindings[0])


def _outwards(scope: str) -> Iterator[str]:
    while scope:
        yield scope
        scope = scope.rpartition(".")[0]


def _calls(part: str) -> tuple[str, int]:
    return part.rstrip("()"), part.count("()")


def _instance(thing: Thing | None) -> Thing | None:
    return thing and Thing(thing.symbol, is_instance=True)

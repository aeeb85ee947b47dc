"""What kind of object a chain of names denotes, as far as the source says it.

Follows parameters, assignments, attributes of self, what functions return, `with … as`,
`app.state`, and what constructors are handed where a type does not say it or names a contract.
Where the source does not say, the answer is None and rules stay silent.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from layerline.syntax.binding_index import indexed, outwards
from layerline.syntax.facts import Binding
from layerline.syntax.handed import Handed
from layerline.syntax.names import Program
from layerline.syntax.symbols import Sort, Symbol

_FURTHEST = 12
"""Steps from name to name before giving up; real code needs four or five."""
_BUILTINS = frozenset({"open", "input"})
_CONTRACTS = frozenset({"Protocol", "ABC", "ABCMeta"})
_BOTH = 2
_WIRING = ("bind", "register", "register_type", "add_singleton", "add_scoped", "add_transient")
"""How containers are told what to make where a contract is asked for."""
_OPEN = frozenset({"", "Any", "typing.Any", "object"})
"""Annotations that leave open what the object is."""
_ANYTHING = frozenset({"typing.Any", "builtins.object"})


@dataclass(frozen=True, slots=True)
class Thing:
    """A class or function, or an object made by it."""

    symbol: Symbol
    is_instance: bool


class Objects:
    """Answers for one program; remembers what each module binds.

    Attributes:
        handed: what is looked for in all modules.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._bindings: dict[str, dict[tuple[str, str], Binding]] = {}
        self.handed = Handed(program)
        self._known: dict[tuple[str, str, str], Thing | None] = {}
        self._asked: set[tuple[str, str, str]] = set()

    def of(self, module: str, scope: str, chain: str, steps: int = 0) -> Thing | None:
        """The object that a chain denotes inside a function or class of a module."""
        key = module, scope, chain
        if key not in self._known:
            thing = self._of(module, scope, chain, steps)
            if thing is None and steps:
                return None
            self._known[key] = thing
        return self._known[key]

    def _of(self, module: str, scope: str, chain: str, steps: int) -> Thing | None:
        *_, thing = self.along(module, scope, chain, steps)
        return thing

    def along(self, module: str, scope: str, chain: str, steps: int = 0) -> Iterator[Thing | None]:
        """The object after each part of a chain; the first None ends it."""
        if not chain or steps > _FURTHEST:
            yield None
            return
        first, *rest = chain.split(".")
        if "state" in rest[:-1] and (kept := self._kept(module, first, rest, steps)):
            yield from kept
            return
        if rest and (kept := self._kept_in(module, scope, first, rest, steps)):
            yield from kept
            return
        name, calls = _calls(first)
        root = self._element(module, scope, name, steps) if _is_element(first) else None
        thing = self._called(root or self._root(module, scope, name, steps), calls, steps)
        yield thing
        for part in rest:
            if thing is None:
                return
            name, calls = _calls(part)
            found = self._member(thing, name, steps) if _is_element(part) else None
            thing = self._called(found or self._attribute(thing, name, steps), calls, steps)
            yield thing

    def attribute(self, thing: Thing, name: str) -> Thing | None:
        """What an attribute of an object is; a method as it is before it is called."""
        return self._attribute(thing, name, 0)

    def _root(self, module: str, scope: str, name: str, steps: int) -> Thing | None:
        if name in ("self", "cls", "super") and (owner := self._enclosing_class(module, scope)):
            return self._own(Symbol(module, owner, Sort.CLASS), name)
        for within in outwards(scope):
            if bound := self._index(module).get((within, name)):
                return self._bound(module, bound, steps)
            for made in self._program.modules[module].imports:
                if made.bound == name and made.scope == within:
                    return self._named(self._program.imported(made), steps)
            if nested := self._nested(module, within, name):
                return Thing(nested, is_instance=False)
        symbol = self._program.named(module, name)
        if symbol.sort is Sort.UNKNOWN and name in _BUILTINS:
            return Thing(Symbol(f"builtins.{name}", "", Sort.EXTERNAL), is_instance=False)
        return self._named(symbol, steps)

    def _element(self, module: str, scope: str, name: str, steps: int) -> Thing | None:
        """What a container holds that a name stands for: where all of it is alike."""
        index = self._index(module)
        for within in outwards(scope):
            if (within, name) in index:
                return self._held(module, within, name, steps)
        symbol = self._program.named(module, name)
        if symbol.sort is not Sort.VARIABLE:
            return None
        return self._held(symbol.module, "", symbol.name, steps)

    def _member(self, thing: Thing, name: str, steps: int) -> Thing | None:
        """What a container holds that is an attribute."""
        if thing.symbol.sort is Sort.MODULE:
            symbol = self._program.member(thing.symbol, name)
            known = symbol.sort is Sort.VARIABLE
            return self._held(symbol.module, "", symbol.name, steps) if known else None
        if thing.symbol.sort is not Sort.CLASS:
            return None
        return self._held(thing.symbol.module, thing.symbol.name, f"self.{name}", steps)

    def _held(self, module: str, scope: str, name: str, steps: int) -> Thing | None:
        bound = self._index(module).get((scope, f"{name}[]"))
        return self._bound(module, bound, steps) if bound else None

    def _kept_in(
        self, module: str, scope: str, first: str, rest: list[str], steps: int
    ) -> list[Thing | None]:
        """The objects along `state.orders.…` where `state` is `request.app.state`."""
        made = next(
            (b for w in outwards(scope) if (b := self._index(module).get((w, first)))), None
        )
        if made is None or not made.value.endswith(".state"):
            return []
        root, *between = made.value.split(".")
        return self._kept(module, root, [*between, *rest], steps)[len(between) :]

    def _own(self, symbol: Symbol, name: str) -> Thing | None:
        """What self, cls or super stands for in a class; super for the first that it inherits."""
        if name != "super":
            return Thing(symbol, is_instance=name == "self")
        above = next((each for each in self._program.ancestors(symbol) if each != symbol), None)
        known = above is not None and above.sort in (Sort.CLASS, Sort.EXTERNAL)
        return Thing(above, is_instance=False) if above and known else None

    def _nested(self, module: str, within: str, name: str) -> Symbol | None:
        found = self._program.contents(module)
        if within in found.classes:
            return None
        if f"{within}.{name}" in found.functions:
            return Symbol(module, f"{within}.{name}", Sort.FUNCTION)
        if f"{within}.{name}" in found.classes:
            return Symbol(module, f"{within}.{name}", Sort.CLASS)
        return None

    def _kept(self, module: str, first: str, rest: list[str], steps: int) -> list[Thing | None]:
        """The objects along `request.app.state.orders.…`, None up to what is kept there."""
        at = rest.index("state")
        name, calls = _calls(rest[at + 1])
        origin = self.handed.state(name, module)
        if origin is None or "()" in first:
            return []
        thing = self.of(origin.module, origin.scope, origin.chain, steps + 1)
        things: list[Thing | None] = [None] * (at + 2)
        things.append(self._called(thing, calls, steps))
        for part in rest[at + 2 :]:
            name, calls = _calls(part)
            inner = things[-1] and self._attribute(things[-1], name, steps)
            things.append(self._called(inner, calls, steps))
        return things

    def _named(self, symbol: Symbol, steps: int) -> Thing | None:
        if symbol.sort is Sort.VARIABLE:
            bound = self._index(symbol.module).get(("", symbol.name))
            return self._bound(symbol.module, bound, steps) if bound else None
        return None if symbol.sort is Sort.UNKNOWN else Thing(symbol, is_instance=False)

    def _bound(self, module: str, bound: Binding, steps: int) -> Thing | None:
        named: Thing | None = None
        if bound.annotation:
            named = _instance(self.of(module, bound.scope, bound.annotation, steps + 1))
            if named and not self._is_contract(named.symbol):
                return named
        made: Thing | None = None
        if bound.value.partition(".")[0] != bound.target:
            made = self.of(module, bound.scope, bound.value, steps + 1)
        if made is None and (named is not None or bound.annotation in _OPEN):
            made = self._handed_in(module, bound, steps)
        if made is None and named is not None and named.symbol.sort is Sort.CLASS:
            made = self._wired(named.symbol, steps)
        return made or named

    def _wired(self, contract: Symbol, steps: int) -> Thing | None:
        """What wiring puts in the place of a contract, or of a dependency that only names one."""
        key = contract.module, contract.name, "wired"
        if steps > _FURTHEST or key in self._asked:
            return None
        self._asked.add(key)
        try:
            return next(self._put_for(contract, steps), None)
        finally:
            self._asked.discard(key)

    def _put_for(self, contract: Symbol, steps: int) -> Iterator[Thing]:
        words = _WIRING if contract.sort is Sort.CLASS else ("dependency_overrides",)
        for word in words:
            for where, call in self.handed.calls_named(word, contract.module):
                named = self.of(where, call.scope, call.arguments[0].value, steps + 1)
                if named is None or named.symbol != contract or len(call.arguments) < _BOTH:
                    continue
                thing = self.of(where, call.scope, call.arguments[1].value, steps + 1)
                if thing is not None and thing.symbol.sort is Sort.CLASS:
                    yield Thing(thing.symbol, is_instance=True)

    def _is_contract(self, symbol: Symbol) -> bool:
        """Whether a type leaves open what the object is."""
        if symbol.sort is not Sort.CLASS:
            return symbol.dotted in _ANYTHING
        made = self._program.contents(symbol.module).classes[symbol.name]
        named = {base.rpartition(".")[2] for base in made.bases}
        return not named.isdisjoint(_CONTRACTS) or "metaclass=ABCMeta" in made.keywords

    def _handed_in(self, module: str, bound: Binding, steps: int) -> Thing | None:
        """What some caller hands in for a parameter, or for an attribute of a dataclass."""
        owner = self._taking(module, bound)
        key = module, bound.scope, bound.target
        if owner is None or bound.target in ("self", "cls") or key in self._asked:
            return None
        self._asked.add(key)
        try:
            return self._first_handed(owner, bound, steps)
        finally:
            self._asked.discard(key)

    def _first_handed(self, owner: Symbol, bound: Binding, steps: int) -> Thing | None:
        for where, call in self.handed.calls_of(owner):
            chain = self.handed.argument(call, owner, bound)
            callee = self.of(where, call.scope, call.chain.removesuffix("()"), steps + 1)
            if chain and callee and callee.symbol == owner:
                found = self.of(where, call.scope, chain, steps + 1)
                if found is not None and found.is_instance:
                    return found
        return None

    def _taking(self, module: str, bound: Binding) -> Symbol | None:
        """The class or function whose call binds it."""
        found = self._program.contents(module)
        if bound.parameter and bound.scope.endswith(".__init__"):
            return Symbol(module, bound.scope.removesuffix(".__init__"), Sort.CLASS)
        if bound.parameter and bound.scope in found.functions:
            return Symbol(module, bound.scope, Sort.FUNCTION)
        if bound.scope in found.classes and bound.annotation and not bound.value:
            return Symbol(module, bound.scope, Sort.CLASS)
        return None

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
        said = _instance(self.of(function.module, owner, made.returns, steps + 1))
        if said is not None and not self._is_contract(said.symbol):
            return said
        given = {
            thing
            for chain in made.gives
            if (thing := self.of(function.module, function.name, chain, steps + 1))
            and thing.is_instance
        }
        if len(given) == 1:
            return given.pop()
        return self._wired(function, steps) or said

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
        return next((within for within in outwards(scope) if within in classes), "")

    def _index(self, module: str) -> dict[tuple[str, str], Binding]:
        """Bindings by scope and name; attributes by class and `self.name`."""
        if module not in self._bindings:
            facts = self._program.modules[module] if module in self._program.paths else None
            classes = self._program.contents(module).classes
            self._bindings[module] = indexed(facts.bindings if facts else (), classes)
        return self._bindings[module]


def _calls(part: str) -> tuple[str, int]:
    plain = part.replace("[]", "")
    return plain.rstrip("()"), plain.count("()")


def _is_element(part: str) -> bool:
    return part.partition("(")[0].endswith("[]")


def _instance(thing: Thing | None) -> Thing | None:
    return thing and Thing(thing.symbol, is_instance=True)

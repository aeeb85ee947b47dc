"""What is handed in from elsewhere: arguments of constructors, and what `app.state` keeps.

Both are looked for in all modules, and only when somebody asks.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from layerline.syntax.facts import Binding, Call, Module
from layerline.syntax.names import Program
from layerline.syntax.symbols import Sort, Symbol

_MOST = 30
"""Callers of one name that are looked at; a name with more says little."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A chain, and where it stands."""

    module: str
    scope: str
    chain: str


class Handed:
    """Where values come from that a module does not make itself.

    Attributes:
        ways: who was answered with a value of which other module, both by dotted name, and the
            chain that the value is there, "" where it is an argument of a call.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._calls: dict[str, list[tuple[str, Call]]] = {}
        self._sorted: defaultdict[str, list[tuple[int, str, Call]]] = defaultdict(list)
        self._left = {name: at for at, name in enumerate(program.paths)}
        self._orders: dict[tuple[Symbol, str, bool], list[str]] = {}
        self.ways: set[tuple[str, str, str]] = set()

    @property
    def asked(self) -> frozenset[str]:
        """The names for which all modules were looked at; `.state` is among them."""
        return frozenset(self._calls) | ({".state"} if "_states" in self.__dict__ else frozenset())

    def state(self, name: str, asking: str) -> Origin | None:
        """What somebody put into `….state.name`, for a module that asks."""
        origin = self._states.get(name)
        if origin is not None:
            self.ways.add((asking, origin.module, origin.chain))
        return origin

    def calls_of(self, symbol: Symbol) -> Iterator[tuple[str, Call]]:
        """The calls in all modules that may be of a class or function, by its last name."""
        yield from self.calls_named(symbol.last, symbol.module)

    def calls_named(self, last: str, asking: str) -> Iterator[tuple[str, Call]]:
        """The calls in all modules by a last name, for a module that asks."""
        if last not in self._calls:
            self._calls[last] = self._named(last)
        found = self._calls[last]
        if len(found) <= _MOST:
            self.ways.update((asking, module, "") for module, _ in found)
            yield from found

    def argument(self, call: Call, owner: Symbol, bound: Binding) -> str:
        """The chain that a call hands in for a parameter or an attribute of a dataclass."""
        for argument in call.arguments:
            if argument.keyword == bound.target:
                return argument.value
        order = self._parameters(owner, bound)
        if bound.target not in order:
            return ""
        plain = [each.value for each in call.arguments if not each.keyword]
        index = order.index(bound.target)
        return plain[index] if index < len(plain) else ""

    def _parameters(self, owner: Symbol, bound: Binding) -> list[str]:
        key = owner, bound.scope, bound.parameter
        if key not in self._orders:
            self._orders[key] = self._ordered(owner, bound)
        return self._orders[key]

    def _ordered(self, owner: Symbol, bound: Binding) -> list[str]:
        made = [
            each.target
            for each in self._program.modules[owner.module].bindings
            if each.scope == bound.scope and each.parameter == bound.parameter
        ]
        is_method = owner.sort is Sort.CLASS or owner.name.rpartition(".")[0] in (
            self._program.contents(owner.module).classes
        )
        return made[1:] if is_method and bound.parameter else made

    @cached_property
    def _states(self) -> dict[str, Origin]:
        found: dict[str, Origin] = {}
        for module in self._program.mentioning("state", "lifespan"):
            for key, made in states(module):
                found.setdefault(key, Origin(module.name, made.scope, made.value))
        return found

    def _named(self, last: str) -> list[tuple[str, Call]]:
        """The calls by a last name, in the order of the modules; those of each are sorted once."""
        for module in self._program.mentioning(last, among=tuple(self._left)):
            at = self._left.pop(module.name)
            for called, call in handing_calls(module):
                self._sorted[called].append((at, module.name, call))
        found = sorted(self._sorted.get(last, ()), key=itemgetter(0))
        return [(module, call) for _, module, call in found]


def states(module: Module) -> Iterator[tuple[str, Binding]]:
    """What a module puts into `….state.key`, by key."""
    for made in module.bindings:
        owner, _, key = made.target.rpartition(".")
        if key and owner.rpartition(".")[2] == "state" and made.value:
            yield key, made


def handing_calls(module: Module) -> Iterator[tuple[str, Call]]:
    """The calls of a module that hand something over, by the last name of what is called."""
    for call in module.body.calls:
        last = call.chain.removesuffix("()").rpartition(".")[2]
        if call.arguments and last.isidentifier():
            yield last, call

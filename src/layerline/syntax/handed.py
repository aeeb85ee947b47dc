"""What is handed in from elsewhere: arguments of constructors, and what `app.state` keeps.

Both are looked for in all modules, and only when somebody asks.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from layerline.syntax.facts import Binding, Call
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
    """Where values come from that a module does not make itself."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def state(self, name: str) -> Origin | None:
        """What somebody put into `….state.name`."""
        return self._states.get(name)

    def calls_of(self, symbol: Symbol) -> Iterator[tuple[str, Call]]:
        """The calls in all modules that may be of a class or function, by its last name."""
        found = self._calls.get(symbol.last, ())
        yield from found if len(found) <= _MOST else ()

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
        for name in self._program.paths:
            for made in self._program.modules[name].bindings:
                owner, _, key = made.target.rpartition(".")
                if key and owner.rpartition(".")[2] == "state" and made.value:
                    found.setdefault(key, Origin(name, made.scope, made.value))
        return found

    @cached_property
    def _calls(self) -> dict[str, list[tuple[str, Call]]]:
        found: defaultdict[str, list[tuple[str, Call]]] = defaultdict(list)
        for name in self._program.paths:
            for call in self._program.modules[name].body.calls:
                last = call.chain.removesuffix("()").rpartition(".")[2]
                if call.arguments and last.isidentifier():
                    found[last].append((name, call))
        return found

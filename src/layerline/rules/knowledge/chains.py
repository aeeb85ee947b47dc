"""Which functions keep their thread waiting, through any number of first-party calls."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from layerline.architecture.settings import Role
from layerline.rules.knowledge.asked import (
    branch_of,
    is_before_raise,
    is_behind_argument,
    is_left_before,
    waits_for_nothing,
)
from layerline.rules.knowledge.blocking import Wait, waits_for
from layerline.rules.knowledge.implied import Doings, Implied, doings, has, implied_in, run_uncalled
from layerline.rules.knowledge.keeping import happens_once
from layerline.rules.knowledge.roles import plays
from layerline.rules.project import Project
from layerline.syntax.facts import Call, Function, Usage
from layerline.syntax.objects import Thing
from layerline.syntax.symbols import Sort, Symbol

_PLAIN = frozenset(
    {"staticmethod", "classmethod", "wraps", "cache", "lru_cache", "property", "cached_property"}
    | {"contextmanager", "override", "abstractmethod", "overload", "final", "setter", "deprecated"}
    | {"inject", "traced", "timed", "log", "logged", "retry", "retried", "validate_call"}
)
"""Decorators after which a function still runs where it is called."""


_FURTHEST_FILE = 3
"""Hops to a file of the disk beyond which nothing is said."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One call on the way to what blocks: where it stands, and what it calls."""

    module: str
    call: Call
    callee: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The calls from a function down to the one that waits.

    Attributes:
        sometimes: whether a function on the way does so only where an argument says it, in one
            branch of several, or the first time.
    """

    hops: tuple[Hop, ...]
    wait: Wait
    sometimes: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether it surely keeps others waiting."""
        return self.wait is Wait.OTHERS and not self.sometimes

    @property
    def shown(self) -> str:
        """The names on the way, in order."""
        return " → ".join(f"`{hop.callee}`" for hop in self.hops)


class Chains:
    """Answers for one project; each function is looked at once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[Symbol, Blocked | None] = {}
        self._calls: dict[str, dict[str, list[Call]]] = {}
        self._doings: dict[str, dict[str, Doings]] = {}
        self._hidden: frozenset[Symbol] | None = None

    def blocked_in(self, module: str, scope: str) -> Iterator[Blocked]:
        """Each call in a function that keeps its thread waiting."""
        for call in self.calls_in(module, scope):
            found = self.blocked_by(module, call)
            if found is not None:
                yield found
        if self._uncalled():
            yield from self._implied_in(module, scope)

    def _implied_in(self, module: str, scope: str) -> Iterator[Blocked]:
        if module not in self._doings:
            self._doings[module] = doings(self._project.program.modules[module])
        names = {symbol.last for symbol in self._uncalled()}
        if done := self._doings[module].get(scope):
            for each in implied_in(self._project, module, scope, done, names):
                yield from self._implied(module, each)

    def _implied(self, module: str, each: Implied) -> Iterator[Blocked]:
        for method in each.methods:
            function = self._function(each.owner, method)
            inner = self._summary(function) if function in self._uncalled() else None
            if function is not None and inner is not None and not self._is_rare(function, inner):
                hops = (Hop(module, each.call, function.dotted), *inner.hops)
                yield Blocked(hops, inner.wait, inner.sometimes)

    def _uncalled(self) -> frozenset[Symbol]:
        """The functions that keep their thread waiting and run without being called."""
        if self._hidden is None:
            self._hidden = frozenset()
            candidates = tuple(run_uncalled(self._project))
            while found := self._more(candidates):  # they read each other
                self._hidden |= found
                self._known.clear()
        return self._hidden

    def _more(self, candidates: Iterable[Symbol]) -> frozenset[Symbol]:
        known = self._hidden or frozenset()
        return frozenset(each for each in candidates if each not in known and self._summary(each))

    def blocked_by(self, module: str, call: Call) -> Blocked | None:
        """How a call keeps its thread waiting, None where it does not, or nobody can know."""
        callee = self.callee(module, call)
        if callee is None:
            return None
        symbol = callee.symbol
        if not call.awaited and plays(self._project, Role.BLOCKING, symbol):
            is_class = symbol.sort is Sort.CLASS or symbol.last[:1].isupper()
            is_made = is_class and not callee.is_instance
            return None if is_made else Blocked((Hop(module, call, symbol.dotted),), Wait.OTHERS)
        if symbol.sort is Sort.EXTERNAL:
            return self._external(module, call, callee)
        for function in () if call.awaited else self._functions(callee, call.usage):
            inner = self._summary(function)
            if inner is not None and not self._is_rare(function, inner):
                hops = (Hop(module, call, function.dotted), *inner.hops)
                return Blocked(
                    hops, inner.wait, inner.sometimes or self._is_asked(inner.hops[0], call)
                )
        return None

    def _is_asked(self, hop: Hop, outer: Call) -> bool:
        """Whether a call waits only where an argument says so, which the call of it may give."""
        module = self._project.program.modules[hop.module]
        return is_behind_argument(module, hop.call) or is_left_before(module, hop.call, outer)

    def _is_rare(self, function: Symbol, inner: Blocked) -> bool:
        """Whether it is a file that is read far below, or once and then remembered."""
        if inner.wait is not Wait.DISK:
            return False
        made = self._project.program.contents(function.module).functions[function.name]
        remembered = any("cache" in each for each in made.decorators)
        return remembered or len(inner.hops) >= _FURTHEST_FILE

    def callee(self, module: str, call: Call) -> Thing | None:
        """What a call calls."""
        if not call.chain:
            return None
        return self._project.objects.of(module, call.scope, call.chain.removesuffix("()"))

    def calls_in(self, module: str, scope: str) -> list[Call]:
        """The calls of a function itself; what it only defines is not run by it."""
        if module not in self._calls:
            found: dict[str, list[Call]] = {}
            for call in self._project.program.modules[module].body.calls:
                found.setdefault(call.scope, []).append(call)
            self._calls[module] = found
        return self._calls[module].get(scope, [])

    @staticmethod
    def _external(module: str, call: Call, callee: Thing) -> Blocked | None:
        dotted = callee.symbol.dotted + (".__call__" if callee.is_instance else "")
        wait = None if call.awaited or waits_for_nothing(call) else waits_for(dotted)
        return Blocked((Hop(module, call, dotted),), wait) if wait else None

    def _functions(self, callee: Thing, usage: Usage) -> Iterator[Symbol]:
        """The plain functions that are run when an object is called, and when `with` opens it."""
        methods = ["__call__"] if callee.is_instance else ["__init__"]
        if usage is Usage.ENTERED and not callee.is_instance:
            methods.append("__enter__")
            if not has(self._project, callee.symbol, "__aenter__"):
                methods.append("__exit__")
        for method in methods if callee.symbol.sort is Sort.CLASS else [""]:
            if (found := self._function(callee.symbol, method)) is not None:
                yield found

    def _function(self, symbol: Symbol, method: str) -> Symbol | None:
        program = self._project.program
        if symbol.sort is Sort.CLASS:
            found = next(
                (
                    inner
                    for above in program.ancestors(symbol)
                    if above.sort is Sort.CLASS
                    and (inner := program.member(above, method)).sort is Sort.FUNCTION
                ),
                None,
            )
            symbol = found or symbol
        if symbol.sort is not Sort.FUNCTION:
            return None
        made = program.contents(symbol.module).functions[symbol.name]
        return symbol if not made.is_async and runs_here(made) else None

    def _summary(self, function: Symbol) -> Blocked | None:
        if function not in self._known:
            self._known[function] = None  # a function that calls itself adds nothing
            found = [
                self._weighed(function, blocked)
                for blocked in self.blocked_in(function.module, function.name)
            ]
            if self._asks_for_loop(function):
                found = [blocked for blocked in found if blocked.wait is not Wait.LOOP]
            found = self._by_branch(function, found)
            # The worst of them speaks for the function.
            found.sort(key=lambda blocked: (not blocked.is_certain, blocked.wait is not Wait.LOOP))
            self._known[function] = found[0] if found else None
        return self._known[function]

    def _by_branch(self, function: Symbol, found: list[Blocked]) -> list[Blocked]:
        """What waits in one branch of a test only, whatever is given, waits sometimes."""
        module = self._project.program.modules[function.module]
        branches = [branch_of(module, blocked.hops[0].call) for blocked in found]
        taken = {branch for branch in branches if branch is not None}
        whole = {at for at, _ in taken if len({block for each, block in taken if each == at}) > 1}
        return [
            replace(blocked, sometimes=True)
            if is_before_raise(module, blocked.hops[0].call)
            or (branch is not None and branch[0] not in whole)
            else blocked
            for blocked, branch in zip(found, branches, strict=True)
        ]

    def _weighed(self, function: Symbol, blocked: Blocked) -> Blocked:
        """What waits in a function, as its callers meet it."""
        if blocked.is_certain and happens_once(self._project, function, blocked.hops[0].call):
            return replace(blocked, sometimes=True)
        return blocked

    def _asks_for_loop(self, function: Symbol) -> bool:
        """Whether a function looks for a running loop before it starts one."""
        calls = self.calls_in(function.module, function.name)
        return any(call.chain.endswith("get_running_loop()") for call in calls)


def runs_here(function: Function) -> bool:
    """Whether its decorators leave a function to run in the caller's thread."""
    return all(each.removesuffix("()").rpartition(".")[2] in _PLAIN for each in function.decorators)

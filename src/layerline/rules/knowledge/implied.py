"""Functions that run though nobody calls them: properties, and what `with` and `for` ask for."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from layerline.rules.project import Project
from layerline.syntax.facts import (
    Call,
    Context,
    Doing,
    Function,
    Module,
    Place,
    Reference,
    Statement,
    Usage,
)
from layerline.syntax.symbols import Sort, Symbol

_ENTERED = ("__enter__", "__exit__")
_GONE_THROUGH = ("__iter__", "__next__")
_ASYNC = {"__enter__": "__aenter__", "__iter__": "__aiter__"}
_WORDS = ("property", *_ENTERED, *_GONE_THROUGH)


@dataclass(frozen=True, slots=True)
class Implied:
    """A place where functions of an object's class run: as if it were a call."""

    call: Call
    owner: Symbol
    methods: tuple[str, ...]


def run_uncalled(project: Project) -> Iterator[Symbol]:
    """The plain functions of all modules that run without being called."""
    program = project.program
    for module in program.mentioning(*_WORDS):
        for made in module.functions:
            last = made.name.rpartition(".")[2]
            if not made.is_async and (is_property(made) or last in _ENTERED + _GONE_THROUGH):
                yield Symbol(module.name, made.name, Sort.FUNCTION)


def is_property(function: Function) -> bool:
    """Whether reading an attribute runs it."""
    return any(
        each.rpartition(".")[2] in ("property", "cached_property") for each in function.decorators
    )


def has(project: Project, owner: Symbol, method: str) -> bool:
    """Whether a class, or one above it in the project, has a method."""
    return owner.sort is Sort.CLASS and any(
        project.program.member(above, method).sort is Sort.FUNCTION
        for above in project.program.ancestors(owner)
    )


@dataclass(frozen=True, slots=True)
class Doings:
    """What one function refers to, and its statements."""

    uses: list[Reference]
    statements: list[Statement]


def doings(module: Module) -> dict[str, Doings]:
    """What each function of a module does, by its name; calls are left out."""
    found: defaultdict[str, Doings] = defaultdict(lambda: Doings([], []))
    for use in module.references:
        if not use.chain.endswith(("()", "[]")):
            found[use.scope].uses.append(use)
    for statement in module.body.statements:
        found[statement.scope].statements.append(statement)
    return found


def implied_in(
    project: Project, module: str, scope: str, done: Doings, names: Collection[str]
) -> Iterator[Implied]:
    """Where a function runs one of these without calling it."""
    written = {chain for each in done.statements for chain in each.writes}
    for use in done.uses:
        owner, _, name = use.chain.rpartition(".")
        if owner and name in names and use.chain not in written:
            yield from _made(project, module, (scope, owner, use.chain), (name,), use.place)
        if use.context is Context.ENTERED:
            yield from _made(project, module, (scope, use.chain, use.chain), _ENTERED, use.place)
    for statement in done.statements:
        if statement.kind is Doing.LOOP and statement.writes:
            for chain in statement.reads:
                said = (scope, chain, chain)
                yield from _made(project, module, said, _GONE_THROUGH, statement.place)


def _made(
    project: Project,
    module: str,
    said: tuple[str, str, str],
    methods: tuple[str, ...],
    place: Place,
) -> Iterator[Implied]:
    scope, owner, chain = said
    thing = project.objects.of(module, scope, owner)
    if thing is None or not thing.is_instance or thing.symbol.sort is not Sort.CLASS:
        return
    if has(project, thing.symbol, _ASYNC.get(methods[0], "")):
        return  # it may be `async with`
    call = Call(chain, scope, -1, (), Usage.READ, False, -1, -1, False, place)  # noqa: FBT003
    yield Implied(call, thing.symbol, methods)

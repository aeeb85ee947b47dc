"""Which objects have a session, and which calls ask one for data."""

from layerline.rules.knowledge.sql import QUERYING, asks, holds_session, is_unit_of_work
from layerline.rules.project import Project
from layerline.syntax.facts import Call
from layerline.syntax.objects import Thing
from layerline.syntax.symbols import Sort, Symbol

_NAMED = frozenset({"session", "_session", "db", "_db", "db_session", "async_session"})
_DEEPEST = 3


def is_database(project: Project, thing: Thing | None) -> bool:
    """Whether an object is a session or a unit of work."""
    if thing is None or not thing.is_instance:
        return False
    return holds_session(project, thing) or is_unit_of_work(project, thing)


def holds_database(project: Project, symbol: Symbol, depth: int = 0) -> bool:
    """Whether objects of a class keep a session or a unit of work, or something that does."""
    if symbol.sort is not Sort.CLASS or depth > _DEEPEST:
        return False
    for name in attributes(project, symbol):
        thing = project.objects.of(symbol.module, symbol.name, f"self.{name}")
        if thing is None and depth == 0 and name in _NAMED:
            return True
        if is_database(project, thing) or (
            thing is not None
            and thing.is_instance
            and thing.symbol != symbol
            and holds_database(project, thing.symbol, depth + 1)
        ):
            return True
    return False


def attributes(project: Project, symbol: Symbol) -> set[str]:
    """The names that a class and what it inherits from bind on self."""
    found: set[str] = set()
    for above in project.program.ancestors(symbol):
        if above.sort is not Sort.CLASS:
            continue
        for bound in project.program.modules[above.module].bindings:
            name = bound.target.removeprefix("self.")
            inside = bound.scope.startswith(f"{above.name}.") and name != bound.target
            if (inside or bound.scope == above.name) and name.isidentifier():
                found.add(name)
    return found


def is_session_call(project: Project, module: str, call: Call) -> bool:
    """Whether a call asks a session for data; an untyped one is known by its name."""
    owner, _, method = call.chain.removesuffix("()").rpartition(".")
    if not owner:
        return False
    thing = project.objects.of(module, call.scope, owner)
    if thing is None:
        named = owner.removeprefix("self.") in _NAMED and method in QUERYING
        return named and bool(call.arguments)
    return asks(project, thing, method)

"""What runs side by side: the coroutines of one `gather` or task group, and what they share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from layerline.rules.knowledge.sessions import holds_database, is_database
from layerline.rules.knowledge.statements import previous, standing
from layerline.rules.project import Project
from layerline.syntax.facts import Call, Doing, Module
from layerline.syntax.objects import Thing
from layerline.syntax.symbols import Sort, Symbol

_WRAPPERS = frozenset({"create_task", "ensure_future", "wait_for", "shield"})
_GATHERS = frozenset({"asyncio.gather", "asyncio.wait", "asyncio.as_completed"})
_TASKS = frozenset({"asyncio.create_task", "asyncio.ensure_future"})
_GROUPS = frozenset({"asyncio.TaskGroup", "asyncio.TaskGroup.__aenter__"})


@dataclass(frozen=True, slots=True)
class Branch:
    """A coroutine that runs beside others.

    Attributes:
        group: what it runs in, for telling one gather from another.
        many: whether it stands for several at once.
    """

    group: str
    call: Call
    many: bool


def branches(project: Project, module: Module) -> Iterator[Branch]:
    """Each coroutine of a module that is made for a gather or a task group."""
    calls = module.body.calls
    starred = [(index, call) for index, call in enumerate(calls) if _starred(call)]
    for made in calls:
        call = _handed_over(made)
        if call.awaited or not call.chain:
            continue
        above = calls[call.within] if call.within >= 0 else None
        if made.chain not in (call.chain, "map()"):
            group = _started(project, module, made)
        elif above is not None:
            group = _group(project, module, above)
        else:
            group = _gathered_later(project, module, call, starred)
        if group:
            yield Branch(group, call, call.repeated or _in_a_loop(module, call))


def _handed_over(call: Call) -> Call:
    """The calls that `map(load, ids)` and `group.start_soon(load, 1)` make, as if written out."""
    name = call.chain.removesuffix("()").rpartition(".")[2]
    function = call.arguments[0].value if call.arguments else ""
    if call.chain == "map()" and function:
        return call._replace(chain=f"{function}()", owner=-1, repeated=True)
    if name == "start_soon" and function:
        return call._replace(chain=f"{function}()", owner=-1)
    return call


def _started(project: Project, module: Module, call: Call) -> str:
    """The task group of anyio in which a call starts a function."""
    owner = call.chain.removesuffix("()").rpartition(".")[0]
    thing = project.objects.of(module.name, call.scope, owner)
    is_group = thing is not None and thing.symbol.dotted.startswith("anyio.create_task_group")
    return f"{call.scope}:{owner}" if is_group else ""


def _group(project: Project, module: Module, above: Call) -> str:
    name = above.chain.removesuffix("()").rpartition(".")[2]
    if _is_external(project, module, above, _GATHERS):
        return f"{above.scope}:{module.body.calls.index(above)}"
    if name in _WRAPPERS and above.within >= 0:
        return _group(project, module, module.body.calls[above.within])
    if _is_external(project, module, above, _TASKS):
        return _run_of_tasks(module, above)
    owner = above.chain.removesuffix("()").rpartition(".")[0]
    if name == "create_task" and owner:
        thing = project.objects.of(module.name, above.scope, owner)
        if thing is not None and thing.symbol.dotted in _GROUPS:
            return f"{above.scope}:{owner}"
    return ""


def _run_of_tasks(module: Module, above: Call) -> str:
    """The statements one after the other that each only start a task."""
    starting = {
        call.statement: call
        for call in module.body.calls
        if call.scope == above.scope and call.chain == above.chain
    }
    first = above.statement
    while (before := previous(module, first)) in starting:
        first = before
    return f"{above.scope}:tasks:{first}"


def _starred(call: Call) -> list[str]:
    return [each.value for each in call.arguments if each.keyword == "*"]


def _gathered_later(
    project: Project, module: Module, call: Call, starred: Sequence[tuple[int, Call]]
) -> str:
    """`tasks = [load(n) for n in numbers]`, and then `gather(*tasks)`."""
    if call.statement < 0:
        return ""
    bound = module.body.statements[call.statement].writes
    for index, other in starred:
        same = other.scope == call.scope and not set(bound).isdisjoint(_starred(other))
        if same and _is_external(project, module, other, _GATHERS):
            return f"{other.scope}:{index}"
    return ""


def _is_external(project: Project, module: Module, call: Call, names: frozenset[str]) -> bool:
    thing = project.objects.of(module.name, call.scope, call.chain.removesuffix("()"))
    return thing is not None and thing.symbol.dotted in names


def _in_a_loop(module: Module, call: Call) -> bool:
    """Whether its statement lies in a loop."""
    return any(each.kind is Doing.LOOP for _, each in standing(module, call.statement))


def shared_database(project: Project, module: Module, call: Call) -> str:
    """The session or unit of work that a call runs on, as a name; "" for one of its own."""
    owner, _, method = call.chain.removesuffix("()").rpartition(".")
    thing = project.objects.of(module.name, call.scope, owner) if owner else None
    if thing is None or not thing.is_instance:
        return ""
    if is_database(project, thing):
        return "" if owner.endswith("()") else _normal(module, call.scope, owner)
    if thing.symbol.sort is not Sort.CLASS or not _touches(project, thing.symbol, method):
        return ""
    if call.owner >= 0:
        return _argument(project, module, module.body.calls[call.owner])
    made = _construction(module, call.scope, owner)
    if made is not None:
        return _argument(project, module, made)
    return f"what `{owner}` holds" if holds_database(project, thing.symbol) else ""


def _argument(project: Project, module: Module, made: Call) -> str:
    for argument in made.arguments:
        thing = project.objects.of(module.name, made.scope, argument.value)
        if is_database(project, thing):
            fresh = argument.value.endswith("()")
            return "" if fresh else _normal(module, made.scope, argument.value)
    return ""


def _construction(module: Module, scope: str, owner: str) -> Call | None:
    """The call that made an object which is kept under a name."""
    for bound in module.bindings:
        if bound.target == owner and bound.value.endswith("()") and not bound.parameter:
            same_class = (
                owner.startswith("self.")
                and bound.scope.rpartition(".")[0] == scope.rpartition(".")[0]
            )
            if bound.scope == scope or same_class:
                return next(
                    (
                        call
                        for call in module.body.calls
                        if call.scope == bound.scope and call.chain == bound.value
                    ),
                    None,
                )
    return None


def _normal(module: Module, scope: str, chain: str) -> str:
    """A parameter that is kept on self is what it is kept as."""
    for bound in module.bindings:
        if bound.scope == scope and bound.value == chain and bound.target.startswith("self."):
            return bound.target
    return chain


def _touches(project: Project, owner: Symbol, method: str) -> bool:
    """Whether a method uses the database that its object holds, as far as one can see."""
    for above in project.program.ancestors(owner):
        found = project.program.member(above, method) if above.sort is Sort.CLASS else None
        if found is not None and found.sort is Sort.FUNCTION:
            module = project.program.modules[found.module]
            uses = [use for use in module.references if use.scope == found.name]
            return not uses or any(
                _is_or_holds(project, thing)
                for use in uses
                for thing in project.objects.along(found.module, found.name, use.chain)
                if thing is not None and thing.symbol != owner
            )
    return True


def _is_or_holds(project: Project, thing: Thing) -> bool:
    if is_database(project, thing):
        return True
    return thing.is_instance and holds_database(project, thing.symbol)

"""Who calls in from outside: what a layer says, and what decorators and bases say elsewhere."""

import re
from collections.abc import Iterator

from layerline.architecture.layers import CALLERS, Kind
from layerline.rules.knowledge.handlers import handed_over, is_deliverer, is_router, queued
from layerline.rules.project import Project
from layerline.syntax.facts import Function, Module
from layerline.syntax.symbols import Sort, Symbol

_VERBS = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "trace", "route", "api_route"}
    | {"websocket", "websocket_route", "middleware", "exception_handler", "on_event"}
)
_DELIVERING = frozenset(
    {"subscriber", "on", "on_event", "subscribe", "listener", "listens_for", "consumer", "handles"}
    | {"handler", "event_handler", "task", "actor", "periodic_task", "db_periodic_task", "job"}
    | {"scheduled_job", "cron", "command", "callback", "agent", "timer"}
)
_REGISTERING = frozenset(
    {"add_api_route", "add_route", "add_websocket_route", "add_api_websocket_route", "add_job"}
    | {
        "add_event_handler",
        "add_exception_handler",
        "subscribe",
        "add_listener",
        "register_handler",
    }
)
_BARE = frozenset(
    {"on()", "on_event()", "subscriber()", "event_handler()", "handles()", "listener()"}
)
"""Decorators that a project makes itself for its events."""
_ALONE = frozenset({"shared_task", "dramatiq.actor", "actor"})
_WEB = re.compile(r"(\w+_)?(router|app|api|application)\d*")
_DELIVERER = re.compile(
    r"(\w+_)?(bus|broker|celery|app|worker|huey|scheduler|sched|cli|typer|click|queue|router"
    r"|events|dispatcher|mediator|emitter)"
)
_FRAMEWORKS = ("fastapi.", "starlette.")
_SERVING = frozenset(
    {"HTTPEndpoint", "WebSocketEndpoint", "MethodView", "View", "Resource", "HTTPMethodView"}
    | {"ASGIMiddleware", "AbstractMiddleware", "MiddlewareProtocol"}
)
_WEB_LIBRARIES = frozenset({"fastapi", "starlette", "flask", "flask_restful", "litestar", "sanic"})
_FIELDS = frozenset({"field", "mutation", "subscription", "flow", "task"})
_COMPOSING = frozenset({Kind.ROOT, Kind.PROVIDER})


def is_caller(function: Function) -> bool:
    """Whether its decorators say that somebody outside calls it: a request, an event, a clock."""
    return any(_calls_in(each.replace("[]", "")) for each in function.decorators)


def is_route(function: Function) -> bool:
    """Whether its decorators say that a request calls it."""
    return any(_serves(each.replace("[]", "")) for each in function.decorators)


def calling_scopes(project: Project, module: Module) -> Iterator[str]:
    """The functions and classes of a module that are callers; "" where all of it is.

    Composition roots are callers too as far as they call: to construct and hand over is theirs.
    """
    kind = project.kind_of(module.name)
    if kind in CALLERS or kind in _COMPOSING:
        yield ""
        return
    registered = _registered(module) | handed_over(project, module)
    script = kind is None and _is_script(module)
    for function in module.functions:
        if (
            is_caller(function)
            or function.name in registered
            or _is_decorated(project, module, function)
            or _is_asgi(module, function.name)
            or (script and "." not in function.name)
        ):
            yield function.name
    for made in module.classes:
        if _is_called_by_framework(project, module, made.name):
            yield made.name


def is_only_queued(project: Project, module: Module, scope: str) -> bool:
    """Whether a scope is a caller only because another module gives it to a queue or a clock."""
    names = queued(project, module)
    callers = [name for name in calling_scopes(project, module) if within(scope, name)]
    return bool(callers) and all(
        name in names
        and name not in _registered(module)
        and not any(made.decorators for made in module.functions if made.name == name)
        for name in callers
    )


def _registered(module: Module) -> set[str]:
    """What is handed over to be called from outside: `add_api_route("/", read)`."""
    return {
        argument.value
        for call in module.body.calls
        if call.chain.removesuffix("()").rpartition(".")[2] in _REGISTERING
        for argument in call.arguments
        if argument.value
    }


def within(scope: str, outer: str) -> bool:
    """Whether a scope is another one, or lies in it."""
    return not outer or scope == outer or scope.startswith(f"{outer}.")


def _calls_in(chain: str) -> bool:
    if chain.removesuffix("()") in _ALONE or chain in _BARE:
        return True
    if _serves(chain):
        return True
    owner, _, name = chain.removesuffix("()").rpartition(".")
    holder = owner.rpartition(".")[2].removesuffix("()")
    return name in _DELIVERING and bool(_DELIVERER.fullmatch(holder))


def _serves(chain: str) -> bool:
    if not chain.endswith("()"):
        return False
    owner, _, name = chain.removesuffix("()").rpartition(".")
    return name in _VERBS and bool(_WEB.fullmatch(owner.rpartition(".")[2].removesuffix("()")))


def _is_decorated(project: Project, module: Module, function: Function) -> bool:
    """Whether what decorates it is a library's: a router of any name, a bare `@get`."""
    scope = function.name.rpartition(".")[0]
    return any(
        _is_library_calling(project, module, scope, each.replace("[]", ""))
        for each in function.decorators
    )


def _is_library_calling(project: Project, module: Module, scope: str, chain: str) -> bool:
    owner, _, name = chain.removesuffix("()").rpartition(".")
    if name not in _VERBS | _DELIVERING | _FIELDS:
        return False
    thing = project.objects.of(module.name, scope, owner or name)
    if thing is None:
        return False
    above = project.program.ancestors(thing.symbol) if owner else (thing.symbol,)
    return any(
        each.sort is Sort.EXTERNAL
        and (
            (name in _VERBS and is_router(each.dotted))
            or (name in _DELIVERING | _FIELDS and is_deliverer(each.dotted))
        )
        for each in above
    )


def _is_script(module: Module) -> bool:
    """Whether it does something when it is run: `if __name__ == "__main__"`."""
    return any(made.target == "__main__" for made in module.bindings)


def _is_called_by_framework(project: Project, module: Module, name: str) -> bool:
    symbol = Symbol(module.name, name, Sort.CLASS)
    if any(
        above.sort is Sort.EXTERNAL and _is_base_of_callers(above)
        for above in project.program.ancestors(symbol)
    ):
        return True
    return _is_asgi(module, f"{name}.__call__")


def _is_base_of_callers(above: Symbol) -> bool:
    if above.dotted.startswith(_FRAMEWORKS) and above.last.endswith("Middleware"):
        return True
    return above.last in _SERVING and above.dotted.partition(".")[0] in _WEB_LIBRARIES


def _is_asgi(module: Module, function: str) -> bool:
    """Whether a function takes what a server calls an application with."""
    taken = {
        bound.target for bound in module.bindings if bound.parameter and bound.scope == function
    }
    return {"scope", "receive", "send"} <= taken

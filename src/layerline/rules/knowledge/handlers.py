"""Who is handed over to be called from outside, and which objects of libraries call it.

`Depends(current_user)`, `Route("/", read)`, `FastAPI(lifespan=…)`: what is handed over may stand in
another module than the call, so all modules are asked; each is asked once.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.handing import Taking
from layerline.rules.project import Project
from layerline.syntax.facts import Argument, Call, Module
from layerline.syntax.symbols import Sort, Symbol

_OF_ROUTERS = frozenset(
    {"fastapi", "starlette", "flask", "flask_restful", "flask_restx", "quart", "litestar", "sanic"}
    | {"blacksheep", "aiohttp", "apiflask", "flask_openapi3", "robyn", "ninja", "socketio"}
)
_OF_DELIVERERS = frozenset(
    {
        "celery",
        "taskiq",
        "apscheduler",
        "dramatiq",
        "huey",
        "arq",
        "rq",
        "faststream",
        "procrastinate",
    }
    | {"typer", "click", "cyclopts", "prefect", "aio_pika", "kombu", "nats", "saq", "strawberry"}
    | {"rocketry", "streaq", "aiogram", "mcp", "fastmcp"}
)
_DEPENDING = frozenset({"Depends", "Security", "Provide"})
_ROUTING = frozenset({"Route", "APIRoute", "WebSocketRoute", "APIWebSocketRoute", "HTTPRoute"})
_BY_KEYWORD = frozenset(
    {"lifespan", "dispatch", "endpoint", "view_func", "on_startup[]", "on_shutdown[]"}
    | {"before_request", "after_request", "dependency"}
)
_MAKING = frozenset({"FastAPI", "Starlette", "Litestar", "APIRouter", "add_middleware"})
_LATER = frozenset({"enqueue", "enqueue_in", "enqueue_at", "add_job", "add_schedule"})
_TAKING = _DEPENDING | _ROUTING | _MAKING | _LATER | {"BaseHTTPMiddleware", "add_url_rule"}
_WORKING = frozenset({"functions[]", "cron_jobs[]", "on_startup", "on_shutdown"})
_BELOW = frozenset({Kind.SERVICE, Kind.REPOSITORY})


def is_router(dotted: str) -> bool:
    """Whether an object of a library, by its dotted name, takes functions that requests call."""
    return dotted.partition(".")[0] in _OF_ROUTERS


def is_deliverer(dotted: str) -> bool:
    """Whether an object of a library calls functions for events, by the clock, from a terminal."""
    return dotted.partition(".")[0].partition("_")[0] in _OF_DELIVERERS


def handed_over(project: Project, module: Module) -> frozenset[str]:
    """The functions and methods of a module that somebody hands over to be called from outside."""
    if project.kind_of(module.name) in _BELOW:
        return frozenset()  # a provider beside its service: it may do what a service may
    find_handed_over(project)
    return project.handing.functions(module.name) | _of_workers(module)


def find_handed_over(project: Project) -> None:
    """Find all that is handed over, unless that is done; what has not changed is as before."""
    handing = project.handing
    if handing.found is not None:
        return
    before = handing.before
    names = (
        project.program.paths if before is None else filter(project.in_focus, project.program.paths)
    )
    found = {
        Taking(other.name, symbol.module, symbol.name, word in _LATER)
        for other in project.program.mentioning(*_TAKING, among=names)
        for symbol, word in _taken(project, other)
    }
    handing.keep(found.union(each for each in before or () if not project.in_focus(each.by)))


def queued(project: Project, module: Module) -> frozenset[str]:
    """The functions of a module that only others give to a queue or a clock.

    Among what is no task such a function may be a service's work, whoever starts it.
    """
    find_handed_over(project)
    return project.handing.only_queued(module.name)


def _taken(project: Project, module: Module) -> Iterator[tuple[Symbol, str]]:
    for call in module.body.calls:
        word = call.chain.removesuffix("()").rpartition(".")[2]
        if word in _TAKING:
            for argument in call.arguments:
                if argument.value and _is_taken(word, argument):
                    for symbol in _called(project, module, call, argument.value):
                        yield symbol, word


def _is_taken(word: str, argument: Argument) -> bool:
    if word in _DEPENDING | _ROUTING | _LATER:
        return not argument.keyword or argument.keyword in _BY_KEYWORD | {"func"}
    return argument.keyword in _BY_KEYWORD


def _called(project: Project, module: Module, call: Call, chain: str) -> Iterator[Symbol]:
    thing = project.objects.of(module.name, call.scope, chain)
    if thing is None:
        return
    symbol = thing.symbol
    if symbol.sort is Sort.FUNCTION and not thing.is_instance:
        yield symbol
    elif symbol.sort is Sort.CLASS:
        method = "__call__" if thing.is_instance else "__init__"
        yield Symbol(symbol.module, f"{symbol.name}.{method}", Sort.FUNCTION)


def _of_workers(module: Module) -> set[str]:
    """The functions that arq's settings list."""
    return {
        made.value
        for made in module.bindings
        if made.scope.endswith("WorkerSettings") and made.target in _WORKING and made.value
    }

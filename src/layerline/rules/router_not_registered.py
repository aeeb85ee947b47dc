"""Routes in a module that nobody imports answer 404, and no test of the module notices.

Wiring is explicit, so that a reader, mypy and the import graph see it; the price is a line for each
router, and this rule is for the line that was forgotten. Where a project finds its routers by
itself (`pkgutil`, computed imports), or registers none, nothing is said; where it makes no
application, another distribution may serve them, and it is a warning.
"""

from collections.abc import Collection, Iterable, Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.callers import is_route
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Function, Module
from layerline.syntax.symbols import Sort

_FINDING = frozenset(
    {"iter_modules", "walk_packages", "glob", "rglob", "iterdir", "listdir", "scandir"}
    | {"import_module", "__import__", "resolve_name", "find_modules", "autodiscover"}
)
_FEW = 20

BAD = Example("""
    # file: src/app/api/routes/orders.py
    from fastapi import APIRouter

    router = APIRouter()

    @router.get("/")
    async def read(): ...

    # file: src/app/api/routes/customers.py
    from fastapi import APIRouter

    router = APIRouter()

    @router.get("/")
    async def read(): ...  #!

    # file: src/app/main.py
    from fastapi import FastAPI

    from app.api.routes import orders

    app = FastAPI()
    app.include_router(orders.router)
""")

GOOD = Example("""
    # file: src/app/api/routes/orders.py
    from fastapi import APIRouter

    router = APIRouter()

    @router.get("/")
    async def read(): ...

    # file: src/app/api/routes/customers.py
    from fastapi import APIRouter

    router = APIRouter()

    @router.get("/")
    async def read(): ...

    # file: src/app/api/routes/shapes.py
    LIMIT = 10

    # file: src/app/api/__init__.py
    from app.api.routes.customers import router as customers
    from app.api.routes.orders import router as orders

    ROUTERS = [customers, orders]
""")


def check(project: Project) -> Iterator[Finding]:
    """Report the first route of each module that no other module imports."""
    serving = {
        module.name: route
        for module in project.modules(Kind.ROUTE)
        if (route := _first_route(project, module)) is not None
    }
    imported = _imported_nearby(project, serving)
    if len(imported) < len(serving):
        imported = _imported(project, serving)
    forgotten = {name: route for name, route in serving.items() if name not in imported}
    if not forgotten or not _are_imported(project) or _finds_by_itself(project):
        return
    makes_one = any(project.names(Kind.ROOT))
    severity = Severity.ERROR if makes_one else Severity.WARNING
    for name, route in forgotten.items():
        yield RULE.finding(
            project.program.modules[name],
            route.place,
            f"nobody imports `{name}`, so its routes are served by nobody",
            remedy="add its router to the list of routers, or remove the module",
            target=name,
            severity=severity,
        )


def weighs(project: Project, module: Module) -> object:
    """Which modules of routes it imports, whether it is one, whether it finds some by itself."""
    named = {name for made in module.imports for name in (made.module, made.target)}
    routes = frozenset(name for name in named if project.kind_of(name) is Kind.ROUTE)
    return routes, any(map(is_route, module.functions)), _looks_for_modules(module)


def _first_route(project: Project, module: Module) -> Function | None:
    """The first route on a router that the module itself makes."""
    for function in module.functions:
        if is_route(function):
            chain = next(each for each in function.decorators if "." in each)
            router = project.objects.of(module.name, "", chain.partition(".")[0])
            made = router is not None and router.symbol.sort is Sort.EXTERNAL
            if made and router is not None and router.symbol.last == "APIRouter":
                return function
    return None


def _imported(project: Project, names: Collection[str]) -> set[str]:
    """Those of some modules that another one imports, as a whole or something of."""
    words = {name.rpartition(".")[2] for name in names}
    return _imported_by(_mentioning(project, words), names)


def _imported_nearby(project: Project, names: Collection[str]) -> set[str]:
    """Those that the few modules import which findings are asked for in; all is looked at else."""
    if project.is_whole:
        return set()
    nearby = (name for name in project.names() if project.in_focus(name))
    return _imported_by(map(project.program.modules.__getitem__, nearby), names)


def _imported_by(modules: Iterable[Module], names: Collection[str]) -> set[str]:
    found: set[str] = set()
    for module in modules:
        for made in module.imports:
            # Who hands it on to others imports it by its own name first.
            found |= {made.module, made.target} - {module.name}
    return found.intersection(names)


def _mentioning(project: Project, words: Collection[str]) -> Iterator[Module]:
    """The modules that may name one of several words; each of many is looked for at once."""
    if len(words) > _FEW:
        yield from map(project.program.modules.__getitem__, project.names())
        return
    yield from project.program.mentioning(*words)


def _are_imported(project: Project) -> bool:
    """Whether any module of routes is; a project that imports none serves them in its own way."""
    return bool(_imported(project, list(project.names(Kind.ROUTE))))


def _finds_by_itself(project: Project) -> bool:
    """Whether some module looks for modules at run time."""
    names = project.names(Kind.ROOT, Kind.PROVIDER, Kind.ROUTE, Kind.CORE)
    return any(_looks_for_modules(project.program.modules[name]) for name in names)


def _looks_for_modules(module: Module) -> bool:
    return any(
        call.chain.removesuffix("()").rpartition(".")[2] in _FINDING for call in module.body.calls
    )


RULE = Rule(
    "LL107",
    "router-not-registered",
    why=__doc__,
    seed="Fail-fast principle: Catch errors as early as possible",
    bad=BAD,
    good=GOOD,
    check=check,
    weighs=weighs,
    kinds=frozenset({Kind.ROUTE}),
)

"""Routes in a module that nobody imports answer 404, and no test of the module notices.

Wiring is explicit, so that a reader, mypy and the import graph see it; the price is a line for each
router, and this rule is for the line that was forgotten. Where a project finds its routers by
itself (`pkgutil`, computed imports), or registers none, nothing is said.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding
from layerline.rules.knowledge.callers import is_route
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Function, Module
from layerline.syntax.symbols import Sort

_FINDING = frozenset(
    {"iter_modules", "walk_packages", "glob", "rglob", "iterdir", "listdir", "scandir"}
    | {"import_module", "__import__", "resolve_name", "find_modules", "autodiscover"}
)

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
    if not serving:
        return
    registrars = _registrars(project)
    for name in serving:
        for registrar in (*registrars, *project.names(Kind.ROOT)):
            project.depends(name, registrar)
    if not registrars or _finds_by_itself(project, registrars):
        return
    known = _imported(project) if project.is_whole else None
    for name, route in serving.items():
        if _is_imported(project, name) if known is None else name in known:
            continue
        yield RULE.finding(
            project.program.modules[name],
            route.place,
            f"nobody imports `{name}`, so its routes are served by nobody",
            remedy="add its router to the list of routers, or remove the module",
            target=name,
        )


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


def _registrars(project: Project) -> list[str]:
    """The composition roots, and the packages of routes, that import a module of routes."""
    paths = project.program.paths
    candidates = [
        name
        for name in project.names(Kind.ROOT, Kind.ROUTE)
        if project.kind_of(name) is Kind.ROOT or paths[name].endswith("/__init__.py")
    ]
    return [name for name in candidates if _imports_routes(project, name)]


def _imports_routes(project: Project, name: str) -> bool:
    return any(
        project.kind_of(there) is Kind.ROUTE
        for made in project.program.modules[name].imports
        if (there := project.named_module(made)) and there != name
    )


def _imported(project: Project) -> set[str]:
    """All modules that another one imports."""
    found: set[str] = set()
    for name in project.program.paths:
        for made in project.program.modules[name].imports:
            found |= {made.module, made.target, project.imported(made).module} - {name}
    return found


def _is_imported(project: Project, name: str) -> bool:
    """Whether another module imports a module, as a whole or something of it."""
    return any(
        name in (made.module, made.target, project.imported(made).module)
        for module in project.program.mentioning(name.rpartition(".")[2])
        if module.name != name
        for made in module.imports
    )


def _finds_by_itself(project: Project, registrars: list[str]) -> bool:
    """Whether one of those that register looks for modules at run time."""
    for name in (*registrars, *project.names(Kind.ROOT)):
        for call in project.program.modules[name].body.calls:
            if call.chain.removesuffix("()").rpartition(".")[2] in _FINDING:
                return True
    return False


RULE = Rule(
    "LL107",
    "router-not-registered",
    why=__doc__,
    seed="Fail-fast principle: Catch errors as early as possible",
    bad=BAD,
    good=GOOD,
    check=check,
)

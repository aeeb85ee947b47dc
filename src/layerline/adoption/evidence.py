"""What the code of a module says about its part: decorators, base classes, calls, names."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from layerline.adoption.outside import (
    CONNECTING,
    asks_session,
    builds_queries,
    imports_database,
    is_of_web,
    makes_engine,
    serves_http,
    stores_records,
)
from layerline.architecture.layers import Kind
from layerline.architecture.words import words
from layerline.syntax.facts import Call, Class, Function, Module
from layerline.syntax.names import Program
from layerline.syntax.symbols import Sort, Symbol

_VERBS = words("""get post put patch delete head options route websocket api_route websocket_route
    websocket_listener expose""")
_ROUTING = re.compile(
    r"\w*(router|routes|app|api|blueprint|bp|mod|view|namespace|ns)\w*", re.IGNORECASE
)
_FRAMEWORKS = words(
    "fastapi starlette flask litestar quart sanic falcon aiohttp bottle esmerald blacksheep"
)
_APPLICATIONS = words("FastAPI Starlette Flask Litestar Quart Sanic Esmerald Application")
_ROUTE_BASES = re.compile(
    r"(MethodView|View|Controller|Resource|HTTPEndpoint|WebSocketEndpoint|APIView|BaseHTTPMiddleware"
    r"|ModelView|ModelRestApi|BaseApi|MethodResource|RH)"
)
_ROUTERS = frozenset({"APIRouter", "Blueprint", "Router", "IndicoBlueprint"})
_MAPPED = frozenset(
    {"DeclarativeBase", "MappedAsDataclass", "Document", "BaseDocument", "AsyncDocument"}
)
_ORMS = words("sqlalchemy flask_sqlalchemy tortoise peewee beanie mongoengine ormar django")
_COLUMNS = frozenset({"mapped_column()", "Column()", "relationship()"})
_VALIDATED = frozenset(
    {"BaseModel", "Schema", "Struct", "RootModel", "SQLModel", "GenericModel", "BaseSchema"}
)
_TASKS = frozenset({"task", "shared_task", "actor", "job", "periodic_task", "cron"})
_HANDLED = frozenset(
    {"subscriber", "event_handler", "subscribe", "on_event", "receiver", "handles"}
)
_RESOLVING = frozenset({"field", "mutation", "subscription"})
_COMMANDS = frozenset({"command", "callback", "group"})
_RUNNING = ("run", "execute", "handle", "__call__")
_NAMED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.REPOSITORY, re.compile(r"\w*(Repository|DAO|Dao|CRUD|Crud)(Base|Impl)?|CRUD\w+")),
    (Kind.SERVICE, re.compile(r"\w*(Service|UseCase|Interactor)(Impl|Base)?")),
    (Kind.ROUTE, re.compile(r"\w+Middleware")),
    (Kind.EVENT, re.compile(r"[A-Za-z]\w*Event")),
)

_REPOSITORIES = re.compile(r"\w*(Repository|Repo|DAO|Dao|CRUD|Crud)(Base|Impl)?|CRUD\w*")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one module shows, counted.

    Attributes:
        counts: how often it shows each kind.
        classes: how many classes it has at its top.
        functions: how many functions and methods.
        queries: how many calls ask a session.
        is_of_database: whether it imports a library for databases.
        builds_queries: whether it asks a database itself, and does not only pass sessions on.
        is_of_web: whether it imports a library that serves HTTP.
        makes_engine: whether it connects to a database itself.
        stores: whether it has a class that reads and writes records, whatever it keeps them in.
        shown: an example of each kind, as a person would say it.
    """

    counts: Mapping[Kind, int]
    classes: int
    functions: int
    queries: int
    is_of_database: bool
    builds_queries: bool
    is_of_web: bool
    makes_engine: bool
    stores: bool
    shown: Mapping[Kind, str]

    def of(self, kind: Kind) -> int:
        """How often it shows a kind."""
        return self.counts.get(kind, 0)


def evidence_in(program: Program, module: Module) -> Evidence:
    """What a module shows; one that serves tests shows nothing, whatever applications it makes."""
    counts: Counter[Kind] = Counter()
    shown: dict[Kind, str] = {}
    serves_tests = any(made.module.partition(".")[0] == "pytest" for made in module.imports)
    for kind, said in () if serves_tests else _signs(program, module):
        counts[kind] += 1
        shown.setdefault(kind, said)
    tops = [each for each in module.classes if each.name.isidentifier()]
    if counts[Kind.EVENT] * 2 <= len(tops):  # `RegistrationPageEvent` among other pages
        del counts[Kind.EVENT]
    functions = [each for each in module.functions if "<" not in each.name]  # as written
    return Evidence(
        counts,
        classes=len(tops),
        functions=len(functions),
        queries=sum(asks_session(call) for call in module.body.calls),
        is_of_database=imports_database(module),
        builds_queries=builds_queries(module),
        is_of_web=is_of_web(module),
        makes_engine=makes_engine(module),
        stores=stores_records(module),
        shown=shown,
    )


def _signs(program: Program, module: Module) -> Iterator[tuple[Kind, str]]:
    for made in module.functions:
        yield from _of_function(module, made)
    for each in module.classes:
        yield from _of_class(program, module, each)
    for call in module.body.calls:
        yield from _of_call(module, call)


def _of_function(module: Module, made: Function) -> Iterator[tuple[Kind, str]]:
    for decorator in made.decorators:
        owner, _, last = decorator.removesuffix("()").rpartition(".")
        if last in _VERBS and _is_routing(module, owner, last):
            yield Kind.ROUTE, f"@{decorator.removesuffix('()')}"
        elif last in _TASKS:
            yield Kind.TASK, f"@{decorator.removesuffix('()')}"
        elif last in _HANDLED:
            yield Kind.HANDLER, f"@{decorator.removesuffix('()')}"
        elif last in _RESOLVING and owner.partition(".")[0] == "strawberry":
            yield Kind.ROUTE, f"@{decorator.removesuffix('()')}"
        elif last in _COMMANDS and owner:
            yield Kind.SCRIPT, f"@{decorator.removesuffix('()')}"


def _is_routing(module: Module, owner: str, last: str) -> bool:
    if not owner:  # litestar's `@get()`; flask-appbuilder's `@expose()`
        return any(
            made.bound == last
            and made.module.partition(".")[0] in {*_FRAMEWORKS, "flask_appbuilder"}
            for made in module.imports
        )
    return bool(_ROUTING.fullmatch(owner.rpartition(".")[2]))


def _of_class(program: Program, module: Module, each: Class) -> Iterator[tuple[Kind, str]]:
    above = list(program.ancestors(Symbol(module.name, each.name, Sort.CLASS)))
    bases = [one for one in above if one.sort is Sort.EXTERNAL]
    written = {base.rpartition(".")[2].removesuffix("[]") for base in each.bases}
    if _is_mapped(program, above, bases):
        yield Kind.MODEL, "classes mapped to tables"
    elif any(one.last in _VALIDATED for one in bases):
        settings = any(one.last == "BaseSettings" for one in bases)
        yield Kind.CORE if settings else Kind.SCHEMA, "pydantic models and the like"
    elif any(one.last == "BaseSettings" for one in bases):
        yield Kind.CORE, "settings"
    elif any(one.last.endswith(("Exception", "Error")) for one in above[1:]) or any(
        base.endswith(("Exception", "Error")) for base in written
    ):
        yield Kind.CORE, "exceptions"
    elif any(one.last in ("Enum", "StrEnum", "IntEnum") for one in bases) or "Enum" in written:
        yield Kind.CORE, "enums"
    if _is_view(bases, written):
        yield Kind.ROUTE, "views or controllers"
    for kind, name in _NAMED:
        if name.fullmatch(each.name) and (kind is not Kind.ROUTE or is_of_web(module)):
            yield kind, f"class {each.name}"
    if _is_a_repo(module, each, written):
        yield Kind.REPOSITORY, f"class {each.name}"
    yield from _of_use_case(program, each, above)


def _is_view(bases: list[Symbol], written: set[str]) -> bool:
    """Whether a class is a view of a library that serves HTTP; a chat has views, too."""
    known = [one for one in bases if _ROUTE_BASES.search(one.last)]
    own = written - {one.last for one in known}
    of_web = any(serves_http(one.module) for one in known)
    return of_web or any(_ROUTE_BASES.fullmatch(base) for base in own)


def _is_a_repo(module: Module, each: Class, written: set[str]) -> bool:
    """Whether a base or a name says so; git has repos, too."""
    of_one = any(_REPOSITORIES.fullmatch(base) for base in written)
    return of_one or (each.name.endswith("Repo") and imports_database(module))


def _of_use_case(program: Program, each: Class, above: list[Symbol]) -> Iterator[tuple[Kind, str]]:
    """Whether a class called a command is carried out, and is none of a command line."""
    is_typed = any(one.sort is not Sort.CLASS and one.last.endswith("Command") for one in above)
    if each.name.endswith("Command") and not is_typed:
        methods = (
            f"{one.name}.{name}" in program.contents(one.module).functions
            for one in above
            if one.sort is Sort.CLASS
            for name in _RUNNING
        )
        if any(methods):
            yield Kind.SERVICE, f"class {each.name}"


def _is_mapped(program: Program, above: list[Symbol], bases: list[Symbol]) -> bool:
    if any(one.last in _MAPPED for one in bases):
        return True
    if any(one.last == "Model" and one.module.partition(".")[0] in _ORMS for one in bases):
        return True
    for one in above:
        if one.sort is not Sort.CLASS:
            continue
        if _has_columns(program.modules[one.module], one.name):
            return True
        definition = program.contents(one.module).classes[one.name]
        if "table=True" in definition.keywords or any(
            base in ("db.Model", "Model.metadata") for base in definition.bases
        ):
            return True
    return False


def _has_columns(module: Module, name: str) -> bool:
    """Whether a class has columns, or names its table; an annotation alone is a promise."""
    bound = [made for made in module.bindings if made.scope == name]
    return any(
        made.value.rpartition(".")[2] in _COLUMNS
        or (made.target == "__tablename__" and not made.annotation)
        for made in bound
    )


def _of_call(module: Module, call: Call) -> Iterator[tuple[Kind, str]]:
    chain = call.chain.removesuffix("()")
    last = chain.rpartition(".")[2]
    if last in _APPLICATIONS and _from_framework(module, chain):
        yield Kind.ROOT, f"{last}() is made here"
    elif last in _ROUTERS and (last != "Router" or _from_framework(module, chain)):
        yield Kind.ROUTE, f"{last}() is made here"
    elif last in CONNECTING:
        yield Kind.CORE, f"{last}()"
    elif last in ("Typer", "ArgumentParser"):
        yield Kind.SCRIPT, f"{last}()"


def _from_framework(module: Module, chain: str) -> bool:
    first = chain.partition(".")[0]
    return any(
        made.bound == first and made.module.partition(".")[0] in _FRAMEWORKS
        for made in module.imports
    )


@dataclass(slots=True)
class Folder:
    """How many files a folder has, at any depth, and how many of them show what."""

    files: int = 0
    asking: int = 0
    showing: Counter[Kind] = field(default_factory=Counter)

    def share(self, kind: Kind) -> float:
        """The part of the files that show a kind, from 0 to 1."""
        return self.showing[kind] / self.files if self.files else 0.0


def by_folder(found: Mapping[str, Evidence]) -> Mapping[str, Folder]:
    """What the files in or below each folder show; those without code do not count."""
    folders: dict[str, Folder] = defaultdict(Folder)
    for path, evidence in found.items():
        if not evidence.classes and not evidence.functions:
            continue
        above = path.rpartition("/")[0]
        while above:
            folders[above].files += 1
            folders[above].asking += bool(evidence.queries)
            folders[above].showing.update(evidence.counts.keys())
            above = above.rpartition("/")[0]
    return folders

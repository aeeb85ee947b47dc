"""Which names mean SQL, and which objects are sessions or units of work."""

import re

from layerline.architecture.settings import Role
from layerline.rules.knowledge.roles import plays
from layerline.rules.project import Project
from layerline.syntax.objects import Thing
from layerline.syntax.symbols import Sort, Symbol


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LIBRARIES = frozenset({"sqlalchemy", "sqlmodel"})
_CONSTRUCTS = _words(
    """aliased and_ asc between bindparam case cast column contains_eager defer delete desc
    distinct except_ exists extract false func funcfilter insert intersect join joinedload lateral
    literal literal_column load_only not_ noload null nulls_first nulls_last or_ outerjoin over
    raiseload select selectinload subqueryload table text true tuple_ type_coerce undefer union
    union_all update values within_group with_expression with_loader_criteria"""
)
_SESSIONS = frozenset({"AsyncSession", "Session", "AsyncConnection", "Connection"})
_SESSIONS_MADE = frozenset({"async_scoped_session", "scoped_session"})
_FACTORIES = frozenset(
    {"async_sessionmaker", "sessionmaker", "async_scoped_session", "scoped_session"}
    | {"create_engine", "create_async_engine", "AsyncEngine", "Engine"}
)
_DRIVERS = frozenset({"asyncpg", "aiosqlite", "sqlite3", "psycopg", "psycopg2", "aiomysql"})
_CONNECTING = frozenset({"connect", "create_pool"})
_KEEPING = (
    _LIBRARIES
    | _DRIVERS
    | _words(
        """databases flask_mongoengine flask_pymongo flask_sqlalchemy gino mongoengine motor peewee
    playhouse pony pymongo tortoise"""
    )
)
_UNIT = re.compile(r"UnitOfWork|Uow|UOW")

QUERYING = _words(
    """add add_all bulk_insert_mappings bulk_save_objects delete exec execute expunge flush get
    get_one merge query refresh run_sync scalar scalars stream stream_scalars"""
)
"""Methods of a session that read or write data. To begin, commit or close is none of them."""
_AROUND = _words(
    """acquire begin begin_nested close commit connect connection disconnect expire expire_all
    in_transaction invalidate release reuse_conn rollback transaction"""
)
"""Methods of any session that do not."""


def is_query(dotted: str) -> bool:
    """Whether a name of another distribution builds a query or connects to a database."""
    library, *inside = dotted.split(".")
    if library in _DRIVERS:
        return bool(inside) and inside[-1] in _CONNECTING
    return library in _LIBRARIES and bool(inside) and inside[-1] in _CONSTRUCTS


def is_session(dotted: str) -> bool:
    """Whether it is the class of sessions or connections."""
    library, *inside = dotted.removesuffix(".__call__").split(".")
    if library not in _LIBRARIES or not inside:
        return False
    made = dotted.endswith(".__call__") and inside[-1].endswith("sessionmaker")
    return made or inside[-1] in _SESSIONS | _SESSIONS_MADE


def is_factory(dotted: str) -> bool:
    """Whether it makes sessions: an engine, a session maker."""
    library, *inside = dotted.split(".")
    return library in _LIBRARIES and bool(inside) and inside[-1] in _FACTORIES


def is_handle(project: Project, symbol: Symbol) -> bool:
    """Whether a name is the database itself: a library's object, or a class on one of its own."""
    if symbol.sort is Sort.VARIABLE:
        thing = project.objects.of(symbol.module, "", symbol.name)
        if thing is None:
            return False
        symbol = thing.symbol
    above = project.program.ancestors(symbol) if symbol.sort is Sort.CLASS else (symbol,)
    return any(
        each.sort is Sort.EXTERNAL and each.dotted.partition(".")[0] in _KEEPING for each in above
    )


def holds_session(project: Project, thing: Thing | None) -> bool:
    """Whether an object is a session: the library's, one on it, or one by the project's word."""
    if thing is None:
        return False
    symbol = thing.symbol
    above = project.program.ancestors(symbol) if symbol.sort is Sort.CLASS else (symbol,)
    library = any(each.sort is Sort.EXTERNAL and is_session(each.dotted) for each in above)
    return library or plays(project, Role.SESSION, symbol)


def asks(project: Project, thing: Thing | None, method: str) -> bool:
    """Whether a method reads or writes data through an object, which is a session."""
    if thing is None or not thing.is_instance or not holds_session(project, thing):
        return False
    if method in QUERYING:
        return True
    is_own = plays(project, Role.SESSION, thing.symbol)
    return is_own and method not in _AROUND and not method.startswith("_")


def is_unit_of_work(project: Project, thing: Thing | None) -> bool:
    """Whether an object is a unit of work: by the name of its class or a base, or by its part."""
    if thing is None or not thing.is_instance:
        return False
    if plays(project, Role.UNIT_OF_WORK, thing.symbol):
        return True
    if thing.symbol.sort is not Sort.CLASS:
        return False
    return any(_UNIT.search(above.last) for above in project.program.ancestors(thing.symbol))

"""Which names mean SQL, and which objects are sessions or units of work."""

import re

from layerline.syntax.names import Program
from layerline.syntax.objects import Thing
from layerline.syntax.symbols import Sort


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
_UNIT = re.compile(r"UnitOfWork|Uow|UOW")

QUERYING = _words(
    """add add_all bulk_insert_mappings bulk_save_objects delete exec execute expunge flush get
    get_one merge query refresh run_sync scalar scalars stream stream_scalars"""
)
"""Methods of a session that read or write data. To begin, commit or close is none of them."""


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


def holds_session(thing: Thing | None) -> bool:
    """Whether an object is a session."""
    return (
        thing is not None and thing.symbol.sort is Sort.EXTERNAL and is_session(thing.symbol.dotted)
    )


def is_unit_of_work(program: Program, thing: Thing | None) -> bool:
    """Whether an object is a unit of work of the project, by the name of its class or a base."""
    if thing is None or not thing.is_instance or thing.symbol.sort is not Sort.CLASS:
        return False
    return any(_UNIT.search(above.last) for above in program.ancestors(thing.symbol))

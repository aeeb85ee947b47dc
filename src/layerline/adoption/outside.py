"""What a module has to do with the world outside: who serves HTTP, who asks a database."""

import re

from layerline.architecture.words import words
from layerline.syntax.facts import Call, Module

_OF_WEB = re.compile(
    r"(?!flask_(sqlalchemy|migrate|mail)|django\.db)"
    r"(fastapi|starlette|flask|litestar|quart|sanic|falcon|bottle|esmerald|blacksheep|django"
    r"|rest_framework|ninja|tornado\.web|aiohttp\.web|connexion|werkzeug|apiflask|webargs|pyramid)"
)
"""Libraries that serve HTTP, by how their names begin: `flask_restx` is one of them."""
CONNECTING = words("create_engine create_async_engine sessionmaker async_sessionmaker")
"""What makes a connection to a database, or what makes sessions on one."""
_DATABASES = words("""sqlalchemy sqlmodel flask_sqlalchemy asyncpg psycopg psycopg2 aiosqlite
    sqlite3 aiomysql pymysql peewee tortoise beanie mongoengine motor pymongo redis""")
_ASKING = words("execute scalars scalar exec query fetchone fetchall fetch_one fetchrow")
_DATABASE = re.compile(r"\w*(Database|DatabaseManager|DatabaseClient)")
_READING = words("get all list find get_all get_by_id find_all find_by_id")
_WRITING = words("put add create update delete remove save insert upsert set")
_OF_FILES = words("git pygit2 dulwich subprocess docker shutil")
_HELD = words("""Session AsyncSession Connection AsyncConnection Engine AsyncEngine sessionmaker
    async_sessionmaker scoped_session""")
_STORING = words("get add add_all merge delete flush refresh insert update fetch fetch_page")


def builds_queries(module: Module) -> bool:
    """Whether a module asks a database itself; to know the type of a session is to pass it on."""
    taken = [made for made in module.imports if made.module.partition(".")[0] in _DATABASES]
    if any(made.name and not _is_held(made.module, made.name) for made in taken):
        return True
    bound = {made.bound for made in taken if not made.name}
    for call in module.body.calls:
        first, _, rest = call.chain.removesuffix("()").partition(".")
        last = rest.rpartition(".")[2]
        if (first in bound and rest and last not in _HELD) or _is_of_session(call, _STORING):
            return True
    return False


def _is_held(module: str, name: str) -> bool:
    return name in _HELD or module.endswith((".exc", ".errors")) or name in ("orm", "exc")


def stores_records(module: Module) -> bool:
    """Whether a module has a class that reads and writes records; one of git keeps no records."""
    if any(made.module.partition(".")[0] in _OF_FILES for made in module.imports):
        return False
    methods: dict[str, set[str]] = {}
    for made in module.functions:
        owner, _, name = made.name.rpartition(".")
        methods.setdefault(owner, set()).add(name)
    return any(owner and _READING & names and _WRITING & names for owner, names in methods.items())


def makes_engine(module: Module) -> bool:
    """Whether a module connects to a database, or has the class that does."""
    called = {call.chain.removesuffix("()").rpartition(".")[2] for call in module.body.calls}
    named = any(_DATABASE.fullmatch(each.name) for each in module.classes)
    return named or not called.isdisjoint({*CONNECTING, "scoped_session"})


def is_of_web(module: Module) -> bool:
    """Whether a module imports what serves HTTP."""
    return any(serves_http(made.target) for made in module.imports)


def serves_http(dotted: str) -> bool:
    """Whether a dotted name is of a library that serves HTTP."""
    return _OF_WEB.match(dotted) is not None


def imports_database(module: Module) -> bool:
    """Whether a module imports a library for databases."""
    return any(made.module.partition(".")[0] in _DATABASES for made in module.imports)


def asks_session(call: Call) -> bool:
    """Whether a call asks a session, by the name of what is called."""
    return _is_of_session(call, _ASKING)


def _is_of_session(call: Call, methods: frozenset[str]) -> bool:
    owner, _, last = call.chain.removesuffix("()").rpartition(".")
    held = owner.rpartition(".")[2].lower()
    return last in methods and held.endswith(("session", "db", "conn", "connection"))

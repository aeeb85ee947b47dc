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
_ENGINES = frozenset(
    {"create_engine", "create_async_engine", "sessionmaker", "async_sessionmaker", "scoped_session"}
)
_DATABASES = words("""sqlalchemy sqlmodel flask_sqlalchemy asyncpg psycopg psycopg2 aiosqlite
    sqlite3 aiomysql pymysql peewee tortoise beanie mongoengine motor pymongo redis""")
_ASKING = words("execute scalars scalar exec query fetchone fetchall fetch_one fetchrow")
_DATABASE = re.compile(r"\w*(Database|DatabaseManager|DatabaseClient)")


def makes_engine(module: Module) -> bool:
    """Whether a module connects to a database, or has the class that does."""
    called = {call.chain.removesuffix("()").rpartition(".")[2] for call in module.body.calls}
    named = any(_DATABASE.fullmatch(each.name) for each in module.classes)
    return named or not called.isdisjoint(_ENGINES)


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
    owner, _, last = call.chain.removesuffix("()").rpartition(".")
    held = owner.rpartition(".")[2].lower()
    return last in _ASKING and held.endswith(("session", "db", "conn", "connection"))

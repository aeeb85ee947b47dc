"""What a code base is made of besides its layers: libraries, sessions, event buses, its root."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from layerline.adoption.classify import Basis, Guess
from layerline.adoption.evidence import Evidence
from layerline.architecture.layers import Kind
from layerline.architecture.settings import Role
from layerline.architecture.words import words
from layerline.syntax.facts import Module

_LIBRARIES: dict[str, str] = {
    "web": "fastapi starlette flask litestar quart sanic django aiohttp falcon tornado",
    "database": """sqlalchemy sqlmodel tortoise peewee beanie mongoengine motor pymongo asyncpg
        psycopg psycopg2 aiosqlite sqlite3 databases redis elasticsearch""",
    "schemas": "pydantic marshmallow msgspec attrs",
    "tasks": "celery dramatiq arq rq huey apscheduler taskiq",
    "events": "faststream nats aiokafka kafka pika aio_pika blinker",
    "http": "httpx httpx2 aiohttp requests urllib3",
}
_KIND_OF = {name: kind for kind, names in _LIBRARIES.items() for name in names.split()}
_SESSIONS = frozenset(
    {"AsyncSession", "Session", "AsyncConnection", "Connection", "async_scoped_session"}
)
_DATABASE = re.compile(r"(Async)?(Database|Db|DB|DatabaseSession|DbSession|DBSession|Connection)")
_ASKS = words(
    "execute fetchone fetch_one fetchall fetch_all fetchrow fetch commit rollback scalars"
)
_BUS = re.compile(r"\w*(Event|Message)s?(Bus|Publisher|Dispatcher|Emitter|Broker|Hub)")
_PUBLISHES = words("publish emit dispatch send fire publish_event emit_event notify")
_ENOUGH = 2
_PARTS = frozenset({Kind.ROUTE, Kind.SERVICE, Kind.REPOSITORY, Kind.MODEL, Kind.SCHEMA})
_MOST = 0.6
_SOME = 0.2


@dataclass(frozen=True, slots=True)
class Library:
    """A library of somebody else, what it is for, and how many files import it."""

    name: str
    purpose: str
    files: int


@dataclass(frozen=True, slots=True)
class Part:
    """A name of the project or of a library that plays a part, and why it is thought to.

    Attributes:
        is_known: whether the rules know it without being told.
    """

    role: Role
    name: str
    why: str
    is_known: bool


def libraries(modules: Iterable[Module]) -> tuple[Library, ...]:
    """What is imported, most used first."""
    counts: Counter[str] = Counter()
    for module in modules:
        counts.update({made.module.partition(".")[0] for made in module.imports} & set(_KIND_OF))
    return tuple(Library(name, _KIND_OF[name], count) for name, count in counts.most_common())


def parts(modules: Mapping[str, Module]) -> tuple[Part, ...]:
    """The session types and the event buses."""
    taken: Counter[str] = Counter()
    found: list[Part] = []
    for module in modules.values():
        taken.update(
            {
                f"{made.module}.{made.name}"
                for made in module.imports
                if made.name in _SESSIONS and made.module.startswith(("sqlalchemy", "sqlmodel"))
            }
        )
        found += _own(module)
    usual = [
        Part(Role.SESSION, name, f"{count} files import it", is_known=True)
        for name, count in taken.most_common(_ENOUGH)
    ]
    return (*usual, *sorted(found, key=lambda part: (part.role, part.name)))


def _own(module: Module) -> Iterator[Part]:
    for each in module.classes:
        if "." in each.name or any(base.endswith(("Protocol", "Exception")) for base in each.bases):
            continue
        methods = {
            made.name.removeprefix(f"{each.name}.")
            for made in module.functions
            if made.name.startswith(f"{each.name}.")
        }
        dotted = f"{module.name}.{each.name}"
        if _DATABASE.fullmatch(each.name) and len(asks := methods & _ASKS) >= _ENOUGH:
            why = f"has {_listed(asks)}"
            yield Part(Role.SESSION, dotted, why, is_known=False)
        if _BUS.fullmatch(each.name) and (asks := methods & _PUBLISHES):
            known = re.fullmatch(r"\w*(Event|Message)(Bus|Publisher|Dispatcher)", each.name)
            yield Part(Role.BUS, dotted, f"has {_listed(asks)}", is_known=bool(known))


def _listed(methods: Iterable[str]) -> str:
    return ", ".join(f"{name}()" for name in sorted(methods))


def composition_roots(found: Mapping[str, Evidence]) -> tuple[str, ...]:
    """The files that make the application."""
    return tuple(path for path, evidence in sorted(found.items()) if evidence.of(Kind.ROOT))


def layout_of(guesses: Mapping[str, Guess], packages: Sequence[str]) -> str:
    """How the code is laid out: where layers meet each other, in one place or in each feature."""
    homes: dict[str, Counter[Kind]] = {}
    for path, guess in guesses.items():
        if guess.kind in _PARTS and not path.endswith("__init__.py"):
            place = guess.key if guess.basis is Basis.FOLDER else path
            homes.setdefault(place.rpartition("/")[0], Counter())[guess.kind] += 1
    sizes = sorted((counts.total() for counts in homes.values()), reverse=True)
    total = sum(sizes)
    if sum(sizes[: len(packages)]) >= total * _MOST:
        return "layer-first"
    at_top = sum(homes.get(package, Counter()).total() for package in packages)
    together = sum(counts.total() for counts in homes.values() if len(counts) > 1)
    is_pure = at_top < total * _SOME and together >= total * _MOST and sizes[0] < total / 2
    return "feature-first" if is_pure else "mixed"

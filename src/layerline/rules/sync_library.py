"""A library that can only block makes every function that uses it a trap for async callers.

It works until somebody calls it from a route, and then it works badly and quietly. For nearly each
of them there is one that awaits. Scripts, and modules that hand the calls to a thread, are right.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Kind
from layerline.rules.finding import Finding, Severity
from layerline.rules.knowledge.blocking import REPLACEMENTS
from layerline.rules.knowledge.threads import uses_threads
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Import
from layerline.syntax.symbols import Sort

_KINDS = frozenset(
    {Kind.ROUTE, Kind.PROVIDER, Kind.HANDLER, Kind.TASK, Kind.SERVICE, Kind.REPOSITORY}
)

_NAMES_ONLY = frozenset(
    {"constants", "exceptions", "errors", "types", "converters", "typing", "util"}
)

BAD = Example("""
    # file: src/app/services/rates.py
    import requests  #!

    # file: src/app/repositories/orders.py
    from psycopg2 import connect  #!

    # file: src/app/api/routes/rates.py
    from typing import TYPE_CHECKING

    import boto3 as aws  #!

    if TYPE_CHECKING:
        import requests
""")

GOOD = Example("""
    # file: src/app/services/rates.py
    import asyncio

    import requests

    async def fetch(url):
        return await asyncio.to_thread(requests.get, url)

    # file: src/app/services/mail.py
    from smtplib import SMTPException

    # file: src/app/scripts/load.py
    import requests

    # file: src/app/services/orders.py
    import httpx
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each import of a library that only blocks."""
    for module in project.modules(*_KINDS):
        if uses_threads(module):
            continue
        for made in module.imports:
            library = _library(project, made)
            if library and not made.typing:
                yield RULE.finding(
                    module,
                    made.place,
                    f"`{library}` can only block",
                    remedy=f"use {REPLACEMENTS[library]}, or hand its calls to a thread",
                    symbol=made.scope,
                    target=library,
                )


def _library(project: Project, made: Import) -> str:
    if project.imported(made).sort is not Sort.EXTERNAL or made.name.endswith(
        ("Error", "Exception", "Warning")
    ):
        return ""
    if "Async" in made.name or "asyncio" in made.target:
        return ""
    if not _NAMES_ONLY.isdisjoint(made.target.split(".")):
        return ""
    return next(
        (
            library
            for library in REPLACEMENTS
            if made.module == library or made.module.startswith(f"{library}.")
        ),
        "",
    )


RULE = Rule(
    "LL602",
    "sync-library",
    why=__doc__,
    seed="Prefer async libraries (aiohttp over requests, asyncpg over psycopg2)",
    bad=BAD,
    good=GOOD,
    check=check,
    severity=Severity.INFO,
    kinds=_KINDS,
)

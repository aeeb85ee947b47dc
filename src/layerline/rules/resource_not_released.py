"""Cleaning up behind a `yield` without `finally` is skipped whenever something went wrong.

An exception in the block is raised at the `yield`; what stands below it never runs, and the
connection stays open until the pool is empty. Put the `yield` into `try`, and what closes into
`finally`, or into a `with`.
"""

from collections.abc import Iterator

from layerline.rules.finding import Finding, Severity
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Doing, Function, Module, Statement

_MANAGERS = ("contextmanager",)
_RELEASING = frozenset(
    {"close", "aclose", "dispose", "release", "disconnect", "shutdown", "stop", "quit", "unlock"}
    | {"terminate", "cleanup", "teardown", "wait_closed", "rollback"}
)

BAD = Example("""
    # file: src/app/core/db.py
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def connection(url):
        conn = await connect(url)
        yield conn  #!
        await conn.close()

    # file: src/app/api/deps.py
    async def get_db():
        db = Session()
        yield db  #!
        db.close()
""")

GOOD = Example("""
    # file: src/app/core/db.py
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def connection(url):
        conn = await connect(url)
        try:
            yield conn
        finally:
            await conn.close()

    @asynccontextmanager
    async def inside(url):
        async with connection(url) as conn:
            yield conn

    @asynccontextmanager
    async def committed(session):
        yield session
        await session.commit()

    def numbers(file):
        yield 1
        yield 2
        file.close()
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each yield whose clean-up an exception would skip."""
    for module in project.modules():
        for function in module.functions:
            if function.yields and _is_entered(function):
                yield from _check(module, function)


def _is_entered(function: Function) -> bool:
    """Whether a generator is a context manager, or a dependency by its name.

    A lifespan ends with its process, and an exception of a request does not reach it.
    """
    if "lifespan" in function.name:
        return False
    if any(each.endswith(_MANAGERS) for each in function.decorators):
        return True
    return function.name.rpartition(".")[2].startswith("get_") and not function.decorators


def _check(module: Module, function: Function) -> Iterator[Finding]:
    own = [
        (index, each)
        for index, each in enumerate(module.body.statements)
        if each.scope == function.name
    ]
    yields = [(index, each) for index, each in own if each.kind is Doing.YIELD]
    if len(yields) != 1:
        return
    index, here = yields[0]
    after = [each for at, each in own if at > index and each.block not in ("except", "finally")]
    if here.parent == -1 and any(_releases(each) for each in after):
        yield RULE.finding(
            module,
            here.place if here.reads else function.place,
            f"`{function.name}` cleans up only when nothing goes wrong",
            remedy="write `try:` around the `yield`, and the clean-up into `finally:`",
            symbol=function.name,
            target="yield",
        )


def _releases(statement: Statement) -> bool:
    return statement.parent == -1 and any(
        chain.endswith("()") and chain.removesuffix("()").rpartition(".")[2] in _RELEASING
        for chain in statement.reads
    )


RULE = Rule(
    "LL701",
    "resource-not-released",
    why=__doc__,
    seed="# Async context manager for resource cleanup",
    bad=BAD,
    good=GOOD,
    check=check,
    severity=Severity.WARNING,
)

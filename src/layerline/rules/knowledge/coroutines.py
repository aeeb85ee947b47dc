"""Which calls of other libraries make coroutines."""

from layerline.rules.knowledge.http_clients import as_known

_METHODS = {
    "AsyncSession": "commit rollback flush execute scalar scalars stream get refresh merge delete "
    "close invalidate",
    "AsyncConnection": "commit rollback execute scalar scalars close run_sync",
    "AsyncClient": "get post put patch delete head options request send aclose",
}
_CLASSES = {
    "sqlalchemy.ext.asyncio.AsyncSession": "AsyncSession",
    "sqlalchemy.ext.asyncio.session.AsyncSession": "AsyncSession",
    "sqlmodel.ext.asyncio.session.AsyncSession": "AsyncSession",
    "sqlalchemy.ext.asyncio.async_sessionmaker.__call__": "AsyncSession",
    "sqlalchemy.ext.asyncio.AsyncConnection": "AsyncConnection",
    "httpx.AsyncClient": "AsyncClient",
}
_FUNCTIONS = frozenset({"asyncio.sleep", "asyncio.wait_for", "asyncio.to_thread", "anyio.sleep"})
_MADE = frozenset(
    f"{dotted}.{method}" for dotted, kind in _CLASSES.items() for method in _METHODS[kind].split()
)


def is_coroutine(dotted: str) -> bool:
    """Whether a call of a dotted name does nothing before it is awaited."""
    return dotted in _FUNCTIONS or as_known(dotted) in _MADE

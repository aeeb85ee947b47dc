"""Libraries that ask somebody else's HTTP API, and one that goes by two names."""

CLIENTS = frozenset({"httpx", "aiohttp", "requests", "urllib3", "niquests"})
_ALIKE = {"httpx2": "httpx"}


def as_known(dotted: str) -> str:
    """A dotted name of a library under the name that the rules know it by."""
    library, dot, rest = dotted.partition(".")
    return f"{_ALIKE.get(library, library)}{dot}{rest}"

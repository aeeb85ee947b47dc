"""What an event remembers of the work that caused it: its handlers' log lines are found by it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from structlog.contextvars import bound_contextvars, get_contextvars

CARRIED = ("request_id", "traceparent")
"""Of what is bound to the log lines, what goes on with an event."""


def carried() -> dict[str, str]:
    """What is stored with an event that is published now."""
    bound = get_contextvars()
    return {name: str(bound[name]) for name in CARRIED if name in bound}


@contextmanager
def resumed(context: Mapping[str, str]) -> Iterator[None]:
    """Go on, inside the block, with what was stored with an event."""
    with bound_contextvars(**context):
        yield

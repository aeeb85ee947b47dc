"""No garbage collection while facts and trees are made: there are many, and they hold no cycles.

The collector would go through all of them again and again, and find nothing. What is no longer
needed is freed all the same, by its count.
"""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Switch the collector off, and on again where it was on."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

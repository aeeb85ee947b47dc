"""What is asked for at the start of a process, so that a wrong setting stops it there."""

from collections.abc import Callable

STARTUP: list[Callable[[], object]] = []

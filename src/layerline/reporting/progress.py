"""A bar on the terminal of a run that takes longer than a second."""

import sys
import time
from types import TracebackType
from typing import Self

_PATIENCE = 1.0
_BETWEEN = 0.1
_CELLS = 30
_CLEAR = "\r\033[K"


class Progress:
    """Shows how far a run is, on stderr, where that is a terminal; gone when it ends."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _PATIENCE
        self._wanted = sys.stderr.isatty()
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()

    def __call__(self, done: int, total: int) -> None:
        """Say that so many of so many files are read."""
        now = time.monotonic()
        if not self._wanted or now < self._next:
            return
        self._next = now + _BETWEEN
        self._shown = True
        full = _CELLS * done // max(1, total)
        bar = "█" * full + "░" * (_CELLS - full)
        sys.stderr.write(f"{_CLEAR}{bar} {done:,} of {total:,} files")
        sys.stderr.flush()

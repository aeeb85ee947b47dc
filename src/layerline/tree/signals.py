"""Interruptions that wait for a moment at which they do no harm."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_POLITE = (signal.SIGINT, signal.SIGTERM)


class HeldSignals:
    """Which polite signal arrived while it was held back, if any."""

    def __init__(self) -> None:
        self._arrived: int | None = None

    def note(self, number: int, _frame: FrameType | None) -> None:
        """Be the handler: remember it for later."""
        self._arrived = number

    def raise_pending(self) -> None:
        """End the work here if somebody asked for it.

        Raises:
            KeyboardInterrupt: after Ctrl-C.
            SystemExit: after a polite kill.
        """
        number, self._arrived = self._arrived, None
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        if number is not None:
            raise SystemExit(128 + number)


@contextmanager
def held_signals() -> Iterator[HeldSignals]:
    """Hold Ctrl-C and polite kills back for the length of the block; one still waits after it.

    Without this, one could strike between a step and the note that it was done, or in the
    middle of undoing.
    """
    held = HeldSignals()
    if threading.current_thread() is not threading.main_thread():
        yield held  # handlers belong to the main thread, and so does their interruption
        return
    before = {number: signal.signal(number, held.note) for number in _POLITE}
    try:
        yield held
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    held.raise_pending()

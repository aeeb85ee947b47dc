"""Reading a file so that one can tell later, without reading it again, that it is still the same.

The system notes of each file when it was last changed, and who writes to it cannot keep that from
being noted. It counts in small steps, though, so a file that was changed just before it was read is
read again; on Windows, where the note can be set back, each is.
"""

import errno
import os
import stat
import time
from dataclasses import dataclass
from typing import TypeAlias

_Stamp: TypeAlias = tuple[int, int, int, int, int]

_LONG_AGO = 2_500_000_000
"""Nanoseconds; the largest step that a file system counts in is two seconds."""

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""Whoever opens a named pipe would wait for somebody to write to it."""
_IS_NOTED = os.name != "nt"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was in a file.

    Attributes:
        content: its bytes.
        stamp: by which a change since then is seen, None where it could be overlooked.
    """

    content: bytes
    stamp: _Stamp | None


def read(place: str) -> Reading:
    """Read a file.

    Raises:
        OSError: it is missing, cannot be read, or is no file.
    """
    descriptor = os.open(place, _FLAGS)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is no file", place)
        stamp = _stamp(status)
        is_old = _IS_NOTED and max(stamp[-2:]) < time.time_ns() - _LONG_AGO
        content = os.read(descriptor, status.st_size + 1)
        if len(content) != status.st_size:  # it is being written to, or a file of the system's
            while more := os.read(descriptor, 1 << 20):
                content += more
    finally:
        os.close(descriptor)
    return Reading(content, stamp if is_old else None)


def is_surely_as_read(place: str, reading: Reading) -> bool:
    """Whether nobody has changed a file since; False where that cannot be said."""
    if reading.stamp is None:
        return False
    try:
        return _stamp(os.stat(place)) == reading.stamp  # noqa: PTH116 pathlib doubles its time
    except OSError:
        return False


def _stamp(status: os.stat_result) -> _Stamp:
    return (
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )

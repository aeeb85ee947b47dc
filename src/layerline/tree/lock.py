"""One writer at a time: a lock in `.layerline/lock` that ends with its process.

The operating system holds the lock, so one that a killed process left behind is free.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from layerline.errors import PreconditionRefusal
from layerline.tree.signals import held_signals

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


PATIENCE = 2.0
"""Seconds to wait for another writer; a commit takes far less."""

_BETWEEN_TRIES = 0.02


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold a project's lock for the length of the block, and leave no trace of it.

    Raises:
        PreconditionRefusal: another process holds it, or the folder is a link or read-only.
    """
    folder = root / ".layerline"
    path = folder / "lock"
    if folder.is_symlink():
        raise PreconditionRefusal(
            f"{folder} is a link, so its journal would be written somewhere else",
            remedy="make it a folder of the project",
        )
    try:
        descriptor = _acquire(path)
    except OSError as error:
        raise PreconditionRefusal(
            f"{error.filename or path} cannot be written: {error.strerror}",
            remedy="make the project's folder writable; nothing was changed",
        ) from error
    try:
        _sign(descriptor)
        yield
    finally:
        with held_signals():  # a second Ctrl-C would leave the lock's file behind
            path.unlink(missing_ok=True)
            os.close(descriptor)
            with suppress(OSError):  # it holds something else
                folder.rmdir()


def _acquire(path: Path) -> int:
    deadline = time.monotonic() + PATIENCE
    while True:
        path.parent.mkdir(exist_ok=True)
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except FileNotFoundError:
            continue  # another writer was done, and tidied the folder away
        try:
            _take(descriptor)
        except OSError:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip()
            os.close(descriptor)
            if time.monotonic() > deadline:
                raise _held_by(holder) from None
            time.sleep(_BETWEEN_TRIES)
            continue
        if _is_still(path, descriptor):
            return descriptor
        os.close(descriptor)  # its holder removed it between our opening and our locking


def _sign(descriptor: int) -> None:
    """Leave our number, for who finds the lock taken."""
    with suppress(OSError):  # a full disk, which the journal tells of
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _held_by(process: str) -> PreconditionRefusal:
    return PreconditionRefusal(
        f"another layerline (process {process or 'unknown'}) is writing to this project",
        remedy="wait until it is done, or stop it, and run the command again",
    )

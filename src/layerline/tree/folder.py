"""A new folder that appears whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

from layerline.errors import PreconditionRefusal, Refusal
from layerline.tree.replacing import umask
from layerline.tree.signals import held_signals

_ALLOWED = frozenset({".git", ".DS_Store"})
"""What a folder may hold and still be empty: a fresh clone has its `.git`."""


class WritableFile(Protocol):
    """A file by its posix path, as a plan holds it."""

    @property
    def path(self) -> str: ...  # noqa: D102 see the attributes of what a plan holds
    @property
    def content(self) -> bytes: ...  # noqa: D102
    @property
    def executable(self) -> bool: ...  # noqa: D102


def refuse_occupied(target: Path) -> None:
    """Refuse a place where a new folder cannot be made.

    Raises:
        PreconditionRefusal: something is in the way, or the folder around it is missing.
    """
    try:
        _refuse_occupied(target)
    except OSError as error:
        raise _cannot_write(target, error) from error


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A staging folder whose content is at `target` once the block ends without an error.

    It lies on the same file system, so that the last step is a rename. An empty folder that
    is there already is filled rather than replaced: it may be somebody's working directory.

    Raises:
        PreconditionRefusal: the place is taken, or cannot be written to.
    """
    refuse_occupied(target)
    home = target if target.is_dir() else target.parent
    try:
        staging = Path(tempfile.mkdtemp(dir=home, prefix=".layerline-new-"))
    except OSError as error:
        raise _cannot_write(home, error) from error
    try:
        yield staging
        _move_into_place(staging, target)
    except OSError as error:
        raise _cannot_write(target, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def passing_folder(purpose: str) -> Iterator[Path]:
    """An empty folder among the temporary files, gone at the end of the block.

    Raises:
        PreconditionRefusal: there is no place or no room for what the block writes there.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=f"layerline-{purpose}-") as name:
            yield Path(name)
    except OSError as error:
        raise no_passing_place(error) from error


def no_passing_place(error: OSError) -> PreconditionRefusal:
    """The refusal for what cannot be put among the temporary files."""
    place = error.filename or "a temporary file"
    return PreconditionRefusal(
        f"{place} cannot be written: {error.strerror or error}",
        remedy="make room for temporary files, or name another folder in TMPDIR; "
        "nothing was changed",
    )


def write_file(path: Path, content: bytes) -> None:
    """Write one file that a person named, whole or not at all.

    Raises:
        PreconditionRefusal: it cannot be written.
    """
    beside = path.with_name(f".layerline-{os.getpid()}-{path.name}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise PreconditionRefusal(
            f"{path} cannot be written: {error.strerror}",
            remedy="choose a file in a writable folder",
        ) from error


def write_files(folder: Path, files: Iterable[WritableFile]) -> None:
    """Write files into a staging folder.

    Raises:
        Refusal: a path that leads out of it.
    """
    for file in files:
        pure = PurePosixPath(file.path)
        if pure.is_absolute() or ".." in pure.parts:
            raise Refusal(f"{file.path} lies outside the project", remedy="use a path inside it")
        target = folder / pure
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
        if file.executable:
            target.chmod(target.stat().st_mode | 0o111 & ~umask())


def _refuse_occupied(target: Path) -> None:
    parent = target.parent
    if not parent.is_dir():
        wrong = "is not a folder" if parent.exists() else "does not exist"
        raise PreconditionRefusal(
            f"{parent} {wrong}", remedy="make that folder first, or check PATH"
        )
    if not target.is_dir() and (target.exists() or target.is_symlink()):
        raise PreconditionRefusal(
            f"{target} is in the way: it is no folder",
            remedy="move it away, or choose another PATH",
        )
    if target.is_dir() and (found := _content(target)):
        listed = ", ".join(found[:3]) + (", …" if len(found) > 3 else "")  # noqa: PLR2004 a taste
        raise PreconditionRefusal(
            f"{target} is not empty: it holds {listed}",
            remedy="choose another PATH, or move what is there away",
        )


def _content(folder: Path) -> list[str]:
    return sorted({entry.name for entry in folder.iterdir()} - _ALLOWED)


def _move_into_place(staging: Path, target: Path) -> None:
    staging.chmod(0o777 & ~umask())  # mkdtemp's own is 0o700
    if staging.parent != target:
        staging.rename(target)
        return
    moved: list[Path] = []
    with held_signals():
        try:
            for entry in sorted(staging.iterdir()):
                entry.rename(target / entry.name)
                moved.append(entry)
        except OSError:
            for entry in moved:
                (target / entry.name).rename(entry)
            raise


def _cannot_write(place: Path, error: OSError) -> PreconditionRefusal:
    return PreconditionRefusal(
        f"{error.filename or place} cannot be written: {error.strerror}",
        remedy="choose a folder that is writable and has room; nothing was left behind",
    )

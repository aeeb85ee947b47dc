"""Replace several files at once: all of them, or none."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from layerline.errors import PreconditionRefusal
from layerline.tree.journal import sync_folder
from layerline.tree.signals import HeldSignals

_OPEN_AT_ONCE = 64


@dataclass(slots=True)
class _Step:
    """One file on its way: the new content and the old one lie beside it until all is done."""

    target: Path
    content: bytes | None
    new: Path | None = None
    old: Path | None = None
    is_replaced: bool = False
    file: IO[bytes] | None = None

    def write(self, prefix: str) -> None:
        """Put the new content beside the target; it need not be on disk yet."""
        handle, name = tempfile.mkstemp(dir=self.target.parent, prefix=prefix)
        self.new = Path(name)
        self.file = os.fdopen(handle, "wb", buffering=0)
        _write_all(self.file, self.content or b"")

    def prepare(self, permissions: int) -> None:
        """See the new content to the disk, and keep the old one."""
        if self.file is None or self.new is None:
            raise ValueError(f"{self.target} was not written")
        os.fsync(self.file.fileno())
        self.file.close()
        if self.target.exists():
            keep_owner(self.target, self.new)
            self.new.chmod(self.target.stat().st_mode & 0o7777)
            self.old = self.new.with_name(f"{self.new.name}.old")
            _link_or_copy(self.target, self.old)
        else:
            self.new.chmod(permissions)

    def replace(self) -> None:
        if self.content is None:
            self.target.unlink()
        elif self.new:
            self.new.replace(self.target)
            self.new = None
        self.is_replaced = True

    def undo(self) -> None:
        if self.is_replaced and self.old:
            self.old.replace(self.target)
        elif self.is_replaced:
            self.target.unlink()
        self.clear()

    def clear(self) -> None:
        if self.file:
            self.file.close()
        for left in (self.new, self.old):
            if left:
                left.unlink(missing_ok=True)


def replace_all(
    contents: Sequence[tuple[Path, bytes | None]], prefix: str, signals: HeldSignals
) -> None:
    """Write or remove each file, or after any failure or interruption none of them.

    Args:
        contents: each file with its new content; None where it goes.
        prefix: how the files begin that lie beside them meanwhile.
        signals: those that are held back; between two steps they end the work.

    Raises:
        PreconditionRefusal: a file or folder cannot be written; nothing was changed.
        KeyboardInterrupt: after Ctrl-C; nothing was changed.
        SystemExit: after a polite kill; nothing was changed.
    """
    steps: list[_Step] = []
    made: list[Path] = []
    permissions = 0o666 & ~umask()
    try:
        for folder in sorted({target.parent for target, _ in contents}):
            _make_folders(folder, made)
        for some in _batches(contents):
            steps += some
            for step in some:
                step.write(prefix)
                signals.raise_pending()
            for step in some:
                step.prepare(permissions)
                signals.raise_pending()
        for step in steps:
            step.replace()
            signals.raise_pending()
    except BaseException as error:
        _undo(steps, made)
        if isinstance(error, OSError):
            raise cannot_write(error) from error
        raise
    for step in steps:
        with suppress(OSError):  # all is written; what is left over does no harm
            step.clear()
    for folder in {step.target.parent for step in steps}:
        sync_folder(folder)


def _batches(contents: Sequence[tuple[Path, bytes | None]]) -> Iterator[list[_Step]]:
    """The steps, as many at once as may well be open: a disk takes several in one go."""
    for start in range(0, len(contents), _OPEN_AT_ONCE):
        yield [_Step(*each) for each in contents[start : start + _OPEN_AT_ONCE]]


def _write_all(file: IO[bytes], content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


def refuse_unwritable(contents: Sequence[tuple[Path, bytes | None]]) -> None:
    """Refuse what is read-only and what has no room, before anything is written.

    Raises:
        PreconditionRefusal: a file or its folder is read-only, or the disk is full.
    """
    written = _Written.of(contents)
    for place in sorted(written.places):
        if not os.access(place, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            raise PreconditionRefusal(
                f"{place} is read-only", remedy="make it writable; nothing was changed"
            )
    for disk, needed in written.needed.items():
        folder = written.disks[disk]
        if (free := shutil.disk_usage(folder).free) < needed:
            raise PreconditionRefusal(
                f"the disk of {folder} has room for {free:,} bytes, and {needed:,} are needed",
                remedy="make room on the disk; nothing was changed",
            )


def cannot_write(error: OSError) -> PreconditionRefusal:
    """The refusal for what the disk would not do."""
    return PreconditionRefusal(
        f"{error.filename or 'a file'} cannot be written: {error.strerror}",
        remedy="make it writable and leave room on the disk; nothing was changed",
    )


def keep_owner(target: Path, new: Path) -> None:
    """Give a file that takes another's place to whom that one belongs."""
    old, ours = target.stat(), new.stat()
    if (old.st_uid, old.st_gid) != (ours.st_uid, ours.st_gid):
        with suppress(OSError):  # only an administrator may give files away
            os.chown(new, old.st_uid, old.st_gid)


def umask() -> int:
    """The permissions that the user withholds from new files."""
    current = os.umask(0)
    os.umask(current)
    return current


@dataclass(frozen=True, slots=True)
class _Written:
    """Where something is written, and how much.

    Attributes:
        places: what must be writable: files that are there, and the nearest folder of each.
        disks: a folder on each disk.
        needed: bytes on each disk. The new content is written twice, beside its target and in
            the journal; the old once.
    """

    places: set[str]
    disks: dict[int, Path]
    needed: dict[int, int]

    @classmethod
    def of(cls, contents: Sequence[tuple[Path, bytes | None]]) -> "_Written":
        """What some contents need."""
        written = cls(set(), {}, {})
        nearest: dict[Path, Path] = {}
        for target, content in contents:
            folder = target.parent
            if folder not in nearest:
                nearest[folder] = next(e for e in (folder, *folder.parents) if e.exists())
            written.note(target, nearest[folder], 2 * len(content or b""))
        return written

    def note(self, target: Path, folder: Path, needed: int) -> None:
        """Note one content, with the nearest folder that is there."""
        self.places.add(str(folder))
        try:
            status = target.stat()
            self.places.add(str(target))
            needed += status.st_size
        except (FileNotFoundError, NotADirectoryError):
            status = folder.stat()
        self.disks[status.st_dev] = folder
        self.needed[status.st_dev] = self.needed.get(status.st_dev, 0) + needed


def _make_folders(folder: Path, made: list[Path]) -> None:
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir()
        made.append(path)


def _link_or_copy(target: Path, backup: Path) -> None:
    """Keep the old content: as a second name of the file where the file system has such."""
    try:
        backup.hardlink_to(target)
    except OSError:
        shutil.copy2(target, backup)


def _undo(steps: Iterable[_Step], made: Iterable[Path]) -> None:
    lost = []
    for step in reversed(list(steps)):
        try:
            step.undo()
        except OSError:
            lost.append(f"{step.target} (its old content is in {step.old})")
    for folder in reversed(list(made)):
        with suppress(OSError):  # somebody else put something there
            folder.rmdir()
    if lost:
        raise RuntimeError(f"could not be put back: {', '.join(lost)}")

"""The staged tree: the project as it is, with changes on top that are not on disk yet."""

import hashlib
import os
import posixpath
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from layerline.errors import PreconditionRefusal, Refusal
from layerline.tree.journal import Index, Journal, journaled
from layerline.tree.lock import locked
from layerline.tree.reading import Reading, is_surely_as_read, read
from layerline.tree.replacing import cannot_write, refuse_unwritable, replace_all
from layerline.tree.restoring import refuse_cut_off, take_back
from layerline.tree.signals import held_signals
from layerline.tree.walking import Walk, walk


@dataclass(frozen=True, slots=True)
class Change:
    """One file that differs from the disk.

    Attributes:
        path: posix path from the project root.
        before: its bytes on disk, None where it does not exist yet.
        after: its staged bytes, None where it goes.
    """

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What a commit changes beside the files: entries of git's index.

    Attributes:
        before: what the index says of them, for the way back.
        enter: changes them, all or none.
    """

    before: Index = field(default_factory=dict)
    enter: Callable[[], None] = lambda: None


class Tree:
    """Files by their posix path from the root; reads see what was staged."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._staged: dict[str, bytes | None] = {}
        self._read: dict[str, bytes | None] = {}
        self._readings: dict[str, Reading] = {}
        self._listed: dict[str, frozenset[str]] = {}
        self._odd: dict[str, str] = {}
        self._links: set[str] = set()
        self._lowered: dict[str, dict[str, str]] = {}
        self._folders: dict[str, Path] = {}

    def exists(self, path: str) -> bool:
        """Whether a file of that path is staged or on disk."""
        if path in self._staged:
            return self._staged[path] is not None
        return os.path.exists(f"{self.root}/{path}")  # noqa: PTH110 asked of many files

    def read_bytes(self, path: str) -> bytes:
        """The content, staged or from disk.

        Raises:
            PreconditionRefusal: the file is missing, cannot be read, or is none.
        """
        if path in self._odd and path not in self._staged:
            raise PreconditionRefusal(
                f"{path} {self._odd[path]}", remedy="make it a readable file, or remove it"
            )
        if path not in self._read:
            self._read[path] = self._load(path)
        content = self._staged.get(path, self._read[path])
        if content is None:
            raise PreconditionRefusal(
                f"{path} does not exist", remedy="restore the file, or run in the project's folder"
            )
        return content

    def peek(self, path: str) -> bytes:
        """The content, staged or from disk; empty where there is none or it cannot be read."""
        try:
            return self.read_bytes(path)
        except PreconditionRefusal:
            return b""

    def read(self, path: str) -> str:
        """The content as text, newlines as they are.

        Raises:
            PreconditionRefusal: the file is missing, unreadable or not UTF-8.
        """
        try:
            return self.read_bytes(path).decode("utf-8")
        except UnicodeDecodeError as error:
            raise PreconditionRefusal(
                f"{path} is not UTF-8 (byte {error.start})", remedy="save the file as UTF-8"
            ) from None

    def write(self, path: str, content: str | bytes) -> None:
        """Stage a file. The disk is not touched."""
        self._stage(path, content.encode("utf-8") if isinstance(content, str) else content)

    def remove(self, path: str) -> None:
        """Stage that a file goes; its folder stays."""
        self._stage(path, None)

    def is_staged(self, path: str) -> bool:
        """Whether the file differs from the disk."""
        return path in self._staged

    def is_new(self, path: str) -> bool:
        """Whether the file is staged and not yet on disk."""
        return path in self._staged and self._read[path] is None

    def in_another_case(self, path: str) -> str | None:
        """A file or folder that a file system without capital letters would take for this one."""
        folder, name = posixpath.split(path)
        if folder not in self._lowered:
            try:
                names = os.listdir(self.root / folder)  # noqa: PTH208 the names alone are faster
            except OSError:
                names = []
            self._lowered[folder] = {each.lower(): each for each in names}
        found = self._lowered[folder].get(name.lower())
        return f"{folder}/{found}" if found and found != name else None

    def changes(self) -> tuple[Change, ...]:
        """Each staged file, in path order."""
        return tuple(
            Change(path, self._read[path], self._staged[path]) for path in sorted(self._staged)
        )

    @property
    def reads(self) -> Mapping[str, bytes | None]:
        """What was on disk of each file that was asked for; None where there was none."""
        return MappingProxyType(self._read)

    @property
    def listings(self) -> Mapping[str, frozenset[str]]:
        """What was in each folder that `listing` was asked for."""
        return MappingProxyType(self._listed)

    def digest_of(self, path: str) -> str | None:
        """sha256 of a file on disk, None where there is none; it counts as read.

        Raises:
            Refusal: the path leads out of the project.
            PreconditionRefusal: what is there cannot be read.
        """
        self._place(path)
        if path not in self._read:
            self._read[path] = self._load(path)
        content = self._read[path]
        return None if content is None else digest(content)

    def walk(self, folder: str = "") -> Walk:
        """What is below a folder, on disk or staged; code that is not the project's left out.

        From then on a read of what only looks like a file is refused with the reason.
        """
        found = walk(self.root, folder)
        prefix = f"{folder}/" if folder else ""
        found.files.update(path for path in self._staged if path.startswith(prefix))
        found.files.difference_update(p for p, content in self._staged.items() if content is None)
        found.odd = {path: said for path, said in found.odd.items() if path not in self._staged}
        self._odd.update(found.odd)
        self._links.update(found.links)
        return found

    @property
    def links(self) -> tuple[str, ...]:
        """The links to folders that walks came across, in order; none was followed."""
        return tuple(sorted(self._links))

    def paths(self, folder: str = "") -> Iterator[str]:
        """Each file below a folder, in order, as `walk` finds it."""
        yield from sorted(self.walk(folder).files)

    def listing(self, folder: str) -> tuple[str, ...]:
        """The same as `paths`, for a plan that rests on there being no others at `commit()`."""
        self._listed[folder] = frozenset(walk(self.root, folder).files)
        return tuple(self.paths(folder))

    def commit(self, beside: Beside | None = None) -> None:
        """Write all that is staged, or nothing of it.

        Args:
            beside: what changes together with the files.

        Raises:
            PreconditionRefusal: a file changed since it was read, something is read-only, or
                another layerline is writing.
        """
        if not self._staged:
            return
        self._folders.clear()  # a folder may have become a link since
        places = [(self._place(path), self._staged[path]) for path in sorted(self._staged)]
        beside = beside or Beside()
        with locked(self.root):
            refuse_cut_off(self.root)
            self._refuse_what_changed_since()
            refuse_unwritable(places)
            try:
                with (
                    held_signals() as signals,
                    journaled(self.root, places, beside.before) as journal,
                ):
                    replace_all(places, journal.prefix, signals)
                    with _taken_back_on_failure(journal):
                        beside.enter()
            except OSError as error:
                raise cannot_write(error) from error
        for path, data in self._staged.items():
            self._read[path] = data
            self._readings.pop(path, None)
        self._staged.clear()

    def _stage(self, path: str, content: bytes | None) -> None:
        self._place(path)
        if path not in self._read:
            self._read[path] = self._load(path)
        if content == self._read[path]:
            self._staged.pop(path, None)
        else:
            self._staged[path] = content

    def _place(self, path: str) -> Path:
        """Where a file really is: a link stays a link, as long as it stays in the project.

        Raises:
            Refusal: it leads out of the project.
        """
        if path.startswith("/") or ".." in path.split("/"):
            raise _outside(path)
        where = posixpath.normpath(f"{self.root}/{path}")
        if os.path.islink(where):  # noqa: PTH114 pathlib takes long where there are many files
            return self._inside(resolved(Path(where), path), path)
        folder, name = posixpath.split(where)  # its folder is one for many files
        if folder not in self._folders:
            self._folders[folder] = self._inside(resolved(Path(folder), path), path)
        return self._folders[folder] / name

    def _inside(self, place: Path, path: str) -> Path:
        if not place.is_relative_to(self.root):
            raise _outside(path)
        return place

    def _load(self, path: str) -> bytes | None:
        self._readings.pop(path, None)
        try:
            # pathlib would double what a plan takes that reads a thousand entities.
            self._readings[path] = reading = read(f"{self.root}/{path}")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise PreconditionRefusal(
                f"{path} cannot be read: {error.strerror}", remedy="make it a readable file"
            ) from error
        return reading.content

    def _refuse_what_changed_since(self) -> None:
        for path, content in self._read.items():
            if self._may_have_changed(path) and self._load(path) != content:
                raise PreconditionRefusal(
                    f"{path} was changed by something else just now", remedy="run the command again"
                )
        for folder, listed in self._listed.items():
            added = walk(self.root, folder).files - listed
            if added:
                raise PreconditionRefusal(
                    f"{min(added)} was added by something else just now",
                    remedy="run the command again",
                )

    def _may_have_changed(self, path: str) -> bool:
        reading = self._readings.get(path)
        return reading is None or not is_surely_as_read(f"{self.root}/{path}", reading)


def _outside(path: str) -> Refusal:
    return Refusal(f"{path} lies outside the project", remedy="use a path inside it")


@contextmanager
def _taken_back_on_failure(journal: Journal) -> Iterator[None]:
    try:
        yield
    except BaseException:
        take_back(journal)
        raise


def resolved(place: Path, path: str) -> Path:
    """Where a path leads in the end.

    Raises:
        PreconditionRefusal: its links lead around in a circle.
    """
    try:
        return place.resolve()
    except (OSError, RuntimeError):
        raise PreconditionRefusal(
            f"{path} is a link that leads back to itself", remedy="remove that link"
        ) from None


def digest(content: bytes) -> str:
    """sha256 of a file's content, in hex."""
    return hashlib.sha256(content).hexdigest()

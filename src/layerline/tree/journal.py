"""What a commit is about to do, on disk before it does it: so that it can always be taken back.

A journal is a folder `.layerline/journal/<id>/` with `plan.json`, `images` (the old and the
new content of each file, one after the other) and `state`: prepared, committing, committed or
undoing. All but committed mean that a run was cut off. A journal without a plan had not begun
to touch the project.
"""

import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from layerline.errors import PreconditionRefusal

Index: TypeAlias = Mapping[str, Sequence[str]]
"""Lines of git's index, by the path of their file from the root."""

FOLDER = ".layerline/journal"
KEPT = 20
"""How many runs can be undone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a run: its path from the root, hashes (None: no file) and its old mode.

    `sizes` are how many bytes of old and of new content `images` holds of it.
    """

    path: str
    before: str | None
    after: str | None
    mode: int | None
    sizes: tuple[int, int]

    @property
    def written(self) -> dict[str, object]:
        """It as the plan holds it; `asdict` takes ten times as long, for many files."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Journal:
    """One run.

    Attributes:
        root: the project.
        folder: where the journal lies.
        entries: each file that the run writes; empty where it was cut off before its plan.
        made: the folders that it makes, outermost first.
        index: what git's index said of each file of which the run changes that, as git lists it.
    """

    root: Path
    folder: Path
    entries: tuple[Entry, ...]
    made: tuple[str, ...]
    index: Index = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """How each file begins that the run puts beside its targets for a moment."""
        return f".layerline-{self.folder.name}-"

    @property
    def state(self) -> str:
        """The last state that reached the disk."""
        try:
            return (self.folder / "state").read_text(encoding="ascii")
        except FileNotFoundError:
            return "prepared"

    def old(self, index: int) -> bytes:
        """The content that a file had before the run."""
        return self._image(index, 0)

    def new(self, index: int) -> bytes:
        """The content that the run wrote."""
        return self._image(index, 1)

    def _image(self, index: int, which: int) -> bytes:
        sizes = [size for entry in self.entries for size in entry.sizes]
        place = 2 * index + which
        with (self.folder / "images").open("rb") as images:
            images.seek(sum(sizes[:place]))
            return images.read(sizes[place])

    def enter(self, state: str) -> None:
        """Change the state, on disk before this returns."""
        write_synced(self.folder / "state.new", state.encode("ascii"))
        os.replace(self.folder / "state.new", self.folder / "state")  # noqa: PTH105 a syscall, shown as such
        sync_folder(self.folder)

    def remove(self) -> None:
        """Forget the run at once: its name goes first, and what was under it after that."""
        gone = self.folder.with_name(f".{self.folder.name}")
        self.folder.rename(gone)
        _tidy(gone.parent)


def begin(
    root: Path, contents: Sequence[tuple[Path, bytes | None]], index: Index | None = None
) -> Journal:
    """Write the journal of a run that has not touched anything yet."""
    home = root / FOLDER
    home.mkdir(parents=True, exist_ok=True)
    (home / ".gitignore").write_text("*\n", encoding="ascii")
    folder = home / f"{time.time_ns():020d}-{os.getpid()}"
    folder.mkdir()
    entries, images = [], []
    for target, content in contents:
        old = _content(target)
        entries.append(_entry(root, target, old, content))
        images += [old or b"", content or b""]
    write_synced(folder / "images", b"".join(images))
    made = _missing_folders(root, (target for target, _ in contents))
    files = [entry.written for entry in entries]
    plan = {"version": 1, "made": made, "files": files, "index": dict(index or {})}
    write_synced(folder / "plan.new", json.dumps(plan).encode())
    os.replace(folder / "plan.new", folder / "plan.json")  # noqa: PTH105 a syscall, shown as such
    for each in (folder, home):
        sync_folder(each)
    return Journal(root, folder, tuple(entries), made, index or {})


@contextmanager
def journaled(
    root: Path, contents: Sequence[tuple[Path, bytes | None]], index: Index
) -> Iterator[Journal]:
    """Keep a journal of the block; it goes where the block has put everything back."""
    try:
        journal = begin(root, contents, index)
    except OSError:
        _forget_all_unfinished(root)
        raise
    try:
        journal.enter("committing")
        yield journal
    except RuntimeError:
        raise  # not all could be put back: the journal is what is left
    except BaseException:
        journal.remove()
        raise
    journal.enter("committed")
    for past in journals(root)[:-KEPT]:
        past.remove()


def journals(root: Path) -> list[Journal]:
    """Each run that can be undone or was cut off, the oldest first."""
    home = root / FOLDER
    folders = (
        sorted(each for each in home.iterdir() if each.is_dir() and each.name[0] != ".")
        if home.is_dir()
        else []
    )
    return [_load(root, folder) for folder in folders]


def unfinished(root: Path) -> Journal | None:
    """The run that was cut off, if one was."""
    return next((each for each in journals(root) if each.state != "committed"), None)


def write_synced(path: Path, content: bytes) -> None:
    """Write a file, on disk before this returns."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames survive a power cut, where folders can be synced."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _forget_all_unfinished(root: Path) -> None:
    """Only for who holds the lock, and has touched nothing yet."""
    for journal in journals(root):
        if journal.state != "committed":
            journal.remove()
    if (root / FOLDER).is_dir():
        _tidy(root / FOLDER)
    with suppress(OSError):  # it holds something else
        (root / FOLDER).parent.rmdir()


def _tidy(home: Path) -> None:
    """Delete what is forgotten, and the folder itself where it holds no run."""
    for each in home.glob(".[0-9]*"):
        shutil.rmtree(each, ignore_errors=True)
    if not any(each.is_dir() for each in home.iterdir()):
        (home / ".gitignore").unlink(missing_ok=True)
        for empty in (home, home.parent):
            with suppress(OSError):  # it holds something else
                empty.rmdir()


def _content(target: Path) -> bytes | None:
    try:
        return target.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _entry(root: Path, target: Path, old: bytes | None, new: bytes | None) -> Entry:
    before, after = (None if each is None else sha256(each).hexdigest() for each in (old, new))
    return Entry(
        target.relative_to(root).as_posix(),
        before,
        after,
        None if old is None else target.stat().st_mode & 0o7777,
        (len(old or b""), len(new or b"")),
    )


def _missing_folders(root: Path, targets: Iterable[Path]) -> tuple[str, ...]:
    folders = {target.parent for target in targets}
    parents = {each for folder in folders for each in (folder, *folder.parents)}
    missing = [each for each in parents if each.is_relative_to(root) and not each.exists()]
    return tuple(sorted(each.relative_to(root).as_posix() for each in missing))


def _load(root: Path, folder: Path) -> Journal:
    try:
        plan = json.loads((folder / "plan.json").read_bytes())
    except FileNotFoundError:
        return Journal(root, folder, (), ())
    except ValueError as error:
        raise _damaged(folder) from error
    try:
        entries = tuple(Entry(**{**each, "sizes": tuple(each["sizes"])}) for each in plan["files"])
        return Journal(root, folder, entries, tuple(plan["made"]), dict(plan.get("index", {})))
    except (KeyError, TypeError) as error:
        raise _damaged(folder) from error


def _damaged(folder: Path) -> PreconditionRefusal:
    return PreconditionRefusal(
        f"the journal {folder.name} is damaged",
        remedy=f"move {FOLDER}/{folder.name} away; the files that it speaks of stay as they are",
    )

"""`.layerline_cache/`: facts and the last reports, so that nothing is read twice.

`index.json` says of each file its size and time, its content's digest, what it needs, and where
its facts are in a file that only grows; once half of that is dead, another one is begun. A file
is known again by its size and time, else by its content. Whatever is wrong with the folder (it
is read-only, somebody wrote nonsense into it, another version made it, another run saves just
now) only means that files are read anew.
"""

import contextlib
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = ".layerline_cache"
_INDEX = "index.json"
_RECENT = 2_000_000_000
"""Nanoseconds in which a file may change again without a new time; its content is compared."""
_SPARE = 1_000_000
"""Dead bytes that nobody minds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a file: when it was read, its content, where its facts are kept.

    Attributes:
        modified: nanoseconds, 0 where only the content tells.
        size: in bytes.
        digest: of the content.
        offset: where its facts begin.
        length: how long they are, 0 where there are none.
        needs: paths of the modules that its facts name, None where they are not known.
    """

    modified: int
    size: int
    digest: str
    offset: int = 0
    length: int = 0
    needs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a run knows of a file; facts and needs are None where the cache has them already."""

    digest: str
    facts: str | None = None
    needs: tuple[str, ...] | None = None


class Cache:
    """The cache of one project: looked into at once, facts taken out one by one."""

    def __init__(self, root: Path, stamp: str) -> None:
        self._root = root
        self._stamp = stamp
        self._home = root / FOLDER
        self._name, self.entries = _load(self._home / _INDEX, stamp)
        self._facts: bytes | None = None

    def digest(self, path: str) -> str | None:
        """The digest of a file on disk where its size and time have not changed, else None."""
        entry = self.entries.get(path)
        if entry is None or not entry.modified:
            return None
        try:
            found = os.stat(f"{self._root}/{path}")  # noqa: PTH116 pathlib doubles a warm run
        except OSError:
            return None
        same = found.st_mtime_ns == entry.modified and found.st_size == entry.size
        return entry.digest if same else None

    def line(self, path: str, digest: str | None = None) -> str | None:
        """The facts of a file with that content (None: with the one that was seen), encoded."""
        entry = self.entries.get(path)
        if entry is None or not entry.length or digest not in (None, entry.digest):
            return None
        with contextlib.suppress(ValueError):
            return self._content()[entry.offset : entry.offset + entry.length].decode("utf-8")
        return None

    def mentions(self, path: str, word: bytes) -> bool:
        """Whether the kept facts of a file have a word in them."""
        entry = self.entries[path]
        return self._content().find(word, entry.offset, entry.offset + entry.length) >= 0

    def report(self, name: str) -> tuple[str, str] | None:
        """The key and the text of the report that was kept under a name."""
        with contextlib.suppress(OSError, ValueError):
            kept, _, report = (self._home / name).read_text("utf-8").partition("\n")
            stamp, _, key = kept.partition(" ")
            if stamp == self._stamp:
                return key, report
        return None

    def save(self, known: Mapping[str, Known]) -> None:
        """Keep what is known of these files, and of no others."""
        if self._is_news(known):
            with contextlib.suppress(OSError), self._alone():
                self._save_files(known)

    def save_report(self, name: str, key: str, report: str) -> None:
        """Keep a report under a name."""
        with contextlib.suppress(OSError):
            self._make_home()
            content = f"{self._stamp} {key}\n{report}".encode("utf-8", "surrogatepass")
            self._write(name, content)

    def _is_news(self, known: Mapping[str, Known]) -> bool:
        return known.keys() != self.entries.keys() or any(
            new.facts is not None or self.digest(path) != new.digest for path, new in known.items()
        )

    def _save_files(self, known: Mapping[str, Known]) -> None:
        kept = {
            path: entry
            for path, new in known.items()
            if (entry := self.entries.get(path)) and new.facts is None
            if entry.digest == new.digest and entry.length
        }
        alive = sum(entry.length for entry in kept.values())
        content = self._content() if kept else b""
        if not kept or len(content) > 2 * alive + _SPARE:
            content, kept = _compacted(content, kept)
            self._name = f"facts-{os.urandom(6).hex()}.jsonl"
            added, entries = self._entries(known, kept, len(content))
            self._write(self._name, content + added)
        else:
            added, entries = self._entries(known, kept, len(content))
            with (self._home / self._name).open("ab") as file:
                if file.tell() != len(content):  # another run has appended since we looked
                    raise OSError
                file.write(added)
        self._write(_INDEX, _index(self._stamp, self._name, entries))
        for old in self._home.glob("facts*.jsonl"):
            if old.name != self._name:
                old.unlink()

    def _entries(
        self, known: Mapping[str, Known], kept: Mapping[str, Entry], offset: int
    ) -> tuple[bytes, dict[str, Entry]]:
        lines: list[bytes] = []
        entries = {}
        for path, new in known.items():
            modified, size = self._stat(path)
            old = kept.get(path)
            if old is not None:
                where = (old.offset, old.length)
                needs = old.needs if new.needs is None else new.needs
            else:
                line = (new.facts or "").encode("utf-8", "surrogatepass")
                where = (offset, len(line))
                needs = new.needs
                lines += [line, b"\n"] if line else []
                offset += len(line) + bool(line)
            entries[path] = Entry(modified, size, new.digest, *where, needs)
        return b"".join(lines), entries

    def _content(self) -> bytes:
        if self._facts is None:
            try:
                self._facts = (self._home / self._name).read_bytes()
            except OSError:
                self._facts = b""
        return self._facts

    def _stat(self, path: str) -> tuple[int, int]:
        try:
            found = os.stat(f"{self._root}/{path}")  # noqa: PTH116 as above
        except OSError:
            return 0, 0
        recent = time.time_ns() - found.st_mtime_ns < _RECENT
        return 0 if recent else found.st_mtime_ns, found.st_size

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder; raises OSError where another run does, or has saved meanwhile."""
        self._make_home()
        with (self._home / "lock").open("wb") as file:
            _lock(file.fileno())
            if _load(self._home / _INDEX, self._stamp)[0] != self._name and self.entries:
                raise OSError
            yield

    def _make_home(self) -> None:
        self._home.mkdir(exist_ok=True)
        if not (self._home / ".gitignore").exists():
            (self._home / ".gitignore").write_text("*\n", "utf-8")

    def _write(self, name: str, content: bytes) -> None:
        _replace(self._home / name, content)


def content_digest(content: bytes) -> str:
    """What a file's content is known by."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _lock(handle: int) -> None:
    try:
        import fcntl  # noqa: PLC0415 not every system has it; there, the last one wins
    except ImportError:
        return
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _compacted(content: bytes, kept: Mapping[str, Entry]) -> tuple[bytes, dict[str, Entry]]:
    pieces, moved, offset = [], {}, 0
    for path, entry in kept.items():
        pieces += [content[entry.offset : entry.offset + entry.length], b"\n"]
        moved[path] = Entry(
            entry.modified, entry.size, entry.digest, offset, entry.length, entry.needs
        )
        offset += entry.length + 1
    return b"".join(pieces), moved


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _index(stamp: str, name: str, entries: Mapping[str, Entry]) -> bytes:
    number = {path: index for index, path in enumerate(entries)}
    rows = {
        path: [
            entry.modified,
            entry.size,
            entry.digest,
            entry.offset,
            entry.length,
            None
            if entry.needs is None
            else [number[needed] for needed in entry.needs if needed in number],
        ]
        for path, entry in entries.items()
    }
    return json.dumps([stamp, name, rows], separators=(",", ":")).encode()


def _load(path: Path, stamp: str) -> tuple[str, dict[str, Entry]]:
    """The index. The facts themselves stay on disk."""
    try:
        kept, name, rows = json.loads(path.read_bytes())
        if kept != stamp or "/" in name:
            return "", {}
        paths = list(rows)
        return name, {
            each: Entry(
                int(modified),
                int(size),
                str(digest),
                int(offset),
                int(length),
                None if needs is None else tuple([paths[number] for number in needs]),
            )
            for each, (modified, size, digest, offset, length, needs) in rows.items()
        }
    except (OSError, ValueError, TypeError, AttributeError, IndexError):
        return "", {}

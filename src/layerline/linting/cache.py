"""`.layerline_cache/`: facts and the last reports, so that nothing is read twice.

A file is known again by its size and time, else by its content. Whatever is wrong with the
folder (it is read-only, somebody wrote nonsense into it, another version made it) only means
that files are read anew.
"""

import contextlib
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

FOLDER = ".layerline_cache"
_RECENT = 2_000_000_000
"""Nanoseconds in which a file may change again without a new time; its content is compared."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a file: when it was read, its content, and where its facts are kept."""

    modified: int
    size: int
    digest: str
    offset: int
    length: int


class Cache:
    """The cache of one project: looked into at once, facts taken out one by one."""

    def __init__(self, root: Path, stamp: str) -> None:
        self._root = root
        self._stamp = stamp
        self._facts = root / FOLDER / "facts.jsonl"
        self.entries = _load(self._facts, stamp)
        self._opened: BinaryIO | None = None

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

    def line(self, path: str, digest: str) -> str | None:
        """The facts of a file with that content, encoded."""
        entry = self.entries.get(path)
        if entry is None or entry.digest != digest:
            return None
        with contextlib.suppress(OSError, ValueError):
            if self._opened is None:
                self._opened = self._facts.open("rb")
            self._opened.seek(entry.offset)
            return self._opened.read(entry.length).decode("utf-8")
        return None

    def close(self) -> None:
        """Let go of the file of facts."""
        if self._opened is not None:
            self._opened.close()

    def save(self, known: Mapping[str, tuple[str, str]]) -> None:
        """Keep the digest and the facts of these files, and nothing else."""
        if all(
            path in self.entries
            and self.entries[path].digest == digest
            and self.digest(path) == digest
            for path, (digest, _) in known.items()
        ) and len(known) == len(self.entries):
            return
        lines = {path: line.encode("utf-8", "surrogatepass") for path, (_, line) in known.items()}
        head = {
            path: [*self._stat(path), digest, len(lines[path])]
            for path, (digest, _) in known.items()
        }
        first = json.dumps([self._stamp, head]).encode()
        self._write("facts.jsonl", b"\n".join([first, *lines.values()]))

    def report(self, name: str, key: str) -> str | None:
        """The report that was kept under a name, where its key is the same."""
        with contextlib.suppress(OSError, ValueError):
            kept, _, report = (self._root / FOLDER / name).read_text("utf-8").partition("\n")
            if kept == f"{self._stamp} {key}":
                return report
        return None

    def save_report(self, name: str, key: str, report: str) -> None:
        """Keep a report under a name."""
        self._write(name, f"{self._stamp} {key}\n{report}".encode("utf-8", "surrogatepass"))

    def _stat(self, path: str) -> tuple[int, int]:
        try:
            found = (self._root / path).stat()
        except OSError:
            return 0, 0
        recent = time.time_ns() - found.st_mtime_ns < _RECENT
        return 0 if recent else found.st_mtime_ns, found.st_size

    def _write(self, name: str, content: bytes) -> None:
        folder = self._root / FOLDER
        with contextlib.suppress(OSError):
            folder.mkdir(exist_ok=True)
            if not (folder / ".gitignore").exists():
                (folder / ".gitignore").write_text("*\n", "utf-8")
            _replace(folder / name, content)


def content_digest(content: bytes) -> str:
    """What a file's content is known by."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _load(path: Path, stamp: str) -> dict[str, Entry]:
    """The first line: what there is and where. The facts themselves stay on disk."""
    try:
        with path.open("rb") as file:
            first = file.readline()
        kept, files = json.loads(first)
        if kept != stamp:
            return {}
        entries, offset = {}, len(first)
        for name, (modified, size, digest, length) in files.items():
            entries[name] = Entry(int(modified), int(size), str(digest), offset, int(length))
            offset += int(length) + 1
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    else:
        return entries

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

FOLDER = ".layerline_cache"
_RECENT = 2_000_000_000
"""Nanoseconds in which a file may change again without a new time; its content is compared."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a file: when it was read, what it contained, and its facts, encoded."""

    modified: int
    size: int
    digest: str
    line: str


class Cache:
    """The cache of one project, read at once and written at the end."""

    def __init__(self, root: Path, stamp: str) -> None:
        self._root = root
        self._stamp = stamp
        self.entries: dict[str, Entry] = _load(root / FOLDER / "facts.jsonl", stamp)

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
        """The facts of a file with that content."""
        entry = self.entries.get(path)
        return entry.line if entry is not None and entry.digest == digest else None

    def save(self, known: Mapping[str, tuple[str, str]]) -> None:
        """Keep the digest and the facts of these files, and nothing else."""
        if all(
            path in self.entries
            and self.entries[path].digest == digest
            and self.digest(path) == digest
            for path, (digest, _) in known.items()
        ) and len(known) == len(self.entries):
            return
        head = {path: [*self._stat(path), digest] for path, (digest, _) in known.items()}
        lines = [json.dumps([self._stamp, head]), *(line for _, line in known.values())]
        self._write("facts.jsonl", "\n".join(lines))

    def report(self, name: str, key: str) -> str | None:
        """The report that was kept under a name, where its key is the same."""
        with contextlib.suppress(OSError, ValueError):
            kept, _, report = (self._root / FOLDER / name).read_text("utf-8").partition("\n")
            if kept == f"{self._stamp} {key}":
                return report
        return None

    def save_report(self, name: str, key: str, report: str) -> None:
        """Keep a report under a name."""
        self._write(name, f"{self._stamp} {key}\n{report}")

    def _stat(self, path: str) -> tuple[int, int]:
        try:
            found = (self._root / path).stat()
        except OSError:
            return 0, 0
        recent = time.time_ns() - found.st_mtime_ns < _RECENT
        return 0 if recent else found.st_mtime_ns, found.st_size

    def _write(self, name: str, text: str) -> None:
        folder = self._root / FOLDER
        with contextlib.suppress(OSError):
            folder.mkdir(exist_ok=True)
            if not (folder / ".gitignore").exists():
                (folder / ".gitignore").write_text("*\n", "utf-8")
            _replace(folder / name, text.encode("utf-8", "surrogatepass"))


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
    try:
        head, *lines = path.read_text("utf-8").split("\n")
        kept, files = json.loads(head)
        if kept != stamp or len(files) != len(lines):
            return {}
        return {
            name: Entry(int(modified), int(size), str(digest), line)
            for (name, (modified, size, digest)), line in zip(files.items(), lines, strict=True)
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}

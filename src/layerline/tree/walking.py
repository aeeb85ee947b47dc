"""Going through a folder: its files, and what only looks like one, with the reason.

Whoever lists files must not lose what has a file's name and is none: a named pipe, a link to
nothing, a folder, a name that is no text. None of it is opened, for a pipe waits for its writer.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SKIPPED_FOLDERS = frozenset(
    {"__pycache__", "node_modules", "site-packages", "build", "dist", "venv", "env"}
)
"""Folders that hold no code of the project; so does each that begins with a dot."""

_MODULE = ".py"
_SPECIAL = (
    (stat.S_ISDIR, "is a folder"),
    (stat.S_ISFIFO, "is a named pipe"),
    (stat.S_ISSOCK, "is a socket"),
)


@dataclass(slots=True)
class Walk:
    r"""What is below a folder, by posix paths from the root.

    Attributes:
        files: each file, also where a link leads to it.
        odd: what has the name of a module and is no file that can be named, or a folder that
            cannot be looked into, with the reason; bytes that are no text are spelt `\xff`.
        links: links to folders, which are not followed.
    """

    files: set[str] = field(default_factory=set)
    odd: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)


def walk(root: Path, folder: str) -> Walk:
    """Go through a folder; one that is not there has nothing in it."""
    found = Walk()
    pending = [str(root / folder)]
    prefix = len(str(root).rstrip(os.sep)) + 1  # pathlib would take most of a warm lint's time
    while pending:
        here = pending.pop()
        try:
            entries = list(os.scandir(here))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            found.odd[spelt(here[prefix:]) or "."] = f"cannot be looked into: {error.strerror}"
            continue
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                _take(entry, entry.path[prefix:], found)
            elif not _is_skipped(entry.name):
                pending.append(entry.path)
                if entry.name.endswith(_MODULE):
                    found.odd[spelt(entry.path[prefix:])] = "is a folder"
    return found


def spelt(path: str) -> str:
    """A path that can be written anywhere."""
    shown = path if _is_text(path) else os.fsencode(path).decode("utf-8", "backslashreplace")
    return shown.replace(os.sep, "/")


def holds_modules(folder: Path) -> bool:
    """Whether there is a Python file somewhere below a folder that could be the project's."""
    if any(map(_is_skipped, folder.parts)):
        return False
    return any(name.endswith(_MODULE) for name in _names(str(folder)))


def _names(folder: str) -> Iterator[str]:
    for _, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if not _is_skipped(each)]
        yield from names


def _is_skipped(name: str) -> bool:
    return name in SKIPPED_FOLDERS or name.startswith(".")


def _may_be_read(entry: os.DirEntry[str]) -> bool:
    """Whether it is a file; a link that leads in a circle is told of when it is read."""
    try:
        return entry.is_file()
    except OSError:
        return True


def _take(entry: os.DirEntry[str], path: str, found: Walk) -> None:
    if not _may_be_read(entry):
        _take_odd(entry, path, found)
    elif _is_text(path):
        found.files.add(path.replace(os.sep, "/"))
    elif entry.name.endswith(_MODULE):
        found.odd[spelt(path)] = "has a name that is not UTF-8"


def _take_odd(entry: os.DirEntry[str], path: str, found: Walk) -> None:
    if entry.is_symlink() and entry.is_dir():
        found.links.append(spelt(path))
    if entry.name.endswith(_MODULE) and not entry.name.startswith("."):  # editors lock with `.#x`
        found.odd[spelt(path)] = _reason(entry)


def _reason(entry: os.DirEntry[str]) -> str:
    try:
        mode = entry.stat().st_mode
    except OSError:
        return "is a link to nothing"
    return next((said for is_so, said in _SPECIAL if is_so(mode)), "is a device")


def _is_text(name: str) -> bool:
    if name.isascii():
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True

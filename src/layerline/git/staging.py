"""Conflicts in the index of the user's own repository, where their tools look for them."""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from layerline.errors import PreconditionRefusal
from layerline.git.merging import Conflict
from layerline.git.questions import is_available, is_inside_repository
from layerline.git.running import run_git

_NOTHING = "0" * 40
_PATIENCE = 2.0
"""Seconds to wait for another git, which takes far less for its own change of the index."""
_BETWEEN_TRIES = 0.05


@dataclass(frozen=True, slots=True)
class Staging:
    """Conflicts on their way into the index of the user's repository.

    Attributes:
        root: the project.
        before: what the index says of each of the files now.
        entries: what it shall say.
    """

    root: Path
    before: dict[str, list[str]]
    entries: tuple[str, ...]

    def enter(self) -> None:
        """Let the index say it, all at once.

        Raises:
            PreconditionRefusal: git would not.
        """
        if not self.entries:
            return
        _enter(self.root, self.entries)


def staging(root: Path, conflicts: Sequence[Conflict]) -> Staging:
    """Get each side of each conflict ready for the index, which still says what it said."""
    if not conflicts or not (is_available() and is_inside_repository(root)):
        return Staging(root, {}, ())
    prefix = _prefix(root)
    before = _entries(root, prefix, [each.path for each in conflicts])
    entries = []
    for conflict in conflicts:
        path = prefix + conflict.path
        entries.append(_without(path))
        for side in conflict.stages:
            blob = run_git(root, "hash-object", "-w", "--stdin", given=side.content)
            entries.append(f"{side.mode} {blob.stdout.decode().strip()} {side.number}\t{path}")
    return Staging(root, before, tuple(entries))


def unstage(root: Path, before: Mapping[str, Sequence[str]]) -> None:
    """Let the index say again what it said of files, where they are still in conflict.

    Raises:
        PreconditionRefusal: git would not.
    """
    if unmerged := unmerged_files(root, list(before)):
        prefix = _prefix(root)
        _enter(root, [e for path in unmerged for e in (_without(prefix + path), *before[path])])


def _without(path: str) -> str:
    return f"0 {_NOTHING}\t{path}"


def _entries(root: Path, prefix: str, paths: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {path: [] for path in paths}
    arguments = ("ls-files", "--stage", "--full-name", "-z", "--", *paths)
    for entry in run_git(root, "--literal-pathspecs", *arguments).stdout.split(b"\0"):
        if entry:
            line = os.fsdecode(entry)
            found[line.partition("\t")[2].removeprefix(prefix)].append(line)
    return found


def _prefix(root: Path) -> str:
    """How the index's paths of the project begin: from the top of the repository, wherever."""
    return os.fsdecode(run_git(root, "rev-parse", "--show-prefix").stdout).rstrip("\n")


def _enter(root: Path, entries: Sequence[str]) -> None:
    given = os.fsencode("".join(f"{entry}\0" for entry in entries))
    deadline = time.monotonic() + _PATIENCE
    while (done := run_git(root, "update-index", "-z", "--index-info", given=given)).returncode:
        if time.monotonic() > deadline:
            said = done.stderr.decode(errors="replace").strip().splitlines() or [
                "it gave no reason"
            ]
            raise PreconditionRefusal(
                f"git's index cannot be written: {said[0]}",
                remedy="wait until no other git is at work here, or mend what git says; "
                "then run this again: nothing was changed",
            )
        time.sleep(_BETWEEN_TRIES)


def refuse_unmerged(root: Path) -> None:
    """Refuse a project with files in conflict, which no other merge must come upon.

    Raises:
        PreconditionRefusal: it has some.
    """
    if found := unmerged_files(root):
        more = f" and {len(found) - 1} more are" if found[1:] else " is"
        raise PreconditionRefusal(
            f"{found[0]}{more} in conflict since a merge or an update before this one",
            remedy="decide there and git add it, or take the update back with layerline undo; "
            "then run this again",
        )


def unmerged_files(root: Path, paths: Sequence[str] | None = None) -> tuple[str, ...]:
    """The files below a folder that the index has in conflict, as posix paths from it.

    Args:
        root: the folder.
        paths: where to look; None is everywhere below it.
    """
    if paths == [] or not (is_available() and is_inside_repository(root)):
        return ()
    listed = run_git(
        root, "--literal-pathspecs", "ls-files", "--unmerged", "-z", "--", *(paths or ())
    ).stdout
    return tuple(
        sorted({os.fsdecode(entry.partition(b"\t")[2]) for entry in listed.split(b"\0") if entry})
    )

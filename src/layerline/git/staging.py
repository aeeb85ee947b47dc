"""Conflicts in the index of the user's own repository, where their tools look for them."""

import os
from collections.abc import Sequence
from pathlib import Path

from layerline.errors import PreconditionRefusal
from layerline.git.merging import Conflict
from layerline.git.questions import is_available, is_inside_repository
from layerline.git.running import run_git

_NOTHING = "0" * 40


def stage_conflicts(root: Path, conflicts: Sequence[Conflict]) -> bool:
    """Enter each side of each conflict in the index. Returns whether there is one."""
    if not (is_available() and is_inside_repository(root)):
        return False
    prefix = run_git(root, "rev-parse", "--show-prefix").stdout.decode().strip()
    lines = []
    for conflict in conflicts:
        path = prefix + conflict.path
        lines.append(f"0 {_NOTHING}\t{path}")
        for side in conflict.stages:
            blob = run_git(root, "hash-object", "-w", "--stdin", given=side.content)
            lines.append(f"{side.mode} {blob.stdout.decode().strip()} {side.number}\t{path}")
    given = "".join(f"{line}\0" for line in lines).encode()
    # Of the entries' paths the top of the repository is the root, wherever the project lies in it.
    return run_git(root, "update-index", "-z", "--index-info", given=given).returncode == 0


def unstage_conflicts(root: Path, paths: Sequence[str]) -> None:
    """Take conflicts in these files out of the index: it says what the last commit says."""
    if unmerged := unmerged_files(root, paths):
        run_git(root, "reset", "--quiet", "--", *unmerged)


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
    listed = run_git(root, "ls-files", "--unmerged", "-z", "--", *(paths or ())).stdout
    return tuple(
        sorted({os.fsdecode(entry.partition(b"\t")[2]) for entry in listed.split(b"\0") if entry})
    )

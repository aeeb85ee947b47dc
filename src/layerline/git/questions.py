"""What is asked of a folder's own repository, and how one is started."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from layerline.errors import PreconditionRefusal, Refusal
from layerline.git.running import run_git


def is_available() -> bool:
    """Whether there is a git to run."""
    return shutil.which("git") is not None


def is_inside_repository(folder: Path) -> bool:
    """Whether a folder lies in somebody's working tree (a monorepo, say)."""
    return run_git(folder, "rev-parse", "--is-inside-work-tree").stdout.strip() == b"true"


def start_repository(folder: Path) -> None:
    """Make a folder a repository on a branch `main`, with nothing committed.

    Raises:
        PreconditionRefusal: git would not.
    """
    made = run_git(folder, "-c", "init.defaultBranch=main", "init", "--quiet")
    if made.returncode:
        raise PreconditionRefusal(
            f"git init failed: {made.stderr.decode(errors='replace').strip()}",
            remedy="repair what git says, or pass --no-git",
        )


def changed_files(folder: Path, ref: str) -> frozenset[str]:
    """The files below a folder that differ from where HEAD left a revision, or are new.

    What is not committed counts as much as what is. Paths are posix, from the folder.

    Raises:
        PreconditionRefusal: the folder is in no repository.
        Refusal: there is no such revision.
    """
    if not is_available() or not is_inside_repository(folder):
        raise PreconditionRefusal(
            f"{folder} is in no git repository", remedy="leave --changed out, or run git init"
        )
    base = run_git(folder, "merge-base", ref, "HEAD")
    start = os.fsdecode(base.stdout).strip() if not base.returncode else _commit(folder, ref)
    listed = [run_git(folder, "ls-files", "-z", "--others", "--exclude-standard")]
    if start:
        differing = ("diff", "-z", "--name-only", "--relative", "--diff-filter=d", start, "--")
        listed.append(run_git(folder, *differing))
    else:  # nothing is committed yet
        listed.append(run_git(folder, "ls-files", "-z"))
    paths = (path for each in listed for path in each.stdout.split(b"\0") if path)
    return frozenset(map(os.fsdecode, paths))


def ignored_files(folder: Path, paths: Iterable[str]) -> list[str]:
    """Which of the paths below a folder its repository ignores, by whatever rule it has.

    None, where the folder as a whole is ignored: the repository has nothing to do with it then.
    """
    if not (is_available() and is_inside_repository(folder)):
        return []
    if not run_git(folder, "check-ignore", "--quiet", ".").returncode:
        return []
    given = os.fsencode("\0".join(paths))
    answer = run_git(folder, "check-ignore", "--stdin", "-z", given=given)
    return [os.fsdecode(path) for path in answer.stdout.split(b"\0") if path]


def prefix(folder: Path) -> str:
    """Where a folder lies in its repository, as `backend/`; "" at the top, or in none."""
    here = folder.resolve()
    for above in (here, *here.parents):
        if (above / ".git").exists():
            inside = here.relative_to(above).as_posix()
            return "" if inside == "." else f"{inside}/"
    return ""


def _commit(folder: Path, ref: str) -> str:
    found = run_git(
        folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"
    )
    if found.returncode and ref != "HEAD":
        raise Refusal(f"git knows no revision {ref}", remedy="name a branch, a tag or a commit")
    return os.fsdecode(found.stdout).strip()

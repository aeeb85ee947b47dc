"""The few questions that layerline asks git, through the user's own git."""

import os
import shutil
import subprocess
from pathlib import Path

from layerline.errors import PreconditionRefusal, Refusal


def is_available() -> bool:
    """Whether there is a git to run."""
    return shutil.which("git") is not None


def is_inside_repository(folder: Path) -> bool:
    """Whether a folder lies in somebody's working tree (a monorepo, say)."""
    return _git(folder, "rev-parse", "--is-inside-work-tree").stdout.strip() == "true"


def start_repository(folder: Path) -> None:
    """Make a folder a repository on a branch `main`, with nothing committed.

    Raises:
        PreconditionRefusal: git would not.
    """
    made = _git(folder, "-c", "init.defaultBranch=main", "init", "--quiet")
    if made.returncode:
        raise PreconditionRefusal(
            f"git init failed: {made.stderr.strip()}",
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
    base = _git(folder, "merge-base", ref, "HEAD")
    start = base.stdout.strip() if not base.returncode else _commit(folder, ref)
    listed = [_git(folder, "ls-files", "-z", "--others", "--exclude-standard")]
    if start:
        listed.append(
            _git(folder, "diff", "-z", "--name-only", "--relative", "--diff-filter=d", start, "--")
        )
    else:  # nothing is committed yet
        listed.append(_git(folder, "ls-files", "-z"))
    return frozenset(path for each in listed for path in each.stdout.split("\0") if path)


def prefix(folder: Path) -> str:
    """Where a folder lies in its repository, as `backend/`; "" at the top, or in none."""
    here = folder.resolve()
    for above in (here, *here.parents):
        if (above / ".git").exists():
            inside = here.relative_to(above).as_posix()
            return "" if inside == "." else f"{inside}/"
    return ""


def _commit(folder: Path, ref: str) -> str:
    found = _git(
        folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"
    )
    if found.returncode and ref != "HEAD":
        raise Refusal(f"git knows no revision {ref}", remedy="name a branch, a tag or a commit")
    return found.stdout.strip()


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Within a hook, these would lead git to the repository of the hook.
    elsewhere = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
    environment = {key: value for key, value in os.environ.items() if key not in elsewhere}
    # S603, S607: a fixed command, and the git that the user has on PATH is the one to ask.
    return subprocess.run(  # noqa: S603
        ["git", *arguments],  # noqa: S607
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )

"""What is asked of a folder's own repository, and how one is started."""

import shutil
from pathlib import Path

from layerline.errors import PreconditionRefusal
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

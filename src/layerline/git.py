"""The few questions that layerline asks git, through the user's own git."""

import os
import shutil
import subprocess
from pathlib import Path

from layerline.errors import PreconditionRefusal


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

"""Runs git, away from the repository that a hook may have put in the environment."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from layerline.errors import PreconditionRefusal

_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY")


def run_git(
    folder: Path,
    *arguments: str,
    given: bytes = b"",
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder; its answer, whatever its exit code.

    Args:
        folder: where.
        arguments: of git.
        given: its standard input.
        environment: what is added to ours.

    Raises:
        PreconditionRefusal: there is no git.
    """
    if shutil.which("git") is None:
        raise PreconditionRefusal(
            "git is not installed, or not on the PATH", remedy="install git 2.38 or newer"
        )
    own = {key: value for key, value in os.environ.items() if key not in _ELSEWHERE}
    # S603, S607: a fixed command, and the git that the user has on PATH is the one to ask.
    return subprocess.run(  # noqa: S603
        ["git", *arguments],  # noqa: S607
        cwd=folder,
        env={**own, **(environment or {})},
        input=given,
        capture_output=True,
        check=False,
    )

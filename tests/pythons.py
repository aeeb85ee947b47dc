"""The Pythons of this machine: those on the path, and those that pyenv has behind its shims."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def interpreters(minor: int) -> list[str]:
    """Each Python 3 of that minor version that can be run, the one on the path first."""
    name = f"python3.{minor}"
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    found = [shutil.which(name), *map(str, sorted(pyenv.glob(f"versions/*/bin/{name}")))]
    return [path for path in found if path and _runs(path, minor)]


def python_or_skip(minor: int) -> str:
    """The first of them; without one the test is skipped, or fails where each must be there."""
    if found := interpreters(minor):
        return found[0]
    reason = f"no Python 3.{minor} can be run here"
    if os.environ.get("LAYERLINE_REQUIRE_PYTHONS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def _runs(python: str, minor: int) -> bool:
    """A shim may stand for a Python that is not there."""
    asked = f"import sys; sys.exit(sys.version_info[:2] != (3, {minor}))"
    return not subprocess.run([python, "-c", asked], capture_output=True, check=False).returncode

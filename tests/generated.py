"""A generated project, as its user has it."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LAYERLINE = f"{sys.executable} -m layerline"


@dataclass(frozen=True, slots=True)
class Project:
    """A generated project, with an environment of its own dependencies."""

    root: Path

    def layerline(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run our command in the project."""
        command = [sys.executable, "-m", "layerline", *arguments]
        return subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)

    def add(self, *arguments: str) -> None:
        """Add an entity, which must succeed."""
        done = self.layerline("add-entity", *arguments)
        assert done.returncode == 0, done.stderr

    def make(self, target: str, **environment: str) -> None:
        """Run a target of the project's own Makefile, which must succeed."""
        done = subprocess.run(
            ["make", target],
            cwd=self.root,
            env={**os.environ, "LAYERLINE": LAYERLINE, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def project_in(root: Path, environment: Path) -> Project:
    """A fresh project that borrows an environment and puts its own sources first."""
    new_project(root)
    (root / ".venv/bin").mkdir(parents=True)
    for program in ("python", "ruff", "mypy", "alembic", "uvicorn"):
        script = root / ".venv/bin" / program
        script.write_text(
            f'#!/bin/sh\nPYTHONPATH={root / "src"} exec {environment / "bin" / program} "$@"\n'
        )
        script.chmod(0o755)
    (root / ".venv/.installed").touch()
    return Project(root)


def new_project(root: Path, *answers: str) -> None:
    """Start a project with the default answers, but for those given: `broker=nats`."""
    command = [sys.executable, "-m", "layerline", "new", str(root), "--defaults", "--no-git"]
    for answer in answers:
        command += ["--data", answer]
    subprocess.run(command, check=True, capture_output=True)

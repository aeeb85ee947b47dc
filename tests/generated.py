"""A generated project, as its user has it."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from layerline.templating.project import render_project
from layerline.templating.questions import complete_answers, read_questionnaire, template_root

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

    def run(self, module: str, *arguments: str) -> str:
        """Run a module of its environment, which must succeed. Returns what it prints."""
        command = [".venv/bin/python", "-m", module, *arguments]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

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


def project_in(root: Path, environment: Path, answers: Mapping[str, str] | None = None) -> Project:
    """A fresh project that borrows an environment."""
    new_project(root, answers)
    return borrowing(root, environment)


def borrowing(root: Path, environment: Path) -> Project:
    """A project that is there, with a borrowed environment that has its sources first."""
    (root / ".venv/bin").mkdir(parents=True)
    for program in ("python", "ruff", "mypy", "alembic", "uvicorn"):
        script = root / ".venv/bin" / program
        script.write_text(
            f'#!/bin/sh\nPYTHONPATH={root / "src"} exec {environment / "bin" / program} "$@"\n'
        )
        script.chmod(0o755)
    (root / ".venv/.installed").touch()
    return Project(root)


def new_project(root: Path, answers: Mapping[str, str] | None = None) -> None:
    """Start a project with these answers, and the defaults for the rest."""
    command = [sys.executable, "-m", "layerline", "new", str(root), "--defaults", "--no-git"]
    for question, answer in (answers or {}).items():
        command += ["--data", f"{question}={answer}"]
    subprocess.run(command, check=True, capture_output=True)


def add_dependencies(root: Path, answers: Iterable[Mapping[str, str]]) -> None:
    """Let a project ask for what those with other answers need: they share its environment."""
    path = root / "pyproject.toml"
    text = path.read_text()
    for given in answers:
        other = tomllib.loads(rendered(given)["pyproject.toml"].decode())
        extras = other["project"].get("optional-dependencies", {}).values()
        runtime = [*other["project"]["dependencies"], *chain(*extras)]
        for table, wanted in ("dependencies", runtime), ("dev", other["dependency-groups"]["dev"]):
            missing = [f'  "{each}",\n' for each in wanted if f'"{each}"' not in text]
            text = text.replace(f"{table} = [\n", f"{table} = [\n{''.join(missing)}", 1)
    path.write_text(text)


def rendered(answers: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a project, without a disk."""
    questionnaire = read_questionnaire(template_root())
    complete = complete_answers(questionnaire, answers, folder_name="shop")
    return {file.path: file.content for file in render_project(questionnaire, complete, {})}

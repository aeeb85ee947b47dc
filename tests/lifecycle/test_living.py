"""`docs/living.md`, run as it stands: each command succeeds, and prints what is shown below it.

The project's own checks and migrations take minutes: only `make test-full` has the time for them.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from generated import borrowing
from versions import REPOSITORY, Release

FULL = bool(os.environ.get("LAYERLINE_FULL"))
PAGE = REPOSITORY / "docs/living.md"
VERBS = (
    *("add-field", "change-field", "rename-field", "remove-field", "add-event", "adopt-entity"),
    *("relation Parcel n-1", "relation Order n-n", "rename-entity", "remove-entity"),
)
CONTINUED = re.compile(r">( |$)")
UPGRADE = "pip install --upgrade layerline"


@dataclass(frozen=True, slots=True)
class Step:
    """A command of the page, and the lines that it shows below it."""

    command: str
    shown: tuple[str, ...]


def steps() -> Iterator[Step]:
    for block in re.findall(r"^```console\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = part.splitlines()
            more = [line for line in lines if CONTINUED.match(line)]
            shown = tuple(line for line in lines if not CONTINUED.match(line))
            yield Step("\n".join([command, *(line[2:] for line in more)]), shown)


class Terminal:
    """A shell in which `layerline` is one release after the other."""

    def __init__(self, home: Path, releases: tuple[Release, ...]) -> None:
        self._home = home
        self._releases = iter(releases)
        self._script = home / "bin/layerline"
        self._script.parent.mkdir()
        self.folder = home
        self.upgrade()

    def upgrade(self) -> None:
        release = next(self._releases)
        self._script.write_text(
            f'#!/bin/sh\nPYTHONPATH={release.root}/src exec {sys.executable} -m layerline "$@"\n'
        )
        self._script.chmod(0o755)

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        noted = self._home / "variables"
        keep = (
            f". {noted} 2>/dev/null; {command}\ncode=$?; set | grep '^head=' > {noted}; exit $code"
        )
        return subprocess.run(
            ["bash", "-c", keep],
            cwd=self.folder,
            env={
                **os.environ,
                **NOBODY,
                "PATH": f"{self._script.parent}:{os.environ['PATH']}",
                "LAYERLINE": str(self._script),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )


NOBODY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Test"), ("EMAIL", "test@localhost"))
}


def test_the_page_is_true(
    releases: tuple[Release, ...], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    terminal = Terminal(tmp_path, releases)
    assert [step.command for step in steps()].count(UPGRADE) == len(releases) - 1
    for step in steps():
        if step.command == UPGRADE:
            terminal.upgrade()
            continue
        if step.command.startswith("cd "):
            terminal.folder /= step.command.removeprefix("cd ")
            if FULL:
                borrowing(terminal.folder, request.getfixturevalue("environment"))
            continue
        if step.command.startswith("make "):
            if not FULL:
                continue
            (
                terminal.folder / ".venv/.installed"
            ).touch()  # the environment has all of each release
        done = terminal.run(step.command)
        assert done.returncode == 0, f"$ {step.command}\n{done.stdout}"
        for line in step.shown:
            assert line in done.stdout, f"$ {step.command}\n{line}\nis not in\n{done.stdout}"


def test_it_tells_of_each_evolution() -> None:
    commands = "\n".join(step.command for step in steps())
    told = {verb for verb in VERBS if f"layerline {verb} " in commands}
    assert told == set(VERBS)

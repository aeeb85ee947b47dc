"""What tests do to a disk, and how they look at one."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from layerline.tree import Tree


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of the command line came to."""

    code: int
    out: str
    err: str


def snapshot(root: Path) -> dict[str, tuple[int, bytes]]:
    """Everything in a folder, hidden or not, with its mode."""
    return {
        path.relative_to(root).as_posix(): (
            path.lstat().st_mode,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in sorted(root.rglob("*"))
    }


def three_changes(project: Path) -> Tree:
    tree = Tree(project)
    tree.write("src/new/deep/three.py", "three = 3\n")
    tree.write("src/one.py", "one = 11\n")
    tree.write("src/two.py", "two = 22\n")
    return tree


def fail_at(
    monkeypatch: pytest.MonkeyPatch, step: str, nth: int, error: OSError, *, and_after: bool = False
) -> None:
    def fail() -> None:
        raise error

    at_call(monkeypatch, step, nth, fail, and_after=and_after)


def at_call(
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    nth: int,
    action: Any,
    *,
    and_after: bool = False,
) -> None:
    """Do something at the nth call of a `Path` method, just before it does its own work."""
    original = getattr(Path, step)
    calls = 0

    def called(self: Path, *arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth or (and_after and calls > nth):
            action()
        return original(self, *arguments, **options)

    monkeypatch.setattr(Path, step, called)


def git(folder: Path, *arguments: str, check: bool = True) -> str:
    """Run git somewhere, as nobody in particular."""
    return subprocess.run(
        ["git", "-c", "user.name=Test", "-c", "user.email=test@localhost", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=check,
    ).stdout


def commit_all(folder: Path, message: str) -> None:
    """Commit whatever is there, ignored files of the template's own kind included."""
    git(folder, "add", "--all", "--force", ".")
    git(folder, "commit", "--quiet", "--message", message)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a project but git's own."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }

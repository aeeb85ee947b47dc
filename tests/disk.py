"""What the tests of the tree do to a disk, and how they look at one."""

from pathlib import Path
from typing import Any

import pytest

from layerline.tree import Tree


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

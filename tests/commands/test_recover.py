"""`layerline recover`: a run that was cut off is taken back, or it is said what would be."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, snapshot
from layerline.tree.journal import begin

Layerline = Callable[..., Run]
TRIED = "Nothing was written: this was a dry run."


@pytest.fixture
def cut_off(project: Path) -> Path:
    """A project in which a run had written two of three files when it was cut off."""
    (project / "pyproject.toml").write_text("[tool.layerline]\n")
    wanted = {"src/one.py": b"one = 11\n", "src/new.py": b"new = 1\n", "src/two.py": b"two = 22\n"}
    begin(project, [(project / path, content) for path, content in wanted.items()])
    for path in ("src/one.py", "src/new.py"):
        (project / path).write_bytes(wanted[path])
    return project


def test_what_it_would_bring_back_is_said_and_nothing_is_written(
    cut_off: Path, layerline: Layerline
) -> None:
    before = snapshot(cut_off)
    tried = layerline("recover", "-C", cut_off, "--dry-run")
    assert tried.code == 0
    assert tried.out.splitlines() == [
        "Every file would be as it was before the run.",
        "  < src/one.py",
        "  - src/new.py",
        TRIED,
    ]
    assert snapshot(cut_off) == before
    done = layerline("recover", "-C", cut_off)
    assert done.out.splitlines() == [
        "Every file is as it was before the run.",
        "  < src/one.py",
        "  - src/new.py",
    ]
    assert not (cut_off / "src/new.py").exists()
    assert layerline("recover", "-C", cut_off).out.startswith("No run was cut off")


@pytest.mark.parametrize("tried", [True, False])
def test_both_say_the_same_to_programs(cut_off: Path, layerline: Layerline, *, tried: bool) -> None:
    ran = layerline("recover", "-C", cut_off, "--json", *(["--dry-run"] if tried else []))
    assert json.loads(ran.out) == {
        "version": 1,
        "dry_run": tried,
        "recovered": True,
        "files": ["src/one.py", "src/new.py"],
    }
    assert (cut_off / "src/new.py").exists() is tried


def test_what_it_would_refuse_it_refuses_when_it_is_only_tried(
    cut_off: Path, layerline: Layerline
) -> None:
    (cut_off / "src/one.py").write_text("one = 12\n")
    before = snapshot(cut_off)
    answers = {layerline("recover", "-C", cut_off, *each) for each in ((), ("--dry-run",))}
    assert len(answers) == 1
    assert "src/one.py was edited since that run" in "".join(str(each) for each in answers)
    assert snapshot(cut_off) == before


def test_without_such_a_run_there_is_nothing_to_say(project: Path, layerline: Layerline) -> None:
    (project / "pyproject.toml").write_text("[tool.layerline]\n")
    tried = layerline("recover", "-C", project, "--dry-run")
    assert tried.out == "No run was cut off; nothing was changed.\n"

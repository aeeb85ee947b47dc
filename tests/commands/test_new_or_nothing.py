import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, at_call, snapshot

Layerline = Callable[..., Run]


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test types its commands in a folder of its own."""
    folder = tmp_path / "somewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("moment", ["write_bytes", "rename"])
@pytest.mark.parametrize("folder_is_there", [False, True])
def test_after_ctrl_c_nothing_is_there(
    layerline: Layerline,
    somewhere: Path,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
    folder_is_there: bool,  # noqa: FBT001 pytest passes by name
) -> None:
    if folder_is_there:
        Path("shop").mkdir()

    def interrupt() -> None:
        raise KeyboardInterrupt

    before = snapshot(somewhere)
    at_call(monkeypatch, moment, 1, interrupt)
    run = layerline("new", "shop")

    assert run.code == 130
    assert run.err.startswith("layerline: interrupted\n")
    assert snapshot(somewhere) == before


def test_a_failing_disk_leaves_an_empty_folder_empty(
    layerline: Layerline, somewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("shop").mkdir()
    before = snapshot(somewhere)

    def fail() -> None:
        raise OSError(28, "No space left on device", "shop")

    at_call(monkeypatch, "rename", 5, fail)
    run = layerline("new", "shop")

    assert run.code == 3
    assert "No space left on device" in run.err
    assert snapshot(somewhere) == before


def test_a_git_that_fails_is_a_refusal_and_leaves_nothing(
    layerline: Layerline, somewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = somewhere.parent / "tools"
    tools.mkdir()
    (tools / "git").write_text("#!/bin/sh\necho 'fatal: no' >&2\nexit 128\n")
    (tools / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    run = layerline("new", "shop")

    assert run.code == 3
    assert "git init failed: fatal: no" in run.err
    assert "--no-git" in run.err
    assert not list(somewhere.iterdir())


def test_a_polite_kill_in_the_middle_leaves_nothing(somewhere: Path) -> None:
    code = """
import os, signal
from layerline.cli import main
from layerline import git
git.start_repository = lambda folder: os.kill(os.getpid(), signal.SIGTERM)
main(["new", "shop"])
"""
    run = subprocess.run([sys.executable, "-c", code], check=False, cwd=somewhere)

    assert run.returncode == 128 + 15
    assert not list(somewhere.iterdir())

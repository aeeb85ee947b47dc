"""Whoever stops a long run is rid of it at once, and of the processes that read for it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

FUNCTION = "def f{0}(a, b):\n    return [a.b(c)[d] for c in b if c.d() and {0}]\n\n\n"
BIG = "".join(FUNCTION.format(number) for number in range(400))
"""A file that takes longer to read than a test should wait for a hundred of them."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("large")
    (root / "pyproject.toml").write_text("")
    package = root / "src/app/services"
    package.mkdir(parents=True)
    for folder in (package.parent, package):
        (folder / "__init__.py").touch()
    for number in range(600):
        (package / f"s{number}.py").write_text(f"import asyncio\n\n\n{BIG}# {number}\n")
    return root


def soon(happens: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if happens():
            return True
        time.sleep(0.05)
    return False


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def has_members(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _hears_signals() -> None:
    """Nobody knows what a test runner in the background has passed on to its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux's /proc")
@pytest.mark.parametrize("verb", [("lint", "--no-cache"), ("adopt", "--dry-run")])
@pytest.mark.parametrize(
    ("number", "is_for_all", "code"),
    [(signal.SIGINT, True, 130), (signal.SIGINT, False, 130), (signal.SIGTERM, False, 143)],
    ids=["Ctrl-C", "SIGINT", "SIGTERM"],
)
def test_a_signal_ends_a_run_and_its_readers(
    large: Path, verb: tuple[str, ...], number: int, is_for_all: object, code: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "layerline", *verb],
        cwd=large,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_hears_signals,  # noqa: PLW1509 there are no threads here
    )
    try:
        assert soon(lambda: len(children(process.pid)) > 1), "nobody reads beside it"
        (os.killpg if is_for_all else os.kill)(process.pid, number)
        _, said = process.communicate(timeout=20)
        assert process.returncode == code
        assert "Traceback" not in said
        assert soon(lambda: not has_members(process.pid)), "somebody still reads"
    finally:
        if has_members(process.pid):
            os.killpg(process.pid, signal.SIGKILL)

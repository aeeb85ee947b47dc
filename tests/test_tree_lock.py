import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from disk import three_changes
from layerline.errors import PreconditionRefusal
from layerline.tree import lock

HOLDER = """
import sys, time
from pathlib import Path
from layerline.tree.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def holder(project: Path) -> Iterator[Any]:
    """Start another process that holds the project's lock for some seconds."""
    started: list[subprocess.Popen[str]] = []

    def start(seconds: float) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(project), str(seconds)],
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_second_writer_is_refused_with_the_number_of_the_first(
    project: Path, holder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    first = holder(60)

    with pytest.raises(PreconditionRefusal, match=rf"process {first.pid}\) is writing"):
        three_changes(project).commit()
    assert (project / "src/one.py").read_text() == "one = 1\n"


def test_a_second_writer_waits_for_a_short_one(project: Path, holder: Any) -> None:
    holder(0.2)
    three_changes(project).commit()
    assert (project / "src/one.py").read_text() == "one = 11\n"


def test_the_lock_of_a_killed_process_is_taken_over(project: Path, holder: Any) -> None:
    dead = holder(60)
    dead.kill()
    dead.wait()
    assert (project / ".layerline/lock").read_text() == f"{dead.pid}\n"

    started = time.monotonic()
    three_changes(project).commit()
    assert time.monotonic() - started < lock.PATIENCE
    assert not (project / ".layerline/lock").exists()


def test_writers_at_the_same_time_lose_nothing(project: Path) -> None:
    code = """
import sys
from pathlib import Path
from layerline.errors import PreconditionRefusal
from layerline.tree import Tree
done = 0
while done < 20:
    tree = Tree(Path(sys.argv[1]))
    tree.write("count.txt", str(int(tree.read("count.txt")) + 1))
    try:
        tree.commit()
    except PreconditionRefusal as refusal:
        assert "changed by something else" in refusal.reason, refusal.reason
    else:
        done += 1
"""
    (project / "count.txt").write_text("0")
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(project)], stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    assert [(writer.communicate()[1], writer.returncode) for writer in writers] == [(b"", 0)] * 3
    assert (project / "count.txt").read_text() == "60"

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from disk import at_call, fail_at, snapshot, three_changes
from layerline.errors import PreconditionRefusal
from layerline.tree import Tree


@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize("step", ["mkdir", "replace", "chmod"])
def test_a_failure_at_any_step_leaves_the_folder_as_it_was(
    project: Path, monkeypatch: pytest.MonkeyPatch, step: str, nth: int
) -> None:
    before = snapshot(project)
    tree = three_changes(project)
    fail_at(monkeypatch, step, nth, OSError(errno.ENOSPC, "No space left on device"))

    with pytest.raises(PreconditionRefusal, match="No space left on device"):
        tree.commit()
    monkeypatch.undo()
    assert snapshot(project) == before


@pytest.mark.parametrize("nth", [1, 2, 3, 4, 5, 6])
def test_a_failure_to_write_a_files_bytes_leaves_the_folder_as_it_was(
    project: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    before = snapshot(project)
    tree = three_changes(project)
    calls = 0
    sync = os.fsync

    def full(descriptor: int) -> None:
        nonlocal calls
        calls += stat.S_ISREG(os.fstat(descriptor).st_mode)
        if calls == nth:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PreconditionRefusal, match="No space left on device"):
        tree.commit()
    assert snapshot(project) == before


def test_a_full_disk_is_refused_in_a_sentence_and_undone(project: Path) -> None:
    before = snapshot(project)
    code = """
import resource, signal, sys
from pathlib import Path
from layerline.errors import PreconditionRefusal
from layerline.tree import Tree
from layerline.tree import Tree
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
tree = Tree(Path(sys.argv[1]))
tree.write("src/one.py", "one = 11\\n")
tree.write("src/z.py", "x" * 100_000)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    tree.commit()
except PreconditionRefusal as refusal:
    print(refusal.reason)
"""
    run = subprocess.run(
        [sys.executable, "-c", code, str(project)], capture_output=True, text=True, check=True
    )
    assert "File too large" in run.stdout
    assert snapshot(project) == before


def test_without_second_names_for_files_the_old_content_is_copied(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(project)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    fail_at(monkeypatch, "replace", 3, OSError(errno.EIO, "Input/output error"))
    with pytest.raises(PreconditionRefusal, match="Input/output error"):
        three_changes(project).commit()
    monkeypatch.undo()
    assert snapshot(project) == before


@pytest.mark.parametrize(
    ("number", "raised"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)]
)
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_signal_in_the_middle_puts_everything_back(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: signal.Signals,
    raised: type[BaseException],
    nth: int,
) -> None:
    before = snapshot(project)
    handlers = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    tree = three_changes(project)
    at_call(monkeypatch, "replace", nth, lambda: os.kill(os.getpid(), number))

    with pytest.raises(raised):
        tree.commit()
    monkeypatch.undo()
    assert snapshot(project) == before
    assert {each: signal.getsignal(each) for each in handlers} == handlers


def test_what_somebody_else_put_into_a_new_folder_survives_the_undoing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = three_changes(project)

    def interfere() -> None:
        (project / "src/new/theirs.txt").write_text("theirs")
        raise OSError(errno.EIO, "Input/output error")

    at_call(monkeypatch, "replace", 2, interfere)
    with pytest.raises(PreconditionRefusal):
        tree.commit()

    assert (project / "src/new/theirs.txt").read_text() == "theirs"
    assert not (project / "src/new/deep").exists()
    assert (project / "src/one.py").read_text() == "one = 1\n"


def test_what_cannot_be_put_back_is_said_with_the_place_of_the_old_content(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = three_changes(project)
    fail_at(monkeypatch, "replace", 3, OSError(errno.EIO, "Input/output error"), and_after=True)

    with pytest.raises(
        RuntimeError, match=r"one\.py \(its old content is in (.*)\.old\)"
    ) as raised:
        tree.commit()
    old = str(raised.value).partition("its old content is in ")[2].rstrip(")")
    assert Path(old).read_text() == "one = 1\n"


def test_a_file_that_came_into_a_listed_folder_stops_the_commit(project: Path) -> None:
    tree = Tree(project)
    assert tree.listing("src") == ("src/one.py", "src/two.py")
    tree.write("src/three.py", "three = 3\n")
    (project / "src" / "other.py").write_text("other = 1\n")
    with pytest.raises(PreconditionRefusal, match=r"src/other\.py was added by something else"):
        tree.commit()
    assert not (project / "src" / "three.py").exists()


def test_what_came_into_a_folder_that_nobody_listed_is_no_matter(project: Path) -> None:
    tree = Tree(project)
    tree.write("src/three.py", "three = 3\n")
    (project / "src" / "other.py").write_text("other = 1\n")
    tree.commit()
    assert (project / "src" / "three.py").exists()

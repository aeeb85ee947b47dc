"""Whether a file is as it was read is told without reading it again, and never wrongly."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from layerline.errors import PreconditionRefusal
from layerline.tree import Tree, reading


@pytest.fixture
def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file counts as one that was changed long ago, and the clock has moved on since."""
    monkeypatch.setattr(reading, "_LONG_AGO", -1_000_000_000)


def edited(file: Path) -> None:
    file.write_bytes(b"two = 3\r\n")


def edited_with_its_time_set_back(file: Path) -> None:
    before = file.stat()
    file.write_bytes(b"two = 3\r\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced(file: Path) -> None:
    before = file.stat()
    other = file.with_name("other")
    other.write_bytes(b"two = 3\r\n")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(file)


def gone(file: Path) -> None:
    file.unlink()


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.usefixtures("long_ago")
@pytest.mark.parametrize(
    "change", [edited, edited_with_its_time_set_back, replaced, gone, a_folder]
)
def test_each_change_of_a_file_that_is_not_read_again_is_seen(
    project: Path, change: Callable[[Path], None]
) -> None:
    tree = Tree(project)
    tree.read("src/two.py")
    tree.write("src/one.py", "one = 11\n")
    time.sleep(0.05)  # the system counts in steps of some milliseconds
    change(project / "src/two.py")

    with pytest.raises(PreconditionRefusal, match=r"src/two\.py"):
        tree.commit()
    assert (project / "src/one.py").read_text() == "one = 1\n"


@pytest.mark.usefixtures("long_ago")
def test_a_file_that_was_changed_long_ago_is_read_once(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = Tree(project)
    tree.read("src/two.py")
    tree.write("src/one.py", "one = 11\n")
    monkeypatch.setattr(os, "open", _must_not_be_called)

    assert not any(map(tree._may_have_changed, tree.reads))  # noqa: SLF001 it is what is tried


def test_a_file_that_was_changed_just_now_is_read_again(project: Path) -> None:
    file = project / "src/two.py"
    file.touch()
    found = reading.read(str(file))

    assert found == reading.Reading(file.read_bytes(), None)
    assert not reading.is_surely_as_read(str(file), found)


def _must_not_be_called(*_: object) -> int:
    raise AssertionError("a file was read again")

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from disk import snapshot
from layerline.errors import PreconditionRefusal, Refusal
from layerline.tree import Tree

NOBODY = 65534


@pytest.mark.parametrize("path", ["../out.py", "/etc/out.py", "src/../../out.py"])
def test_a_path_out_of_the_project_is_refused(project: Path, path: str) -> None:
    with pytest.raises(Refusal, match="outside the project"):
        Tree(project).write(path, "")


def test_a_link_that_leaves_the_project_is_refused(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "file.py").write_text("theirs\n")
    (project / "away").symlink_to(outside)
    (project / "file.py").symlink_to(outside / "file.py")
    (project / "dangling.py").symlink_to(outside / "none.py")

    for path in ("away/new.py", "file.py", "dangling.py"):
        with pytest.raises(Refusal, match="outside the project"):
            Tree(project).write(path, "ours\n")


@pytest.mark.parametrize("path", ["round.py", "round.py/below.py", "src/there.py"])
def test_a_link_that_leads_back_to_itself_is_refused(project: Path, path: str) -> None:
    (project / "round.py").symlink_to("again.py")
    (project / "again.py").symlink_to("round.py")
    (project / "src/there.py").symlink_to("there.py")
    with pytest.raises(PreconditionRefusal, match=f"{path} (is a link that leads|cannot be read)"):
        Tree(project).write(path, "ours\n")


def test_a_link_in_place_of_our_own_folder_is_refused(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (project / ".layerline").symlink_to(outside)
    tree = Tree(project)
    tree.write("src/one.py", "one = 11\n")
    with pytest.raises(PreconditionRefusal, match="is a link, so its journal would be written"):
        tree.commit()
    assert list(outside.iterdir()) == []
    assert (project / "src/one.py").read_text() == "one = 1\n"


def test_a_disk_without_room_is_found_before_the_first_write(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(project)
    full = type(shutil.disk_usage(project))(1_000_000, 999_990, 10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    tree = Tree(project)
    tree.write("src/one.py", "one = 11\n")
    tree.write("new/deep.py", "deep = 1\n")
    with pytest.raises(PreconditionRefusal, match="has room for 10 bytes, and 44 are needed"):
        tree.commit()
    assert snapshot(project) == before


def test_a_link_within_the_project_stays_a_link(project: Path) -> None:
    (project / "one_again.py").symlink_to("src/one.py")
    tree = Tree(project)
    tree.write("one_again.py", "one = 11\n")
    tree.commit()

    assert (project / "one_again.py").readlink() == Path("src/one.py")
    assert (project / "src/one.py").read_text() == "one = 11\n"


def test_a_file_that_is_not_utf8_is_refused_with_the_byte(project: Path) -> None:
    (project / "src/one.py").write_bytes(b"name = '\xff'\n")
    with pytest.raises(PreconditionRefusal, match=r"src/one\.py is not UTF-8 \(byte 8\)"):
        Tree(project).read("src/one.py")


def test_a_missing_file_is_refused(project: Path) -> None:
    with pytest.raises(PreconditionRefusal, match=r"src/none\.py does not exist"):
        Tree(project).read("src/none.py")


@pytest.mark.parametrize("path", ["src", "src/one.py/below.py"])
def test_a_folder_where_a_file_should_be_is_refused(project: Path, path: str) -> None:
    with pytest.raises(PreconditionRefusal, match="cannot be read"):
        Tree(project).write(path, "")


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A project whose owner is no administrator, and for a moment that is who we are."""
    if os.geteuid() != 0:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    folder = tempfile.mkdtemp()
    os.chown(folder, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    try:
        yield Path(folder)
    finally:
        os.seteuid(0)
        shutil.rmtree(folder)


@pytest.mark.parametrize("read_only", ["file.py", "folder"])
def test_what_is_read_only_is_found_before_the_first_write(as_nobody: Path, read_only: str) -> None:
    (as_nobody / "folder").mkdir()
    (as_nobody / "file.py").write_text("old\n")
    (as_nobody / read_only).chmod(0o555)
    before = snapshot(as_nobody)
    tree = Tree(as_nobody)
    tree.write("a.py", "new\n")
    tree.write("file.py", "new\n")
    tree.write("folder/new.py", "new\n")

    with pytest.raises(PreconditionRefusal, match=rf"{read_only} is read-only"):
        tree.commit()
    assert snapshot(as_nobody) == before
    (as_nobody / read_only).chmod(0o755)


def test_a_read_only_project_is_refused(as_nobody: Path) -> None:
    tree = Tree(as_nobody)
    tree.write("a.py", "new\n")
    as_nobody.chmod(0o555)
    try:
        with pytest.raises(PreconditionRefusal, match="cannot be written: Permission denied"):
            tree.commit()
        assert not list(as_nobody.iterdir())
    finally:
        as_nobody.chmod(0o755)

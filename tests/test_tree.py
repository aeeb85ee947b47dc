import os
from pathlib import Path

import pytest

from disk import snapshot, three_changes
from layerline.errors import PreconditionRefusal
from layerline.tree import Change, Tree, undo


def test_reads_see_what_was_staged_and_the_disk_does_not(project: Path) -> None:
    tree = Tree(project)
    tree.write("src/one.py", "one = 11\n")

    assert tree.read("src/one.py") == "one = 11\n"
    assert (project / "src/one.py").read_text() == "one = 1\n"


def test_changes_name_the_old_and_the_new_bytes_in_path_order(project: Path) -> None:
    tree = Tree(project)
    tree.write("src/two.py", b"two = 22\n")
    tree.write("a.py", "a = 1\n")

    assert tree.changes() == (
        Change("a.py", None, b"a = 1\n"),
        Change("src/two.py", b"two = 2\r\n", b"two = 22\n"),
    )


def test_writing_what_is_there_already_stages_nothing(project: Path) -> None:
    tree = Tree(project)
    tree.write("src/one.py", "one = 11\n")
    tree.write("src/one.py", "one = 1\n")

    assert not tree.is_staged("src/one.py")
    assert tree.changes() == ()


def test_paths_hold_staged_files_and_leave_out_code_that_is_not_the_projects(project: Path) -> None:
    for skipped in (".venv/lib.py", "node_modules/x.py", "src/__pycache__/one.pyc"):
        (project / skipped).parent.mkdir(parents=True, exist_ok=True)
        (project / skipped).write_bytes(b"")
    tree = Tree(project)
    tree.write("src/three.py", "")

    assert list(tree.paths("src")) == ["src/one.py", "src/three.py", "src/two.py"]


def test_a_commit_writes_all_and_leaves_nothing_else_behind(project: Path) -> None:
    three_changes(project).commit()

    written = {
        path: content
        for path, (_, content) in snapshot(project).items()
        if content and not path.startswith(".layerline/journal/")
    }
    assert written == {
        "src/new/deep/three.py": b"three = 3\n",
        "src/one.py": b"one = 11\n",
        "src/two.py": b"two = 22\n",
    }
    assert [each.name for each in (project / ".layerline").iterdir()] == ["journal"]
    assert (project / ".layerline/journal/.gitignore").read_text() == "*\n"


def test_a_committed_tree_can_go_on(project: Path) -> None:
    tree = three_changes(project)
    tree.commit()
    assert tree.changes() == ()

    tree.write("src/one.py", "one = 111\n")
    tree.commit()
    assert (project / "src/one.py").read_text() == "one = 111\n"


def test_newlines_stay_as_they_are(project: Path) -> None:
    tree = Tree(project)
    tree.write("src/two.py", tree.read("src/two.py") + "more = 1\r\n")
    tree.commit()

    assert (project / "src/two.py").read_bytes() == b"two = 2\r\nmore = 1\r\n"


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_a_changed_file_keeps_its_mode(project: Path, mode: int) -> None:
    (project / "src/one.py").chmod(mode)
    three_changes(project).commit()

    assert (project / "src/one.py").stat().st_mode & 0o777 == mode


def test_a_changed_file_keeps_its_owner(project: Path) -> None:
    if os.geteuid() == 0:  # who else could give a file away
        os.chown(project / "src/one.py", 65534, 65534)
    before = (project / "src/one.py").stat()
    three_changes(project).commit()
    undo(project)
    after = (project / "src/one.py").stat()
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)


def test_a_new_file_has_the_mode_that_the_user_gives_new_files(project: Path) -> None:
    before = os.umask(0o027)
    try:
        three_changes(project).commit()
    finally:
        os.umask(before)

    assert (project / "src/new/deep/three.py").stat().st_mode & 0o777 == 0o640


def test_a_file_changed_since_it_was_read_is_not_overwritten(project: Path) -> None:
    tree = three_changes(project)
    (project / "src/two.py").write_text("theirs = 1\n")

    with pytest.raises(PreconditionRefusal, match=r"src/two\.py was changed by something else"):
        tree.commit()
    assert (project / "src/two.py").read_text() == "theirs = 1\n"
    assert (project / "src/one.py").read_text() == "one = 1\n"


def test_a_file_that_was_only_read_is_checked_too(project: Path) -> None:
    tree = Tree(project)
    tree.read("src/two.py")
    tree.write("src/one.py", "one = 11\n")
    (project / "src/two.py").unlink()

    with pytest.raises(PreconditionRefusal, match=r"src/two\.py"):
        tree.commit()


def test_a_file_that_appeared_since_is_not_overwritten(project: Path) -> None:
    tree = three_changes(project)
    (project / "src/new/deep").mkdir(parents=True)
    (project / "src/new/deep/three.py").write_text("theirs\n")

    with pytest.raises(PreconditionRefusal, match=r"three\.py"):
        tree.commit()
    assert (project / "src/new/deep/three.py").read_text() == "theirs\n"


def test_a_removed_file_is_gone_for_all_who_ask_and_on_disk_after_the_commit(project: Path) -> None:
    tree = Tree(project)
    tree.remove("src/one.py")

    assert not tree.exists("src/one.py")
    assert list(tree.paths("src")) == ["src/two.py"]
    assert tree.changes() == (Change("src/one.py", b"one = 1\n", None),)
    with pytest.raises(PreconditionRefusal, match=r"src/one\.py does not exist"):
        tree.read("src/one.py")
    assert (project / "src/one.py").exists()
    tree.commit()
    assert not (project / "src/one.py").exists()


def test_a_file_removed_and_written_again_is_one_that_changed(project: Path) -> None:
    tree = Tree(project)
    tree.remove("src/one.py")
    tree.write("src/one.py", "one = 11\n")
    assert tree.changes() == (Change("src/one.py", b"one = 1\n", b"one = 11\n"),)
    tree.write("src/one.py", "one = 1\n")
    assert tree.changes() == ()


def test_removing_what_is_not_there_changes_nothing(project: Path) -> None:
    tree = Tree(project)
    tree.remove("src/three.py")
    assert tree.changes() == ()

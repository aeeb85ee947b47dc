"""Killed at any step, a commit leaves the old tree or the new one; and it can be undone."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disk import snapshot, three_changes
from layerline.errors import PreconditionRefusal
from layerline.tree import Tree, recover, refuse_unfinished, undo
from layerline.tree.journal import begin

KILLED = """
import os, pathlib, signal, sys
root, nth = pathlib.Path(sys.argv[1]), int(sys.argv[2])
from layerline.tree import Tree, recover, undo
calls = 0
def dying(original):
    def called(*arguments, **options):
        global calls
        calls += 1
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments, **options)
    return called
for name in ("replace", "fsync", "mkdir", "rename", "unlink", "rmdir", "chmod", "link", "open"):
    setattr(os, name, dying(getattr(os, name)))
tree = Tree(root)
tree.write("src/new/deep/three.py", "three = 3\\n")
tree.write("src/one.py", "one = 11\\n")
tree.write("src/two.py", "two = 22\\n")
tree.remove("src/gone.py")
{"commit": tree.commit, "undo": lambda: undo(root)}[sys.argv[3]]()
"""


def users(root: Path) -> dict[str, tuple[int, bytes]]:
    """All of a project but what layerline keeps for itself."""
    return {path: it for path, it in snapshot(root).items() if not path.startswith(".layerline")}


def fresh(folder: Path) -> Path:
    (folder / "src").mkdir(parents=True)
    (folder / "src/one.py").write_bytes(b"one = 1\n")
    (folder / "src/one.py").chmod(0o600)
    (folder / "src/two.py").write_bytes(b"two = 2\r\n")
    (folder / "src/gone.py").write_bytes(b"gone = 0\n")
    (folder / "src/gone.py").chmod(0o640)
    return folder


def four_changes(folder: Path) -> Tree:
    tree = three_changes(folder)
    tree.remove("src/gone.py")
    return tree


@pytest.mark.parametrize("action", ["commit", "undo"])
def test_killed_at_any_step_the_tree_is_the_old_or_the_new_after_recover(
    tmp_path: Path, action: str
) -> None:
    old = users(fresh(tmp_path / "model"))
    four_changes(tmp_path / "model").commit()
    new = users(tmp_path / "model")
    seen, outcomes = 0, set()
    for nth in range(1, 400):
        root = fresh(tmp_path / str(nth))
        if action == "undo":
            four_changes(root).commit()
        command = [sys.executable, "-c", KILLED, str(root), str(nth), action]
        if subprocess.run(command, check=False).returncode == 0:
            break
        seen += 1
        recover(root)
        outcomes.add(users(root) == new)
        assert users(root) in (old, new)
        assert recover(root) is None
        refuse_unfinished(root)
    assert seen > 20
    assert outcomes == {True, False}


def test_what_was_cut_off_is_said_before_anything_else_is_done(project: Path) -> None:
    begin(project, [(project / "src/one.py", b"one = 11\n")])
    with pytest.raises(PreconditionRefusal, match="was cut off") as refused:
        refuse_unfinished(project)
    assert "layerline recover" in refused.value.remedy
    with pytest.raises(PreconditionRefusal, match="was cut off"):
        three_changes(project).commit()
    assert recover(project) == ()


def test_undo_twice_undoes_the_run_before(project: Path) -> None:
    states = [snapshot(project)]
    three_changes(project).commit()
    states.append(users(project))
    tree = Tree(project)
    tree.write("src/one.py", "one = 111\n")
    tree.commit()

    undo(project)
    assert users(project) == states[1]
    undo(project)
    assert snapshot(project) == states[0]
    assert undo(project) == ()


def test_an_undo_that_is_only_tried_changes_nothing(project: Path) -> None:
    three_changes(project).commit()
    before = snapshot(project)

    assert len(undo(project, dry_run=True)) == 3
    assert snapshot(project) == before


def test_a_file_edited_since_is_not_undone_and_the_edit_is_shown(project: Path) -> None:
    three_changes(project).commit()
    (project / "src/one.py").write_text("one = 12\n")
    before = snapshot(project)

    with pytest.raises(PreconditionRefusal, match=r"src/one\.py was edited since") as refused:
        undo(project)
    assert "-one = 11\n+one = 12" in refused.value.reason
    assert snapshot(project) == before


_paths = st.sampled_from(["a.py", "b.txt", "c/d.py", "c/e/f.py", "g/h"])
_files = st.dictionaries(_paths, st.binary(max_size=40))
_changes = st.dictionaries(_paths, st.none() | st.binary(max_size=40))


@settings(max_examples=20)
@given(before=_files, after=_changes, mode=st.sampled_from([0o600, 0o644, 0o755]))
def test_undo_gives_back_any_tree_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory,
    before: dict[str, bytes],
    after: dict[str, bytes | None],
    mode: int,
) -> None:
    root = tmp_path_factory.mktemp("tree")
    for path, content in before.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
        (root / path).chmod(mode)
    old = snapshot(root)
    tree = Tree(root)
    for path, wanted in after.items():
        if wanted is None:
            tree.remove(path)
        else:
            tree.write(path, wanted)
    tree.commit()
    assert {path: (root / path).exists() for path in after} == {
        path: content is not None for path, content in after.items()
    }
    undo(root)
    assert snapshot(root) == old


@pytest.mark.parametrize("plan", ["{", "{}", '{"files": [{}], "made": []}'])
def test_a_damaged_journal_is_said_in_a_sentence(project: Path, plan: str) -> None:
    three_changes(project).commit()
    (written,) = (project / ".layerline/journal").glob("*/plan.json")
    written.write_text(plan)
    before = users(project)
    with pytest.raises(PreconditionRefusal, match="is damaged"):
        undo(project)
    assert users(project) == before

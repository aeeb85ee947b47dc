"""Merging whole folders: what a template changed arrives, and no edit is lost."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import snapshot
from layerline.errors import PreconditionRefusal
from layerline.git.merging import Merge, scratch

Files = dict[str, bytes]
MergeFiles = Callable[[Files, Files, Files], Merge]
LONG = b"".join(b"line %d\n" % number for number in range(40))


def fill(folder: Path, files: Files) -> Path:
    folder.mkdir(parents=True)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@pytest.fixture
def merge(tmp_path: Path) -> MergeFiles:
    """Merge what changed from the first files to the third into the second."""

    def merged(base: Files, ours: Files, theirs: Files) -> Merge:
        named = {"base": base, "ours": ours, "theirs": theirs}
        folders = [fill(tmp_path / name, files) for name, files in named.items()]
        before = snapshot(tmp_path)
        with scratch() as repository:
            old, new = (repository.render(folder, ()) for folder in folders[::2])
            mine = repository.project(folders[1])
            result = repository.merge(old, mine, new, names=("1.0", "yours", "2.0"))
        assert snapshot(tmp_path) == before
        return result

    return merged


CLEAN = {
    "a changed file that nobody edited": (
        {"a": b"1\n"},
        {"a": b"1\n"},
        {"a": b"2\n"},
        {"a": b"2\n"},
    ),
    "an edit that the template does not touch": ({"a": b"1\n"}, {"a": b"3\n"}, {"a": b"1\n"}, {}),
    "a new file": ({"a": b"1\n"}, {"a": b"1\n"}, {"a": b"1\n", "b": b"2\n"}, {"b": b"2\n"}),
    "a dropped file that nobody edited": (
        {"a": b"1\n", "b": b"2\n"},
        {"a": b"1\n", "b": b"2\n"},
        {"a": b"1\n"},
        {"b": None},
    ),
    "a file of the user's own": ({}, {"mine": b"1\n"}, {}, {}),
    "an edit and a change in different places": (
        {"a": LONG},
        {"a": LONG.replace(b"line 3\n", b"mine\n")},
        {"a": LONG.replace(b"line 30\n", b"theirs\n")},
        {"a": LONG.replace(b"line 3\n", b"mine\n").replace(b"line 30\n", b"theirs\n")},
    ),
    "a file that the user moved": (
        {"core/a.py": LONG},
        {"kernel/b.py": LONG},
        {"core/a.py": LONG + b"more\n"},
        {"kernel/b.py": LONG + b"more\n"},
    ),
    "a file that the template moved": (
        {"core/a.py": LONG},
        {"core/a.py": b"mine\n" + LONG},
        {"kernel/b.py": LONG},
        {"core/a.py": None, "kernel/b.py": b"mine\n" + LONG},
    ),
    "both did the same": ({"a": b"1\n"}, {"a": b"2\n"}, {"a": b"2\n"}, {}),
    "bytes that are no text, and a name that is not English": (
        {"é": b"\x00\xff"},
        {"é": b"\x00\xff"},
        {"é": b"\x00\xfe"},
        {"é": b"\x00\xfe"},
    ),
    "attributes that would change line endings": (
        {".gitattributes": b"* text eol=lf\n", "a": b"1\r\n", "b": b"1\n"},
        {".gitattributes": b"* text eol=lf\n", "a": b"1\r\n", "b": b"1\n"},
        {".gitattributes": b"* text eol=lf\n", "a": b"2\r\n", "b": b"1\n"},
        {"a": b"2\r\n"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("base", "ours", "theirs", "changes"), CLEAN.values(), ids=CLEAN)
def test_what_can_be_merged_is(
    merge: MergeFiles, base: Files, ours: Files, theirs: Files, changes: dict[str, bytes | None]
) -> None:
    result = merge(base, ours, theirs)
    assert result.conflicts == ()
    assert result.changes == changes


def test_a_line_that_both_changed_is_a_conflict_that_shows_all_three(merge: MergeFiles) -> None:
    result = merge({"a": b"1\n"}, {"a": b"2\n"}, {"a": b"3\n"})

    shown = b"<<<<<<< yours\n2\n||||||| 1.0\n1\n=======\n3\n>>>>>>> 2.0\n"
    assert result.changes == {"a": shown}
    (conflict,) = result.conflicts
    assert conflict.path == "a"
    stages = [(stage.number, stage.content) for stage in conflict.stages]
    assert stages == [(1, b"1\n"), (2, b"2\n"), (3, b"3\n")]


def test_an_edited_file_that_the_template_drops_is_a_conflict_and_stays(merge: MergeFiles) -> None:
    result = merge({"a": b"1\n"}, {"a": b"2\n"}, {})

    assert result.changes == {}
    assert [conflict.path for conflict in result.conflicts] == ["a"]


def test_a_deleted_file_that_the_template_changes_is_a_conflict(merge: MergeFiles) -> None:
    result = merge({"a": b"1\n"}, {}, {"a": b"2\n"})

    assert [conflict.path for conflict in result.conflicts] == ["a"]
    assert result.changes == {"a": b"2\n"}


def test_what_the_project_ignores_is_no_part_of_it(tmp_path: Path) -> None:
    project = fill(
        tmp_path / "project", {".gitignore": b".env\n*.db\n", ".env": b"secret", "a": b"1\n"}
    )
    with scratch() as repository:
        ignored = repository.ignored(project, [".env", "a", "data/x.db", "new"])
        old = repository.render(fill(tmp_path / "old", {".env": b"0", "a": b"1\n"}), ignored)
        new = repository.render(fill(tmp_path / "new", {".env": b"1", "a": b"2\n"}), ignored)
        result = repository.merge(
            old, repository.project(project), new, names=("1.0", "yours", "2.0")
        )
    assert ignored == [".env", "data/x.db"]
    assert result.changes == {"a": b"2\n"}
    assert result.conflicts == ()


def test_without_a_git_that_can_do_it_the_version_that_can_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_git = tmp_path / "git"
    old_git.write_text(
        '#!/bin/sh\ncase "$*" in *merge-tree*) echo usage >&2; exit 129;; esac\n'
        f'exec {shutil.which("git")} "$@"\n'
    )
    old_git.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    empty = fill(tmp_path / "empty", {})
    with scratch() as repository:
        tree = repository.render(empty, ())
        with pytest.raises(PreconditionRefusal) as refused:
            repository.merge(tree, tree, tree, names=("1.0", "yours", "2.0"))
    assert "merge-tree failed: usage" in refused.value.reason
    assert "git 2.38" in refused.value.remedy

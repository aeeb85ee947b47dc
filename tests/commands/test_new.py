import json
import os
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, contents, git, snapshot
from layerline import git as our_git
from layerline.release import VERSION

Layerline = Callable[..., Run]


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test types its commands in a folder of its own."""
    folder = tmp_path / "somewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_a_new_project_lies_at_its_path_and_nothing_beside_it(
    layerline: Layerline, somewhere: Path
) -> None:
    run = layerline("new", "shop")

    assert run.code == 0
    assert [path.name for path in somewhere.iterdir()] == ["shop"]
    assert "src/app/main.py" in contents(somewhere / "shop")


def test_it_says_what_to_do_next(layerline: Layerline) -> None:
    run = layerline("new", "my shop")

    assert "Next:\n  cd 'my shop'\n  make check\n  layerline add-entity" in run.out


def test_it_is_a_repository_with_nothing_committed(layerline: Layerline) -> None:
    layerline("new", "shop")

    assert git(Path("shop"), "branch", "--show-current") == "main\n"
    assert "?? src/" in git(Path("shop"), "status", "--short")


def test_no_git_means_no_repository(layerline: Layerline) -> None:
    layerline("new", "shop", "--no-git")

    assert not Path("shop/.git").exists()


def test_without_a_git_on_the_path_it_is_no_repository(
    layerline: Layerline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    run = layerline("new", "shop")

    assert run.code == 0
    assert not Path("shop/.git").exists()


def test_within_a_repository_it_starts_no_second_one(layerline: Layerline, somewhere: Path) -> None:
    git(somewhere, "init", "--quiet")
    run = layerline("new", "shop")

    assert not Path("shop/.git").exists()
    assert "in the git repository around shop" in run.out


def test_in_a_hook_of_another_repository_that_one_is_left_alone(
    layerline: Layerline, somewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = somewhere.parent / "other"
    other.mkdir()
    git(other, "init", "--quiet", "--initial-branch=trunk")
    before = snapshot(other)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    layerline("new", "shop")
    monkeypatch.delenv("GIT_DIR")

    assert snapshot(other) == before
    assert Path("shop/.git").is_dir()


def test_a_name_may_be_as_long_as_the_disk_allows(layerline: Layerline) -> None:
    assert layerline("new", "x" * 255).code == 0


def test_an_empty_clone_keeps_its_repository(layerline: Layerline) -> None:
    Path("shop").mkdir()
    git(Path("shop"), "init", "--quiet", "--initial-branch=trunk")
    run = layerline("new", "shop")

    assert run.code == 0
    assert git(Path("shop"), "branch", "--show-current") == "trunk\n"


def test_the_folder_we_stand_in_can_become_the_project(
    layerline: Layerline, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path("order-desk").absolute()
    folder.mkdir()
    monkeypatch.chdir(folder)
    inode = folder.stat().st_ino
    run = layerline("new", ".")

    assert run.code == 0
    assert folder.stat().st_ino == inode
    assert "cd " not in run.out
    assert "project_name: Order Desk" in Path(".copier-answers.yml").read_text()


def test_a_link_to_an_empty_folder_is_followed(layerline: Layerline) -> None:
    Path("real").mkdir()
    Path("link").symlink_to("real")
    layerline("new", "link")

    assert Path("link").is_symlink()
    assert Path("real/src/app/main.py").is_file()


def test_the_answers_are_given_with_data(layerline: Layerline) -> None:
    layerline("new", "shop", "--data", "project_name=Corner Shop = best", "--data", "licence=MIT")

    answers = Path("shop/.copier-answers.yml").read_text()
    assert "project_name: Corner Shop = best\n" in answers
    assert "project_slug: corner-shop-best\n" in answers
    assert "Copyright (c) The Corner Shop = best authors" in Path("shop/LICENSE").read_text()


def test_a_development_version_is_noted_as_one(layerline: Layerline) -> None:
    layerline("new", "shop")

    answers = Path("shop/.copier-answers.yml").read_text()
    assert f"_layerline_development_version: {VERSION}\n" in answers
    assert "_commit" not in answers


def test_the_project_notes_which_layerline_made_it(
    layerline: Layerline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = tmp_path / "layerline"
    ours.touch(0o755)
    monkeypatch.setattr(sys, "argv", [str(ours), "new", "shop"])
    layerline("new", "shop")

    assert Path("shop/.layerline/executable").read_text() == f"{ours}\n"
    assert ".layerline/executable" not in git(Path("shop"), "status", "--short", "-uall")


def test_a_dry_run_lists_the_files_and_writes_none(layerline: Layerline, somewhere: Path) -> None:
    run = layerline("new", "shop", "--dry-run")

    assert run.code == 0
    assert "  + src/app/main.py\n" in run.out
    assert not list(somewhere.iterdir())


def test_as_json_there_is_one_document_and_people_read_stderr(
    layerline: Layerline, somewhere: Path
) -> None:
    run = layerline("new", "shop", "--json")

    document = json.loads(run.out)
    assert document["version"] == 1
    assert document["path"] == str(somewhere / "shop")
    assert document["answers"]["project_slug"] == "shop"
    assert document["repository"] == "new"
    assert document["next"][:2] == ["cd shop", "make check"]
    assert set(document["files"]) == set(contents(somewhere / "shop"))
    assert "Next:" in run.err


def test_files_and_folders_have_the_modes_that_the_user_gives_new_ones(
    layerline: Layerline, somewhere: Path
) -> None:
    before = os.umask(0o027)
    try:
        layerline("new", "shop")
    finally:
        os.umask(before)

    modes = {
        stat.S_IMODE(path.stat().st_mode)
        for path in (somewhere / "shop", *(somewhere / "shop").rglob("*"))
        if ".git" not in path.parts
    }
    assert modes <= {0o750, 0o640}


def test_git_is_found_by_asking_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    assert our_git.is_available() is (shutil.which("git") is not None)
    monkeypatch.setenv("PATH", "")
    assert not our_git.is_available()

"""Places that no update was made for: each is a sentence or goes well, and nothing is lost."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, commit_all, git, snapshot
from layerline.errors import PreconditionRefusal
from layerline.generation.releases import Releases
from layerline.generation.update import plan_update
from layerline.git.staging import unmerged_files
from layerline.tree import Tree
from versions import Release, users

IN_CONFLICT = "src/app/core/background.py"


@pytest.fixture
def shop(released_shop: Path) -> Path:
    """A project of the first release, without entities."""
    return released_shop


@pytest.fixture
def below(released_shop: Path) -> Path:
    """The same below the top of a repository that holds more."""
    home = released_shop.parent / "company"
    place = home / "services/shop"
    place.parent.mkdir(parents=True)
    shutil.copytree(released_shop, place, ignore=shutil.ignore_patterns(".git"))
    (home / "README.md").write_text("Ours\n")
    git(home, "init", "--quiet", "--initial-branch=main")
    commit_all(home, "begin")
    return place


def edit_what_changes(shop: Path) -> None:
    file = shop / IN_CONFLICT
    file.write_text(file.read_text().replace("Work beside the requests", "Work of mine"))
    commit_all(shop, "edited")


def refused(
    release: Release, shop: Path, *arguments: str
) -> tuple[int, subprocess.CompletedProcess[str]]:
    """The exit code of an update that must leave all as it was, and what it said."""
    before = snapshot(shop)
    done = release.run("update", *arguments, cwd=shop)
    assert snapshot(shop) == before
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2, done.stderr
    return done.returncode, done


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("a: [\n", "is damaged: line 2: "),
        ("<<<<<<< yours\n_commit: v1.0.0\n=======\n", "is damaged: line 2: "),
        ("", "is damaged: it holds no answers"),
        ("_commit: [1, 2]\n", "names no release of the template, but [1, 2]"),
        ("_commit: v1.0.7\n", "layerline 1.0.7 is not at hand"),
        ("_commit: v1.0.0\ndatabase: oracle\n", "database 'oracle' will not do"),
    ],
)
def test_an_answers_file_that_is_mangled_is_told_of_with_the_line(
    releases: tuple[Release, ...], shop: Path, content: str, sentence: str
) -> None:
    (shop / ".copier-answers.yml").write_text(content)

    code, done = refused(releases[-1], shop)

    assert code in {2, 3}
    assert sentence in done.stderr


def test_without_an_answers_file_it_is_named(releases: tuple[Release, ...], shop: Path) -> None:
    (shop / ".copier-answers.yml").unlink()
    code, done = refused(releases[-1], shop)
    assert code == 3
    assert ".copier-answers.yml does not exist" in done.stderr


@pytest.mark.full
def test_an_answer_without_quotes_is_what_was_answered(
    releases: tuple[Release, ...], shop: Path
) -> None:
    answers = shop / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace("telemetry: 'no'", "telemetry: no"))
    assert "From version 1.0.0 to 1.3.0" in releases[-1].do("update", "--dry-run", cwd=shop)


def test_without_git_it_says_what_is_missing_and_doctor_still_examines(
    releases: tuple[Release, ...], shop: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    code, done = refused(releases[-1], shop)
    examined = releases[-1].do("doctor", cwd=shop)

    assert code == 3
    assert "git is not installed" in done.stderr
    assert "Nothing to mend." in examined
    assert "git is not installed, or not on the PATH, so no update is possible" in examined


def test_what_git_cannot_read_is_told_in_one_line(
    releases: tuple[Release, ...], shop: Path
) -> None:
    git(shop, "init", "--quiet", "vendored")  # nothing is committed there

    code, done = refused(releases[-1], shop)

    assert code == 3
    assert "git add failed: error: 'vendored/' does not have a commit" in done.stderr
    assert "git 2.38" not in done.stderr


def test_no_room_for_temporary_files_is_a_sentence(
    releases: tuple[Release, ...], shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "there")

    monkeypatch.setattr("layerline.generation.releases.write_files", full)
    with pytest.raises(PreconditionRefusal, match="there cannot be written: No space left"):
        plan_update(Tree(shop), Releases(releases[-1].root), "1.3.0")


def test_below_the_top_of_a_repository_it_does_the_same_as_at_the_top(
    releases: tuple[Release, ...], shop: Path, below: Path
) -> None:
    git(below, "config", "user.name", "Test")
    git(below, "config", "user.email", "test@localhost")
    releases[-1].do("update", "--branch", "follow", cwd=below)
    releases[-1].do("update", cwd=below)
    releases[-1].do("update", cwd=shop)

    updated = users(below)
    assert updated == users(shop)
    assert (below.parent.parent / "README.md").read_text() == "Ours\n"
    git(below, "checkout", "--quiet", "--force", "follow")
    git(below, "clean", "--quiet", "--force", "-d")
    assert users(below) == updated


@pytest.mark.full
def test_what_the_repository_around_it_ignores_is_not_touched(
    releases: tuple[Release, ...], below: Path
) -> None:
    (below.parent.parent / ".gitignore").write_text("background.py\n")
    git(below, "rm", "--quiet", "--cached", IN_CONFLICT)
    (below / IN_CONFLICT).write_text("mine = 1\n")

    done = releases[1].do("update", cwd=below)

    assert IN_CONFLICT not in done
    assert (below / IN_CONFLICT).read_text() == "mine = 1\n"


@pytest.mark.full
def test_a_project_in_a_folder_that_its_repository_ignores_is_updated_as_any_other(
    releases: tuple[Release, ...], below: Path
) -> None:
    (below.parent.parent / ".gitignore").write_text("services/\n")
    git(below, "rm", "--quiet", "-r", "--cached", ".")
    assert f"~ {IN_CONFLICT}" in releases[1].do("update", cwd=below)


def test_until_a_conflict_is_decided_there_is_no_other_update(
    releases: tuple[Release, ...], shop: Path
) -> None:
    edit_what_changes(shop)
    assert releases[1].run("update", cwd=shop).returncode == 1

    code, done = refused(releases[-1], shop)

    assert code == 3
    assert f"{IN_CONFLICT} is in conflict since a merge or an update" in done.stderr
    git(shop, "checkout", "--quiet", "--ours", IN_CONFLICT)
    commit_all(shop, "decided")
    assert "From version 1.1.0 to 1.3.0" in releases[-1].do("update", cwd=shop)


@pytest.mark.full
def test_in_the_middle_of_a_merge_of_ones_own_it_waits(
    releases: tuple[Release, ...], shop: Path
) -> None:
    git(shop, "checkout", "--quiet", "-b", "theirs")
    edit_what_changes(shop)
    git(shop, "checkout", "--quiet", "-b", "ours", "main")
    (shop / IN_CONFLICT).write_text('"""Ours."""\n')
    commit_all(shop, "ours")
    git(shop, "merge", "--quiet", "theirs", check=False)
    assert unmerged_files(shop) == (IN_CONFLICT,)

    code, _ = refused(releases[-1], shop)

    assert code == 3


@pytest.mark.full
def test_of_two_at_once_one_updates_and_the_other_says_so(
    releases: tuple[Release, ...], shop: Path, tmp_path: Path
) -> None:
    alone = shutil.copytree(shop, tmp_path / "alone/shop")
    releases[1].do("update", cwd=alone)
    command = [sys.executable, "-m", "layerline", "update"]
    both = [
        subprocess.Popen(
            command,
            cwd=shop,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(releases[1].root / "src")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    said = [process.communicate() for process in both]

    assert 0 in [process.returncode for process in both]
    assert {process.returncode for process in both} <= {0, 3}
    assert all("Traceback" not in errors for _, errors in said)
    assert users(shop) == users(alone)


def crlf(content: bytes) -> bytes:
    return re.sub(rb"\r?\n", b"\r\n", content)


@pytest.mark.full
def test_a_project_with_line_ends_of_windows_follows_like_any_other(
    releases: tuple[Release, ...], shop: Path, tmp_path: Path
) -> None:
    file = shop / "src/app/wiring/routers.py"
    file.write_text(
        file.read_text().replace("    activities.router", "    activities.router,  # on")
    )
    file.write_text(file.read_text().replace("# on,", "# on"))
    pyproject = shop / "pyproject.toml"
    pyproject.write_text(
        pyproject.read_text().replace('  "alembic', '  "aiofiles>=24",\n  "alembic')
    )
    moved = shop / "src/app/core/availability.py"
    moved.write_text(moved.read_text() + "\n\nMINE = True\n")
    commit_all(shop, "edited")
    other = shutil.copytree(shop, tmp_path / "other/shop")
    for path, content in users(other).items():
        (other / path).write_bytes(crlf(content))
    commit_all(other, "as Windows has it")

    for project in (shop, other):
        releases[-1].do("update", cwd=project)

    expected = {path: crlf(content) for path, content in users(shop).items()}
    assert users(other) == expected
    assert expected["src/app/core/outages.py"].endswith(b"\r\nMINE = True\r\n")


def test_a_development_version_says_the_same_in_update_and_in_doctor(
    layerline: Callable[..., Run], shop: Path
) -> None:
    updated, examined = (layerline(verb, "-C", shop) for verb in ("update", "doctor"))

    sentence = re.search(r"^layerline: (.*)\n  help: (.*)$", updated.err, re.MULTILINE)
    assert sentence
    assert updated.code == 3
    assert f"  {sentence[1]}, so no update is possible [no-update]\n" in examined.out
    assert f"    help: {sentence[2]}\n" in examined.out
    assert "of the template's files are gone" not in examined.out


@pytest.mark.full
def test_what_doctor_says_of_an_update_is_what_update_does(
    releases: tuple[Release, ...], shop: Path
) -> None:
    behind = releases[-1].do("doctor", cwd=shop)
    releases[-1].do("update", cwd=shop)
    arrived = releases[-1].do("doctor", cwd=shop)
    ahead = releases[1].do("doctor", cwd=shop)

    assert "layerline 1.3.0 writes" in behind
    assert "To know" not in arrived
    assert "the project has version 1.3.0, which is newer than 1.1.0, so no update" in ahead
    assert "Files:" not in ahead

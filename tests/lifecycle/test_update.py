"""A project follows its template through four releases, and no edit is lost."""

import re
import shutil
from pathlib import Path

import pytest

from disk import commit_all, git, snapshot
from versions import Release, started, users

HISTORY = ("migrations/versions/", ".layerline/entities/")
"""What tells when an entity was made, and after what."""


@pytest.fixture
def shop(released_shop: Path) -> Path:
    """A project of the first release, without entities."""
    return released_shop


LEGACY = '''"""Older than this project."""

from fastapi import APIRouter

router = APIRouter(prefix="/{name}", tags=["{name}"])
'''


def test_entries_that_the_user_made_where_the_template_makes_its_own_go_where_the_list_goes(
    releases: tuple[Release, ...], shop: Path
) -> None:
    for name in ("abacus", "zoo"):
        (shop / f"src/app/api/routes/{name}.py").write_text(LEGACY.format(name=name))
    routers = shop / "src/app/wiring/routers.py"
    text = routers.read_text().replace(
        "routes import activities", "routes import abacus, activities"
    )
    text = text.replace(", users\n", ", users, zoo\n")
    text = text.replace(
        "    activities.router", "    abacus.router,  # from before\n    activities.router"
    )
    routers.write_text(text.replace("    users.router,\n", "    users.router,\n    zoo.router,\n"))
    commit_all(shop, "edited")

    done = releases[-1].run("update", cwd=shop)

    assert done.returncode == 0, done.stdout + done.stderr
    assert not routers.exists()
    merged = (shop / "src/app/wiring/routers_here.py").read_text()
    listed = re.findall(r"^    (\w+)\.router,", merged, re.MULTILINE)
    assert sorted(listed) == sorted(
        ["about", "abacus", "activities", "members", "organizations", "profiles", "users", "zoo"]
    )
    assert "abacus.router,  # from before\n" in merged
    assert all(re.search(rf"\bimport .*\b{name}\b", merged) for name in listed)


REBUILT = '''"""Which routers the API serves, in an order of our own."""

from fastapi import APIRouter

from app.api import routes

NAMES = ("users", "activities", "members", "organizations", "profiles")
ROUTERS: list[APIRouter] = [getattr(routes, name).router for name in NAMES]
'''


@pytest.mark.parametrize("release", [1, 3])
def test_a_list_that_the_user_rebuilt_is_kept_without_markers_and_what_is_new_is_told(
    releases: tuple[Release, ...], shop: Path, release: int
) -> None:
    (shop / "src/app/wiring/routers.py").write_text(REBUILT)
    commit_all(shop, "edited")

    done = releases[release].run("update", cwd=shop)

    where = "src/app/wiring/routers.py" if release == 1 else "src/app/wiring/routers_here.py"
    assert done.returncode == 4, done.stdout + done.stderr
    assert (shop / where).read_text() == REBUILT
    assert f"{where} is yours and stays as you wrote it; the template has there:" in done.stdout
    assert "      about.router,\n" in done.stdout
    assert "<<<<<<<" not in done.stdout
    assert git(shop, "ls-files", "--unmerged") == ""


def test_what_each_release_changes_is_shown_before_and_after(
    releases: tuple[Release, ...], shop: Path
) -> None:
    tried = releases[-1].do("update", "--dry-run", cwd=shop)
    done = releases[1].do("update", cwd=shop)

    for said in (tried, done):
        assert "What 1.1.0 changes:\n  - `/about` says what the service is." in said
        assert "  check: A router of yours at `/about` would be hidden by it." in said
    assert "What 1.3.0 changes:" in tried
    assert "What 1.3.0" not in done
    assert "What 0.1.0" not in tried


def test_on_a_branch_the_update_is_a_commit_and_the_working_tree_stays_as_it_is(
    releases: tuple[Release, ...], shop: Path
) -> None:
    git(shop, "config", "user.name", "Test")
    git(shop, "config", "user.email", "test@localhost")
    with (shop / "README.md").open("a") as readme:
        readme.write("not committed\n")
    before, status = users(shop), git(shop, "status", "--short")

    done = releases[-1].do("update", "--branch", "template", cwd=shop)

    assert "git diff HEAD template" in done
    assert (users(shop), git(shop, "status", "--short")) == (before, status)
    assert git(shop, "rev-parse", "template^") == git(shop, "rev-parse", "HEAD")
    git(shop, "checkout", "--quiet", "--force", "template")
    on_branch = users(shop)
    git(shop, "checkout", "--quiet", "main")
    releases[-1].do("update", cwd=shop)
    assert on_branch == users(shop)
    again = releases[-1].run("update", "--branch", "template", cwd=shop)
    assert "there is a branch template already" in again.stderr


def test_no_branch_is_made_where_a_person_must_decide(
    releases: tuple[Release, ...], shop: Path
) -> None:
    file = shop / "src/app/core/background.py"
    file.write_text(file.read_text().replace("Work beside the requests", "Work of mine"))
    commit_all(shop, "edited")

    done = releases[1].run("update", "--branch", "template", cwd=shop)

    assert done.returncode == 1
    assert "git switch --create template && layerline update --to 1.1.0" in done.stdout
    assert git(shop, "branch", "--list", "template") == ""
    assert git(shop, "status", "--short") == ""


def test_a_mirror_of_the_template_that_a_project_follows_is_kept(
    releases: tuple[Release, ...], shop: Path
) -> None:
    answers = shop / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace("gh:layerline/layerline", "git@mirror:own.git"))

    releases[1].do("update", cwd=shop)

    assert "_commit: v1.1.0\n_src_path: git@mirror:own.git\n" in answers.read_text()


def test_unedited_it_becomes_what_the_newest_release_makes(
    releases: tuple[Release, ...], grown_at_first: Path, tmp_path: Path
) -> None:
    shop = shutil.copytree(grown_at_first, tmp_path / "shop")
    fresh = started(releases[-1], tmp_path / "new", entities=True)

    releases[-1].do("update", cwd=shop)

    updated, made = users(shop), users(fresh)
    for files in (updated, made):
        for path in [path for path in files if path.startswith(HISTORY)]:
            del files[path]
    assert updated == made


def test_step_by_step_it_becomes_the_same_and_the_same_version_again_changes_nothing(
    releases: tuple[Release, ...], shop: Path, tmp_path: Path
) -> None:
    for release in releases[1:]:
        release.do("update", cwd=shop)
    assert users(shop) == users(started(releases[-1], tmp_path / "new"))
    before = snapshot(shop)

    done = releases[-1].do("update", cwd=shop)

    assert "nothing was changed" in done
    assert snapshot(shop) == before


def test_a_dry_run_shows_the_update_and_changes_nothing(
    releases: tuple[Release, ...], shop: Path
) -> None:
    before = snapshot(shop)

    done = releases[-1].do("update", "--dry-run", cwd=shop)

    assert "+++ b/src/app/core/background.py" in done
    assert "nothing was written" in done.lower()
    assert snapshot(shop) == before


def test_a_line_that_both_changed_is_left_to_a_person_and_undo_takes_all_back(
    releases: tuple[Release, ...], shop: Path
) -> None:
    file = shop / "src/app/core/background.py"
    file.write_text(file.read_text().replace("Work beside the requests", "Work of mine"))
    commit_all(shop, "edited")
    before = users(shop)

    done = releases[1].run("update", cwd=shop)

    assert done.returncode == 1
    assert "  ! src/app/core/background.py" in done.stdout
    assert "<<<<<<< yours" in file.read_text()
    assert "UU src/app/core/background.py" in git(shop, "status", "--short")
    assert "layerline undo" in done.stdout
    releases[1].do("undo", cwd=shop)
    assert users(shop) == before
    assert git(shop, "status", "--short") == ""


def test_what_git_ignores_is_not_touched(releases: tuple[Release, ...], shop: Path) -> None:
    (shop / ".gitignore").write_text((shop / ".gitignore").read_text() + "Makefile\n")
    (shop / "Makefile").write_text("mine = 1\n")
    (shop / ".env").write_text("SECRET=mine\n")

    releases[-1].do("update", cwd=shop)

    assert (shop / "Makefile").read_text() == "mine = 1\n"
    assert (shop / ".env").read_text() == "SECRET=mine\n"


def test_a_file_that_the_user_deleted_stays_deleted_and_is_named(
    releases: tuple[Release, ...], shop: Path
) -> None:
    (shop / "src/app/core/background.py").unlink()

    done = releases[1].do("update", cwd=shop)

    assert "src/app/core/background.py stays deleted" in done
    assert not (shop / "src/app/core/background.py").exists()


def test_an_edited_file_that_the_template_drops_is_left_to_a_person(
    releases: tuple[Release, ...], shop: Path
) -> None:
    file = shop / "src/app/scripts/show_activities.py"
    file.write_text(file.read_text() + "# mine\n")
    git(shop, "add", "--all")
    file.write_text(file.read_text() + "# not staged\n")
    status = git(shop, "status", "--short")

    done = releases[2].run("update", cwd=shop)

    assert done.returncode == 1
    assert "  ! src/app/scripts/show_activities.py" in done.stdout
    assert file.read_text().endswith("# mine\n# not staged\n")
    assert "UD src/app/scripts/show_activities.py" in git(shop, "status", "--short")
    releases[2].do("undo", cwd=shop)
    assert git(shop, "status", "--short") == status


@pytest.mark.parametrize(
    ("commit", "arguments", "sentence"),
    [
        ("v9.0.0", (), "which is newer than"),
        ("v0.0.1", (), "layerline 0.0.1 is not at hand"),
        ("none", (), "names no release of the template"),
        ("v1.0.0", ("--to", "7.7.7"), "layerline 7.7.7 is not at hand"),
        ("v1.0.0", ("--to", "new"), "is no version"),
        ("v1.0.0", ("--data", "databse=sqlite"), "there is no question 'databse'"),
        ("v1.0.0", ("--data", "database=oracle"), "database 'oracle' will not do"),
        ("v1.0.0", ("--branch", "a..b"), "'a..b' is no name of a branch"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_nothing_is_written(
    releases: tuple[Release, ...],
    shop: Path,
    commit: str,
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    answers = shop / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace("v1.0.0", commit))
    before = snapshot(shop)

    done = releases[-1].run("update", *arguments, cwd=shop)

    assert done.returncode in {2, 3}
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(shop) == before

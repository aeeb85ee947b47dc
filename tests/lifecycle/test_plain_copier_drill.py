"""The same drill with plain `copier update`: what it cannot do is what docs/living.md says."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from disk import commit_all, git
from versions import Release, users

COPIER = str(Path(sys.executable).with_name("copier"))
DROPPED = "src/app/scripts/show_activities.py"
IN_CONFLICT = "src/app/core/background.py"


@pytest.fixture
def edited(releases: tuple[Release, ...], grown_at_first: Path, tmp_path: Path) -> Path:
    """A project with entities, edited where the template changes, drops, moves and ignores."""
    shop = shutil.copytree(grown_at_first, tmp_path / "shop")
    with (shop / DROPPED).open("a") as dropped:
        dropped.write("# mine\n")
    file = shop / IN_CONFLICT
    file.write_text(file.read_text().replace("Work beside the requests", "Work of mine"))
    git(shop, "rm", "--quiet", "--cached", "Makefile")
    (shop / ".gitignore").write_text((shop / ".gitignore").read_text() + "Makefile\n")
    (shop / "Makefile").write_text("mine = 1\n")
    answers = shop / ".copier-answers.yml"
    repository = releases[0].root.parent / "layerline"
    answers.write_text(answers.read_text().replace("gh:layerline/layerline", str(repository)))
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", "--message", "edited")
    return shop


def copier(shop: Path, version: str = "v1.3.0") -> subprocess.CompletedProcess[str]:
    command = [COPIER, "update", "--defaults", "--vcs-ref", version]
    return subprocess.run(command, cwd=shop, capture_output=True, text=True, check=False)


def test_plain_copier_update_arrives_at_the_version_and_falls_short(edited: Path) -> None:
    done = copier(edited)

    files = users(edited)
    assert b"_commit: v1.3.0" in files[".copier-answers.yml"]
    assert b"Work done beside them" in files[IN_CONFLICT]
    assert b'"""All that can be done with orders."""' not in files["src/app/services/orders.py"]
    assert b"    orders.router,\n" not in files["src/app/wiring/routers_here.py"]
    assert DROPPED not in files
    assert files.get("Makefile") != b"mine = 1\n"
    assert b"<<<<<<<" in files[IN_CONFLICT]
    assert done.returncode == 0


def test_plain_copier_update_leaves_the_lists_of_the_wiring_to_the_user(
    edited: Path,
) -> None:
    before = users(edited)["src/app/wiring/routers.py"]

    copier(edited, "v1.1.0")

    assert users(edited)["src/app/wiring/routers.py"] == before
    assert b"about.router" not in before
    assert (edited / "src/app/api/routes/about.py").exists()


def test_plain_copier_update_refuses_what_is_not_committed(edited: Path) -> None:
    (edited / "notes.txt").write_text("mine\n")
    assert copier(edited).returncode != 0


def test_layerline_update_does_not_fall_short(releases: tuple[Release, ...], edited: Path) -> None:
    (edited / "notes.txt").write_text("mine\n")

    done = releases[-1].run("update", cwd=edited)

    files = users(edited)
    assert b'"""All that can be done with orders."""' in files["src/app/services/orders.py"]
    assert b"    orders.router,\n" in files["src/app/wiring/routers_here.py"]
    assert files[DROPPED].endswith(b"# mine\n")
    assert files["Makefile"] == b"mine = 1\n"
    assert b"<<<<<<<" in files[IN_CONFLICT]
    assert done.returncode == 1
    commit_all(edited, "what is left is a person's")

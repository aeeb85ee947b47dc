"""A project follows its template through four releases, and no edit is lost."""

import os
import re
import shutil
from pathlib import Path

import pytest
from versions import Release, Workshop

from disk import commit_all, contents, git, snapshot

WIRING = "src/app/wiring"
ENTITIES = (
    ("Customer", "name:str=120", "email:email:unique"),
    ("Order", "customer:ref=Customer", "total:decimal=12,2:ge=0", "status:enum=draft,paid"),
    ("Invoice", "order:ref=Order:unique", "number:str=20:unique"),
    ("Category", "name:slug:unique", "parent:ref=Category:null"),
    ("Product", "name:str=80", "category:ref=Category:null"),
    ("Warehouse", "city:str=80"),
    ("Shipment", "order:ref=Order", "warehouse:ref=Warehouse"),
    ("Supplier", "name:str=80:unique"),
    ("Reminder", "customer:ref=Customer", "at:datetime", "text:text"),
    ("Coupon", "code:slug:unique", "percent:int:min=1:max=99"),
)


HISTORY = ("migrations/versions/", ".layerline/entities/")
"""What tells when an entity was made, and after what."""

MIGRATION = '''"""Nothing new.

Revision ID: 0123456789ab
Revises: 9d7c3e51ab60
"""

revision = "0123456789ab"
down_revision = "9d7c3e51ab60"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
'''


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, ...]:
    """Versions 1.0.0 to 1.3.0: the first is today's, each other changes what releases change."""
    workshop = Workshop(tmp_path_factory.mktemp("workshop"))
    edit = workshop.edit
    first = workshop.release("1.0.0")

    edit("template/src/app/core/background.py", "Work beside the requests", "Work done beside them")
    edit("template/pyproject.toml.jinja", '"alembic>=1.20,<2"', '"alembic>=1.20.1,<2"')
    edit(
        "src/layerline/templates/entity/service.py.jinja",
        '"""Makes, finds, changes and removes {{ names.titles }}."""',
        '"""All that can be done with {{ names.titles }}."""',
    )
    added = workshop.root / "template/migrations/versions/20270101_0123456789ab_nothing_new.py"
    added.write_text(MIGRATION)
    second = workshop.release("1.1.0")

    core = workshop.root / "template/src/app/core"
    (core / "availability.py").rename(core / "outages.py")
    for path in ("core/unit_of_work.py",):
        edit(f"template/src/app/{path}", "app.core.availability", "app.core.outages")
    (workshop.root / "template/src/app/scripts/show_activities.py").unlink()
    (workshop.root / "template/tests/scripts/test_show_activities.py").unlink()
    third = workshop.release("1.2.0")

    for name in ("routers", "models", "event_handlers"):
        moved = workshop.root / "template" / WIRING / f"{name}.py.jinja"
        moved.rename(moved.with_name(f"{name}_here.py.jinja"))
    for path in (
        "template/src/app/main.py",
        "template/src/app/bootstrap.py",
        "template/tests/conftest.py",
        "src/layerline/architecture/wiring.py",
    ):
        file = workshop.root / path
        text = file.read_text()
        for name in ("routers", "models", "event_handlers"):
            text = text.replace(f"wiring.{name} import", f"wiring.{name}_here import")
            text = text.replace(f"wiring/{name}.py", f"wiring/{name}_here.py")
        file.write_text(text)
    fourth = workshop.release("1.3.0")
    return first, second, third, fourth


def started(release: Release, folder: Path, *, entities: bool = False) -> Path:
    folder.mkdir(exist_ok=True)
    release.do("new", "shop", "--defaults", cwd=folder)
    shop = folder / "shop"
    for entity in ENTITIES[: 10 if os.environ.get("LAYERLINE_FULL") else 2] if entities else ():
        release.do("add-entity", *entity, cwd=shop)
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", "--message", "start")
    return shop


@pytest.fixture(scope="session")
def grown_at_first(releases: tuple[Release, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return started(releases[0], tmp_path_factory.mktemp("grown"), entities=True)


@pytest.fixture(scope="session")
def empty_at_first(releases: tuple[Release, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return started(releases[0], tmp_path_factory.mktemp("empty"))


@pytest.fixture
def shop(empty_at_first: Path, tmp_path: Path) -> Path:
    """A project of the first release, without entities."""
    return shutil.copytree(empty_at_first, tmp_path / "shop")


def users(shop: Path) -> dict[str, bytes]:
    """A project's files, but those that git does not see."""
    hidden = (".git/", ".layerline/journal", ".layerline/executable", ".layerline_cache")
    return {path: it for path, it in contents(shop).items() if not path.startswith(hidden)}


EDITED = (
    ".gitignore",
    "Makefile",
    "README.md",
    "alembic.ini",
    "src/app/api/errors.py",
    "src/app/api/middleware.py",
    "src/app/bootstrap.py",
    "src/app/core/availability.py",
    "src/app/core/background.py",
    "src/app/core/db.py",
    "src/app/core/errors.py",
    "src/app/core/relay.py",
    "src/app/core/settings.py",
    "src/app/main.py",
    "src/app/models/customers.py",
    "src/app/models/orders.py",
    "src/app/repositories/orders.py",
    "src/app/schemas/customers.py",
    "src/app/services/customers.py",
    "src/app/services/orders.py",
    "src/app/events/orders.py",
    "src/app/api/routes/orders.py",
    "src/app/events/handlers/orders.py",
    "src/app/wiring/event_handlers.py",
    "src/app/wiring/models.py",
    "src/app/wiring/routers.py",
    "tests/conftest.py",
    "tests/api/test_orders.py",
    "tests/services/test_customers.py",
)
"""Twenty-nine files of a project, each edited by hand; a dependency of its own is the thirtieth."""


def newest_migration(shop: Path) -> Path:
    """The one of the entity that was added last."""
    table = "orders" if not os.environ.get("LAYERLINE_FULL") else "coupons"
    (found,) = (shop / "migrations/versions").glob(f"*_create_{table}.py")
    return found


def edit_by_hand(shop: Path) -> None:
    for number, path in enumerate(EDITED):
        file = shop / path
        file.write_text(file.read_text() + f"\n# edit {number} by hand\n")
    pyproject = shop / "pyproject.toml"
    pyproject.write_text(
        pyproject.read_text().replace('  "alembic', '  "aiofiles>=24",  # edit by hand\n  "alembic')
    )


def test_a_project_of_ten_entities_and_thirty_edits_follows_and_keeps_each_edit(
    releases: tuple[Release, ...], grown_at_first: Path, tmp_path: Path
) -> None:
    shop = shutil.copytree(grown_at_first, tmp_path / "shop")
    edit_by_hand(shop)
    commit_all(shop, "edited")

    done = releases[-1].run("update", cwd=shop)

    assert done.returncode == 0, done.stdout + done.stderr
    after = users(shop)
    everything = b"\n".join(after.values())
    for number in range(len(EDITED)):
        assert f"# edit {number} by hand\n".encode() in everything
    assert (
        b'  "aiofiles>=24",  # edit by hand\n  "alembic>=1.20.1,<2",\n' in after["pyproject.toml"]
    )
    assert "src/app/core/availability.py" not in after
    assert b"edit 7 by hand" in after["src/app/core/outages.py"]
    assert "src/app/wiring/routers.py" not in after
    assert b"    orders.router,\n" in after["src/app/wiring/routers_here.py"]
    assert "src/app/scripts/show_activities.py" not in after
    assert b'"""All that can be done with orders."""' in after["src/app/services/orders.py"]
    migration = after["migrations/versions/20270101_0123456789ab_nothing_new.py"].decode()
    newest = re.search(r'^revision = "(.*)"', newest_migration(shop).read_text(), re.MULTILINE)
    assert newest
    assert f"\nRevises: {newest[1]}\n" in migration
    assert f'\ndown_revision = "{newest[1]}"\n' in migration


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

    done = releases[2].run("update", cwd=shop)

    assert done.returncode == 1
    assert "  ! src/app/scripts/show_activities.py" in done.stdout
    assert file.read_text().endswith("# mine\n")


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

"""Projects of each release, grown and edited by hand, follow to the newest: no edit is lost.

Afterwards each of the thirty edits is there, no list of the wiring is in conflict, and the checks
of the project itself are green.
"""

import os
import re
import shutil
from pathlib import Path

import pytest

from disk import commit_all
from generated import borrowing
from versions import Release, started, users

FULL = bool(os.environ.get("LAYERLINE_FULL"))
COMMENTED = (
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
    "src/app/events/orders.py",
    "src/app/api/routes/orders.py",
    "src/app/events/handlers/orders.py",
    "src/app/wiring/event_handlers.py",
    "src/app/wiring/models.py",
    "tests/conftest.py",
    "tests/api/test_orders.py",
)
"""Twenty-six files in which somebody leaves a comment; the four other edits are code."""

AVAILABILITY, OUTAGES = "src/app/core/availability.py", "src/app/core/outages.py"
MOVED = {
    AVAILABILITY: OUTAGES,
    "src/app/wiring/event_handlers.py": "src/app/wiring/event_handlers_here.py",
    "src/app/wiring/models.py": "src/app/wiring/models_here.py",
}
"""Where the newest release has files of the first."""

LEGACY = '''"""Older than this project."""

from fastapi import APIRouter

router = APIRouter(prefix="/legacy", tags=["legacy"])


@router.get("")
async def read_legacy() -> dict[str, bool]:
    """What was there before."""
    return {"old": True}
'''
RULE = '''

def is_large(total: int, limit: int = 10_000) -> bool:
    """Whether somebody should look at an order first."""
    return total > limit
'''
RULE_TRIED = """

def test_large_orders_are_told_from_small_ones() -> None:
    assert is_large(20_000)
    assert not is_large(10)
"""


def replace_in(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert text.count(old) == 1, (file, old)
    file.write_text(text.replace(old, new))


def edit_by_hand(shop: Path) -> None:
    """Thirty edits, and the module that one of them enters in the list of routers."""
    for number, path in enumerate(COMMENTED):
        file = shop / path
        if not file.exists():
            assert path == AVAILABILITY
            file = shop / OUTAGES
        comment_on(file, f"# edit {number} by hand\n")
    replace_in(
        shop / "pyproject.toml", '  "alembic', '  "aiofiles>=24",  # edit by hand\n  "alembic'
    )
    (shop / "src/app/api/routes/legacy.py").write_text(LEGACY)
    routers = shop / "src/app/wiring/routers.py"
    # Below `import (` the names stand one a line, elsewhere side by side.
    imported = re.sub(r"(\s+)members,", r"\1legacy,\1members,", routers.read_text(), count=1)
    routers.write_text(imported)
    mine = "    legacy.router,  # edit by hand\n"
    replace_in(routers, "    orders.router,\n", f"{mine}    orders.router,\n")
    with (shop / "src/app/services/orders.py").open("a") as services:
        services.write(RULE)
    tests = shop / "tests/services/test_orders.py"
    replace_in(tests, "import OrderService\n", "import OrderService, is_large\n")
    tests.write_text(tests.read_text() + RULE_TRIED)


def comment_on(file: Path, comment: str) -> None:
    """In a module above its second definition, where it has one; else at the end."""
    text = file.read_text()
    defined = [
        each.start() for each in re.finditer(r"^(?=@|class |def |async def )", text, re.MULTILINE)
    ]
    if file.suffix == ".py" and defined:
        place = defined[len(defined) // 2]
        if text[:place].endswith("\n\n\n"):  # not between a decorator and what it decorates
            file.write_text(text[:place] + comment + text[place:])
            return
    file.write_text(f"{text}\n\n{comment}")


def test_no_edit_is_lost_and_the_checks_of_the_project_are_green(
    releases: tuple[Release, ...], grown_at_first: Path, environment: Path, tmp_path: Path
) -> None:
    shop = shutil.copytree(grown_at_first, tmp_path / "shop")
    edit_by_hand(shop)
    commit_all(shop, "edited")

    done = releases[-1].run("update", cwd=shop)

    assert done.returncode == 0, done.stdout + done.stderr
    refuse_lost_edits(shop)
    refuse_another_version(shop)
    refuse_migration_out_of_place(shop)
    check(shop, releases[-1], environment)


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("begun", [1, 2])
def test_the_same_holds_for_projects_of_the_releases_between(
    releases: tuple[Release, ...], begun: int, environment: Path, tmp_path: Path
) -> None:
    shop = started(releases[begun], tmp_path, entities=True)
    edit_by_hand(shop)
    commit_all(shop, "edited")

    done = releases[-1].run("update", cwd=shop)

    assert done.returncode == 0, done.stdout + done.stderr
    refuse_lost_edits(shop)
    refuse_another_version(shop)
    check(shop, releases[-1], environment)


def refuse_lost_edits(shop: Path) -> None:
    """Each of the thirty is there, in the file that it was made in, wherever that is by now."""
    after = {path: content.decode() for path, content in users(shop).items()}
    for number, path in enumerate(COMMENTED):
        found = [place for place, text in after.items() if f"# edit {number} by hand\n" in text]
        assert found == [MOVED.get(path, path)], path
    assert '  "aiofiles>=24",  # edit by hand\n  "alembic>=1.20.1,<2",\n' in after["pyproject.toml"]
    assert "    legacy.router,  # edit by hand\n" in after["src/app/wiring/routers_here.py"]
    assert after["src/app/services/orders.py"].endswith(RULE)
    assert after["tests/services/test_orders.py"].endswith(RULE_TRIED)


def refuse_another_version(shop: Path) -> None:
    """What each release changes is there."""
    after = {path: content.decode() for path, content in users(shop).items()}
    assert not {AVAILABILITY, "src/app/scripts/show_activities.py", *MOVED} & after.keys()
    wiring = after["src/app/wiring/routers_here.py"]
    assert all(f"    {name}.router,\n" in wiring for name in ("about", "customers", "orders"))
    assert '"""All that can be done with orders."""' in after["src/app/services/orders.py"]


def refuse_migration_out_of_place(shop: Path) -> None:
    """The template's next migration follows the project's newest."""
    newest = re.search(r'^revision = "(.*)"', newest_migration(shop), re.MULTILINE)
    assert newest
    added = shop / "migrations/versions/20270101_0123456789ab_nothing_new.py"
    migration = added.read_text()
    assert f"\nRevises: {newest[1]}\n" in migration
    assert f'\ndown_revision = "{newest[1]}"\n' in migration


def newest_migration(shop: Path) -> str:
    """The one of the entity that was added last."""
    table = "coupons" if FULL else "orders"
    (found,) = (shop / "migrations/versions").glob(f"*_create_{table}.py")
    return found.read_text()


def check(shop: Path, release: Release, environment: Path) -> None:
    """What `make check` of the project runs; with small counts, the tests of what was edited."""
    project = borrowing(shop, environment)
    project.run("ruff", "check", ".")
    project.run("ruff", "format", "--check", ".")
    release.do("lint", cwd=shop)
    release.do("doctor", "--check", cwd=shop)
    tests = ("tests",) if FULL else ("tests/api/test_orders.py", "tests/services/test_orders.py")
    project.run("pytest", "-q", *tests)
    if FULL:
        project.run("mypy")

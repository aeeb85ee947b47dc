"""Releases of layerline, and projects that were made by the first of them."""

import shutil
from pathlib import Path

import pytest

from versions import WIRING, Release, Workshop, started

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


ROUTER = '''"""What this service is."""

from fastapi import APIRouter

router = APIRouter(prefix="/about", tags=["about"])


@router.get("")
async def read_about() -> dict[str, str]:
    """Its name."""
    return {"name": "shop"}
'''

TOLD = """
["1.1.0"]
changes = ["`/about` says what the service is.", "alembic 1.20.1 is required."]
check = ["A router of yours at `/about` would be hidden by it."]

["1.3.0"]
changes = ["The lists of the wiring lie in files of another name."]
check = []
"""


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
        '"""{{ duties }} {{ names.titles }}."""',
        '"""All that can be done with {{ names.titles }}."""',
    )
    added = workshop.root / "template/migrations/versions/20270101_0123456789ab_nothing_new.py"
    added.write_text(MIGRATION)
    (workshop.root / "template/src/app/api/routes/about.py").write_text(ROUTER)
    routers = f"template/{WIRING}/routers.py.jinja"
    edit(routers, "routes import {%", "routes import about, {%")
    edit(routers, "APIRouter] = [\n{%- if auth", "APIRouter] = [\n    about.router,\n{%- if auth")
    told = workshop.root / "src/layerline/templates/changes.toml"
    told.write_text(told.read_text() + TOLD)
    second = workshop.release("1.1.0")

    core = workshop.root / "template/src/app/core"
    (core / "availability.py").rename(core / "outages.py")
    workshop.replace_all("app.core.availability", "app.core.outages")
    (workshop.root / "template/src/app/scripts/show_activities.py").unlink()
    (workshop.root / "template/tests/scripts/test_show_activities.py").unlink()
    third = workshop.release("1.2.0")

    for name in ("routers", "models", "event_handlers"):
        moved = workshop.root / "template" / WIRING / f"{name}.py.jinja"
        moved.rename(moved.with_name(f"{name}_here.py.jinja"))
        workshop.replace_all(f"app.wiring.{name} ", f"app.wiring.{name}_here ")
        edit("src/layerline/architecture/wiring.py", f"wiring/{name}.py", f"wiring/{name}_here.py")
    fourth = workshop.release("1.3.0")
    return first, second, third, fourth


@pytest.fixture(scope="session")
def grown_at_first(releases: tuple[Release, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return started(releases[0], tmp_path_factory.mktemp("grown"), entities=True)


@pytest.fixture(scope="session")
def empty_at_first(releases: tuple[Release, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return started(releases[0], tmp_path_factory.mktemp("empty"))


@pytest.fixture
def released_shop(empty_at_first: Path, tmp_path: Path) -> Path:
    """A project of the first release, without entities."""
    return shutil.copytree(empty_at_first, tmp_path / "shop")

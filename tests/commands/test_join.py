"""Two branches that each added entities merge with plain git, and one command joins them."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, contents, git
from generated import Project

Layerline = Callable[..., Run]
WIRING = "src/app/wiring"


@pytest.fixture
def merged(layerline: Layerline, shop: Path) -> Path:
    """A project whose branches added an entity each, merged."""
    grow_on_two_branches(shop, lambda *arguments: layerline(*arguments).code)
    return shop


def start(root: Path) -> None:
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "config", "commit.gpgsign", "false")
    commit(root, "begin")


def grow_on_two_branches(root: Path, run: Callable[..., int]) -> None:
    start(root)
    git(root, "checkout", "--quiet", "-b", "theirs")
    assert run("add-entity", "Basket", "total:int") == 0
    assert run("add-entity", "Zebra", "basket:ref=Basket") == 0
    commit(root, "theirs")
    git(root, "checkout", "--quiet", "main")
    assert run("add-entity", "Order", "customer:ref=Customer") == 0
    commit(root, "ours")
    said = git(root, "merge", "--quiet", "--message", "both", "theirs")
    assert "CONFLICT" not in said


def commit(root: Path, message: str) -> None:
    git(root, "add", "--all", ".")
    git(root, "commit", "--quiet", "--message", message)


def test_the_command_that_joins_them_is_printed(layerline: Layerline, merged: Path) -> None:
    run = layerline("add-entity", "Tag")
    assert run.code == 3
    assert "the migrations have 2 ends" in run.err
    assert "help: join them: layerline join" in run.err
    assert (merged / WIRING / "routers.py").read_text().count("from app.api.routes import") == 2


def test_it_joins_the_migrations_and_the_imports(layerline: Layerline, merged: Path) -> None:
    files = [merged / WIRING / name for name in ("routers.py", "models.py", "event_handlers.py")]
    lists = [entries(path) for path in files]
    run = layerline("join")
    assert run.code == 0, run.err
    assert "joins" in run.out
    routers = (merged / WIRING / "routers.py").read_text()
    assert routers.count("from app.api.routes import") == 1
    assert all(name in routers.split("ROUTERS")[0] for name in ("baskets", "orders", "zebras"))
    assert [entries(path) for path in files] == lists
    assert layerline("add-entity", "Tag").code == 0
    assert layerline("lint").code == 0


def test_it_can_be_tried_and_undone_and_does_its_work_once(
    layerline: Layerline, merged: Path
) -> None:
    before = kept(merged)
    tried = layerline("join", "--dry-run")
    assert "+down_revision = (" in tried.out
    assert kept(merged) == before
    assert layerline("join").code == 0
    again = layerline("join", "--json")
    assert (again.code, "Nothing is in two" in again.err) == (0, True)
    assert layerline("undo").code == 0
    assert kept(merged) == before


def test_where_nothing_is_in_two_nothing_is_changed(layerline: Layerline, shop: Path) -> None:
    before = kept(shop)
    assert layerline("join").code == 0
    assert kept(shop) == before


@pytest.mark.slow
@pytest.mark.full
def test_after_it_the_checks_of_the_project_pass(service: Project) -> None:
    service.add("Customer", "name:str")
    grow_on_two_branches(service.root, lambda *words: service.layerline(*words).returncode)
    done = service.layerline("join")
    assert done.returncode == 0, done.stderr
    service.make("check")
    alembic = service.root / ".venv/bin/alembic"
    heads = subprocess.run(
        [alembic, "heads"], cwd=service.root, capture_output=True, text=True, check=True
    )
    assert len(heads.stdout.splitlines()) == 1


def test_two_branches_that_refer_to_one_entity_are_joined(layerline: Layerline, shop: Path) -> None:
    start(shop)
    for branch, name in (("theirs", "Ticket"), ("main", "Order")):
        git(shop, "checkout", "--quiet", *(["-b"] if branch == "theirs" else []), branch)
        assert layerline("add-entity", name, "customer:ref=Customer").code == 0
        commit(shop, branch)
    git(shop, "merge", "--quiet", "theirs", check=False)
    model = shop / "src/app/models/customers.py"
    assert "<<<<<<<" in model.read_text()
    run = layerline("join")
    assert run.code == 0, run.err
    text = model.read_text()
    assert "<<<<<<<" not in text
    for name in ("Order", "Ticket"):
        assert text.count(f'Mapped[list["{name}"]]') == 1
        assert text.count(f"import {name}\n") == 1
    assert layerline("lint").code == 0


def test_a_list_that_the_merge_broke_is_refused_in_a_sentence(
    layerline: Layerline, shop: Path
) -> None:
    models = shop / WIRING / "models.py"
    models.write_text(models.read_text().replace("]\n", "", 1) + "    Other(\n")
    before = kept(shop)
    run = layerline("join")
    assert (run.code, kept(shop)) == (3, before)
    assert "models.py is no Python since the merge" in run.err


def entries(path: Path) -> list[str]:
    """The lines of the list at the end of a wiring file."""
    return path.read_text().partition(" = [\n")[2].splitlines()


def kept(root: Path) -> dict[str, bytes]:
    return {path: data for path, data in contents(root).items() if "_cache" not in path}

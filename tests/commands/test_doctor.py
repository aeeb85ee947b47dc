"""`layerline doctor` names what does not fit together, and says nothing of what does."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from disk import Run, commit_all, git, snapshot
from generated import Project, new_project
from layerline.tree import digest

Layerline = Callable[..., Run]
MODEL = "src/app/models/customers.py"
WIRING = "src/app/wiring"


@pytest.fixture(scope="session")
def grown_with_orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose entities refer to each other."""
    root = tmp_path_factory.mktemp("doctor") / "shop"
    new_project(root)
    project = Project(root)
    project.add("Customer", "name:str=120", "email:email:unique:null")
    project.add(
        "Order", "customer:ref=Customer", "total:decimal=12,2:ge=0:filter", "status:enum=a,b"
    )
    return root


@pytest.fixture
def shop(grown_with_orders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = shutil.copytree(grown_with_orders, tmp_path / "shop")
    monkeypatch.chdir(root)
    return root


def edit(path: str, old: str, new: str) -> None:
    file = Path(path)
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def findings(run: Run) -> dict[str, list[dict[str, Any]]]:
    document = json.loads(run.out)
    return {"errors": document["errors"], "notes": document["notes"]}


def test_a_project_as_layerline_made_it_has_nothing_to_mend(
    layerline: Layerline, shop: Path
) -> None:
    before = without_cache(shop)

    run = layerline("doctor", "--check")

    assert run.code == 0
    assert "Nothing to mend." in run.out
    assert "To mend" not in run.out
    assert re.search(r"^Files: \d+ pristine$", run.out, re.MULTILINE)
    assert without_cache(shop) == before


def without_cache(shop: Path) -> dict[str, tuple[int, bytes]]:
    """Everything but what the linter remembers, which git does not see."""
    return {path: it for path, it in snapshot(shop).items() if "layerline_cache" not in path}


def migration(table: str) -> Path:
    (found,) = Path("migrations/versions").glob(f"*_create_{table}.py")
    return found


def second_end() -> None:
    text = migration("orders").read_text()
    revision = re.search(r'^revision = "(\w+)"', text, re.MULTILINE)
    assert revision
    Path("migrations/versions/20990101_ffffffffffff_more.py").write_text(
        text.replace(revision[1], "ffffffffffff").replace('"orders"', '"more"')
    )


def gap() -> None:
    migration("customers").unlink()


def twins() -> None:
    shutil.copyfile(migration("orders"), "migrations/versions/20990101_other.py")


def a_conflict() -> None:
    with Path("README.md").open("a") as readme:
        readme.write("<<<<<<< yours\none\n=======\ntwo\n>>>>>>> theirs\n")


def a_run_that_was_killed() -> None:
    journal = Path(".layerline/journal/00000000000000000001-1")
    journal.mkdir(parents=True)
    (journal / "state").write_text("committing")


PARCELS = '''"""Parcels."""

from sqlalchemy.orm import Mapped

from app.core.db import Entity


class Parcel(Entity):
    """One."""

    __tablename__ = "parcels"

    weight: Mapped[int]
'''


def a_model_by_hand() -> None:
    Path("src/app/models/parcels.py").write_text(PARCELS)


def an_unserved_route() -> None:
    edit(f"{WIRING}/routers.py", "    orders.router,\n", "")


def a_route_nobody_imports() -> None:
    an_unserved_route()
    edit(f"{WIRING}/routers.py", " orders,", "")


AILMENTS: tuple[tuple[Callable[[], object], str, str, str], ...] = (
    (second_end, "migration-ends", "2 ends", "layerline join"),
    (gap, "migration-gap", "which is not there", "restore"),
    (twins, "migration-twins", "another migration has the id", "give one of them another id"),
    (a_conflict, "conflict-markers", "a merge left its markers", "decide between"),
    (a_run_that_was_killed, "cut-off-run", "was cut off", "layerline recover"),
    (a_model_by_hand, "not-registered", "Parcel is not in MODELS", "enter it in MODELS"),
    (a_model_by_hand, "model-without-migration", "no migration makes the table parcels", "make"),
    (an_unserved_route, "not-registered", "lists it nowhere", "enter it in ROUTERS"),
    (a_route_nobody_imports, "not-registered", "nobody imports `app.api.routes.orders`", "add"),
    (
        lambda: edit(f"{WIRING}/event_handlers.py", "    *orders.HANDLERS,\n", ""),
        "not-registered",
        "no event reaches them",
        "enter it in HANDLERS",
    ),
    (
        lambda: edit(f"{WIRING}/models.py", "    Order,\n", ""),
        "not-registered",
        "Order is not in MODELS",
        "enter it in MODELS",
    ),
    (
        lambda: edit(MODEL, "String(120)", "String(90)"),
        "model-without-migration",
        "customers.name has 90 characters in the model, and 120 in migrations",
        "make migration",
    ),
    (
        lambda: edit(MODEL, "name: Mapped[str]", "name: Mapped[str | None]"),
        "model-without-migration",
        "customers.name may be null in the model, and migrations say not",
        "make migration",
    ),
    (
        lambda: edit(MODEL, "email:", "mail:"),
        "model-without-migration",
        "no migration makes customers.mail",
        "make migration",
    ),
    (
        lambda: edit(MODEL, "email:", "mail:"),
        "model-without-migration",
        "no model has customers.email, which migrations make",
        "make migration",
    ),
    (
        lambda: Path(".layerline/entities/order.toml").write_text("fields = ["),
        "damaged-manifest",
        "order.toml is damaged",
        "restore it",
    ),
    (
        lambda: Path("src/app/models/orders.py").unlink(),
        "entity-without-model",
        "Order has a manifest and no model",
        "restore the model",
    ),
    (
        lambda: migration("orders").write_text("revision = 1\n"),
        "unreadable-file",
        "no migration that can be read",
        "restore it",
    ),
    (
        lambda: Path(MODEL).write_text("class Customer(Mapped:\n"),
        "unreadable-file",
        "it cannot be read",
        "mend it",
    ),
)


@pytest.mark.parametrize(("ail", "check", "sentence", "remedy"), AILMENTS)
@pytest.mark.usefixtures("shop")
def test_what_ails_a_project_is_named_with_what_to_do(
    layerline: Layerline, ail: Callable[[], object], check: str, sentence: str, remedy: str
) -> None:
    Path(".copier-answers.yml").unlink()  # without which nothing is rendered, which takes long
    ail()

    run = layerline("doctor", "--check", "--json")

    assert run.code == 1
    found = [each for each in findings(run)["errors"] if each["check"] == check]
    assert any(sentence in each["sentence"] and remedy in each["remedy"] for each in found), run.out


NOTES: tuple[tuple[Callable[[], object], str, str], ...] = (
    (
        lambda: edit(MODEL, "    name: Mapped", "    nick: Mapped[str]\n    name: Mapped"),
        "manifest-differs",
        "nick is in the model, and the manifest does not know it",
    ),
    (
        lambda: edit(".layerline/entities/customer.toml", '"name:str=120"', '"nome:str=120"'),
        "manifest-differs",
        "Customer has the field `nome` in its manifest, and no column nome in its model",
    ),
    (
        lambda: edit(".copier-answers.yml", "_layerline", "_another"),
        "no-update",
        "so no update is possible",
    ),
    (lambda: Path(".copier-answers.yml").unlink(), "no-answers", "is missing"),
    (
        lambda: shutil.copyfile("src/app/api/deps/orders.py", "src/app/api/deps/spare.py"),
        "not-registered",
        "no route asks for what this module provides",
    ),
    (
        lambda: edit(
            str(migration("orders")),
            "    op.create_table(",
            "    op.execute('ALTER TABLE x')\n    op.create_table(",
        ),
        "tables-not-compared",
        "only a database can tell",
    ),
    (lambda: Path("Makefile").unlink(), "missing-files", "1 of the template's files are gone"),
)


@pytest.mark.parametrize(("change", "check", "sentence"), NOTES)
@pytest.mark.usefixtures("shop")
def test_what_may_be_meant_is_a_note_and_fails_no_ci(
    layerline: Layerline, change: Callable[[], object], check: str, sentence: str
) -> None:
    change()

    run = layerline("doctor", "--json")

    found = findings(run)["notes"]
    assert any(each["check"] == check and sentence in each["sentence"] for each in found), run.out


def test_what_a_merge_left_without_markers_is_known_from_the_index(
    layerline: Layerline, shop: Path
) -> None:
    git(shop, "init", "--quiet", "--initial-branch=main")
    commit_all(shop, "begin")
    git(shop, "checkout", "--quiet", "-b", "theirs")
    edit("Makefile", "help", "helps")
    commit_all(shop, "theirs")
    git(shop, "checkout", "--quiet", "main")
    git(shop, "rm", "--quiet", "Makefile")
    git(shop, "commit", "--quiet", "--message", "ours")
    with pytest.raises(Exception, match="merge"):
        git(shop, "merge", "theirs")

    run = layerline("doctor", "--check")

    assert run.code == 1
    assert "Makefile: git still counts this file as in conflict" in run.out


@pytest.mark.usefixtures("shop")
def test_each_file_is_pristine_edited_stale_or_missing(layerline: Layerline) -> None:
    with Path("README.md").open("a") as readme:
        readme.write("mine\n")
    Path("Makefile").write_bytes(Path("Makefile").read_bytes().replace(b"\n", b"\r\n"))
    Path("src/app/services/orders.py").unlink()
    old = Path("src/app/schemas/orders.py")
    old.write_text('"""As an older layerline wrote it."""\n')
    manifest = Path(".layerline/entities/order.toml")
    sha = digest(old.read_bytes())
    manifest.write_text(re.sub(r'(schemas/orders.py" = )".*"', rf'\1"{sha}"', manifest.read_text()))

    files = {
        each["path"]: each["state"]
        for each in json.loads(layerline("doctor", "--json").out)["files"]
    }

    assert files["README.md"] == "edited"
    assert files["Makefile"] == "pristine"
    assert files["src/app/services/orders.py"] == "missing"
    assert files["src/app/schemas/orders.py"] == "stale"
    assert files["src/app/models/customers.py"] == "pristine"


@pytest.mark.usefixtures("shop")
def test_what_is_wrong_in_many_places_still_fits_on_a_screen(layerline: Layerline) -> None:
    for path in Path("src/app").rglob("*.py"):
        path.write_text(path.read_text() + "\n# mine\n")

    run = layerline("doctor")

    assert run.out.count("\n") < 30
    assert "more (--json lists them)" in run.out

"""Which files are marked, because a word says what they are and nothing else does."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run
from layerline.adoption.proposal import Said, Unsure, propose
from layerline.architecture.config import load
from layerline.architecture.layers import Kind
from layerline.tree import Tree
from layouts import MAIN, MODEL, REPOSITORY, ROUTES, SCHEMA, SERVICE

Layerline = Callable[..., Run]
PLAIN = "def add(a, b):\n    return a + b\n"
BASE = {
    "shop/__init__.py": "",
    "shop/main.py": MAIN,
    "shop/api/orders.py": ROUTES,
    "shop/routers/orders.py": ROUTES,
    "shop/models/orders.py": MODEL,
    "shop/schemas/orders.py": SCHEMA,
    "shop/repositories/orders.py": REPOSITORY,
    "shop/services/orders.py": SERVICE,
}
USES_A_MODEL = f"from shop.models.orders import Order\n\n\n{PLAIN}"
DATABASE = """\
import peewee
from sqlalchemy import text


class Database:
    def open(self):
        self.db = peewee.SqliteDatabase("")


def ask(session):
    return session.execute(text("select 1"))


database = Database()
"""
STORE = """\
class StockRepository:
    def get(self, key): ...
    def put(self, key, value): ...
"""
PASSING = """\
import sqlalchemy.orm
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session


class Hub:
    def get(self, session: Session, key: sqlalchemy.orm.Query):
        return database().get_source(session, key)

    def create(self, session: Session):
        return database().create_source(session)
"""
ASKING = PASSING + "\n    def delete(self, session: Session, row):\n        session.delete(row)\n"
CLONES = STORE.replace("Stock", "Clone").replace("class", "import git\n\n\nclass", 1)
FILES = {
    "a feature called routes, with no word of HTTP": ("shop/routes/ways.py", PLAIN, "route"),
    "a helper among routes": ("shop/api/pages.py", f"import fastapi\n\n{PLAIN}", ""),
    "a part below the routes without any": (
        "shop/routers/search/index.py",
        "def index(row):\n    return row\n",
        "route",
    ),
    "utilities beside routes": ("shop/routers/utils.py", f"import fastapi\n\n{PLAIN}", "route"),
    "utilities that make a page of documentation": (
        "shop/kit/tools.py",
        ROUTES + "".join(f"\n\ndef tool{each}(): ...\n" for each in range(20)),
        "route",
    ),
    "a manager that makes an application, too": (
        "shop/kit/manager.py",
        MAIN + "".join(f"\n\ndef tool{each}(): ...\n" for each in range(30)),
        "root",
    ),
    "routes with some helpers": (
        "shop/kit/tools.py",
        ROUTES + "".join(f"\n\ndef tool{each}(): ...\n" for each in range(6)),
        "",
    ),
    "a service by its class": ("shop/services/stock.py", SERVICE, ""),
    "a service that uses a table": ("shop/core_services/services/stock.py", USES_A_MODEL, ""),
    "a service by two words": ("shop/parts/services/stock_service.py", PLAIN, ""),
    "a service by its folder alone": ("shop/parts/services/colour.py", PLAIN, "service"),
    "the database among services": ("shop/parts/services/db.py", DATABASE, "service"),
    "a repository that asks": ("shop/stock/repository.py", REPOSITORY, ""),
    "a repository that keeps records in what is ours": ("shop/kit/repository.py", STORE, ""),
    "a repository of git": ("shop/kit/clone_repository.py", CLONES, "repository"),
    "a layer of services called crud": ("shop/kit/crud/hub.py", PASSING, "repository"),
    "crud that asks a session": ("shop/kit/crud/hub.py", ASKING, ""),
    "functions called a repository": ("shop/clone/repository.py", PLAIN, "repository"),
    "a script by its name": ("shop/scripts/load.py", PLAIN, "script"),
    "a script by its parser": (
        "shop/scripts/load.py",
        f"import argparse\n\nparser = argparse.ArgumentParser()\n\n{PLAIN}",
        "",
    ),
}


def write(root: Path, files: dict[str, str]) -> Tree:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
    return Tree(root)


@pytest.mark.parametrize(("path", "content", "unsure"), FILES.values(), ids=FILES)
def test_a_layer_is_firm_where_the_code_agrees_with_the_word(
    tmp_path: Path, path: str, content: str, unsure: str
) -> None:
    tree = write(tmp_path, {**BASE, path: content})
    found = propose(tree, watch=lambda _done, _total: None)
    marked = {file: each.kind.value for each in found.unsure for file in each.files}
    assert marked == ({path: unsure} if unsure else {})
    layer = found.architecture.layer_of(path)
    assert layer is not None
    assert layer.doubts(path) == bool(unsure)


def test_helpers_of_callers_are_callers_where_only_these_use_them(tmp_path: Path) -> None:
    command = (
        "import click\nfrom shop.cli.shared import add\n\n\n@click.command()\ndef run(): ...\n"
    )
    helpers = {f"shop/cli/{name}.py": PLAIN for name in ("shared", "colour", "table")}
    tree = write(tmp_path, {**BASE, **helpers, "shop/cli/load.py": command})
    found = propose(tree, watch=lambda _done, _total: None)
    assert [each.files for each in found.unsure] == [("shop/cli/colour.py", "shop/cli/table.py")]


def test_a_feature_called_services_is_marked(tmp_path: Path) -> None:
    features = {f"shop/parts/{name}/socket.py": USES_A_MODEL for name in ("auth", "services")}
    tree = write(tmp_path, {**BASE, **features})
    assert not propose(tree, watch=lambda _done, _total: None).unsure
    tree = write(tmp_path, {"shop/parts/billing/socket.py": USES_A_MODEL})
    found = propose(tree, watch=lambda _done, _total: None)
    assert [(each.place, each.why) for each in found.unsure] == [
        ("shop/parts/services/socket.py", "folders beside this one have the same file")
    ]


def test_the_base_of_services_that_makes_routes_is_marked(tmp_path: Path) -> None:
    many = {f"shop/services/part{number}.py": SERVICE for number in range(12)}
    tree = write(tmp_path, {**BASE, **many, "shop/services/base.py": f"{ROUTES}\n\n{SERVICE}"})
    found = propose(tree, watch=lambda _done, _total: None)
    assert [(each.files, each.why) for each in found.unsure] == [
        (("shop/services/base.py",), "it has routes, too")
    ]


SERVICES = {
    "shop/parts/services/db.py": DATABASE,
    "shop/models/orders.py": f"from shop.parts.services.db import database\n{MODEL}",
}


def test_what_hangs_on_a_marked_layer_is_a_warning_and_an_error_once_the_line_is_gone(
    tmp_path: Path, layerline: Layerline, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {**BASE, **SERVICES})
    monkeypatch.chdir(tmp_path)
    assert layerline("adopt", "--yes").code == 0
    text = (tmp_path / "layerline.toml").read_text()
    mark = '  "shop/parts/services/db.py",  # 1 file: it looks like the database\'s side\n'
    assert mark in text[text.index("unsure = [") :]
    levels = severities(layerline)
    assert levels["shop/models/orders.py"] == {"LL110": "warning"}
    assert set(levels["shop/parts/services/db.py"].values()) == {"warning"}
    (tmp_path / "layerline.toml").write_text(text.replace(mark, ""))
    levels = severities(layerline)
    assert levels["shop/models/orders.py"] == {"LL110": "error"}
    assert levels["shop/parts/services/db.py"]["LL203"] == "error"


def severities(layerline: Layerline) -> dict[str, dict[str, str]]:
    found = json.loads(layerline("lint", "--no-baseline", "--format", "json").out)["findings"]
    levels: dict[str, dict[str, str]] = {}
    for each in found:
        levels.setdefault(each["path"], {})[each["code"]] = each["severity"]
    return levels


def test_what_is_wrong_with_or_without_a_marked_layer_stays_an_error(
    tmp_path: Path, layerline: Layerline, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = f"from shop.repositories.orders import OrderRepository\n{ROUTES}"
    blocking = "import time\n\n\nasync def wait():\n    time.sleep(1)\n"
    more = {"shop/api/stock.py": asking, "shop/parts/services/wait.py": blocking}
    write(tmp_path, {**BASE, **more})
    monkeypatch.chdir(tmp_path)
    assert layerline("adopt", "--yes").code == 0
    assert load(Tree(tmp_path)).is_unsure
    levels = severities(layerline)
    assert levels["shop/api/stock.py"]["LL101"] == "error"
    assert levels["shop/parts/services/wait.py"]["LL601"] == "error"


def test_a_person_is_asked_about_what_is_marked(tmp_path: Path) -> None:
    tree = write(tmp_path, {**BASE, **SERVICES, "shop/routes/ways.py": PLAIN})
    asked: list[tuple[str, Kind, bool]] = []

    def answer(unsure: Unsure) -> Said | None:
        asked.append((unsure.place, unsure.kind, unsure.is_marked))
        return Said(Kind.CORE if unsure.kind is Kind.SERVICE else None)

    found = propose(tree, watch=lambda _done, _total: None, answer=answer)
    assert asked == [
        ("shop/parts/services/db.py", Kind.SERVICE, True),
        ("shop/routes/ways.py", Kind.ROUTE, True),
    ]
    layer = found.architecture.layer_of("shop/parts/services/db.py")
    assert layer is not None
    assert layer.kind is Kind.CORE
    assert found.architecture.layer_of("shop/routes/ways.py") is None
    assert not found.architecture.is_unsure


def test_a_folder_of_doubtful_files_is_one_line(tmp_path: Path, layerline: Layerline) -> None:
    more = {f"shop/kit/services/{name}.py": PLAIN for name in ("colour", "table", "clock")}
    write(tmp_path, {**BASE, **more})
    found = json.loads(layerline("adopt", str(tmp_path), "--dry-run", "--json").out)
    [services] = [each for each in found["projects"][0]["layers"] if each["name"] == "services"]
    assert services["unsure_files"] == 3
    assert services["unsure"] == [
        {"glob": "shop/kit/services/**", "files": 3, "why": "only its name says so"}
    ]
    marked = [each for each in found["projects"][0]["unsure"] if each["marked"]]
    assert [each["kind"] for each in marked] == ["service"]

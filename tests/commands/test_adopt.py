"""`layerline adopt`: what is written, what is kept, what is refused."""

import json
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from disk import Run, snapshot
from layouts import LAYOUTS, ROUTES, Layout

Layerline = Callable[..., Run]
PYPROJECT = '# ours\r\n[project]\r\nname = "shop"   # kept\r\n\r\n[tool.ruff]\r\nline-length = 99'
BREAK = "from shop.repositories.orders import OrderRepository\n"


def write(root: Path, files: Mapping[str, str]) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, newline="")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A layer-first code base with one finding that is an error."""
    write(tmp_path, LAYOUTS["layer-first"].files)
    write(tmp_path, {"src/shop/routers/orders.py": BREAK + ROUTES})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_from_adopt_to_a_check_that_ratchets(
    layout: Layout, tmp_path: Path, layerline: Layerline, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, layout.files)
    monkeypatch.chdir(tmp_path)
    assert layerline("adopt", "--yes").code == 0
    assert layerline("lint").code == 0
    route = next(path for path, kind in layout.kinds.items() if kind == "route")
    with (tmp_path / route).open("a") as file:
        file.write("\nfrom sqlalchemy import text\n\nquery = text('select 1')\n")
    found = json.loads(layerline("lint", "--json").out)
    assert [each["code"] for each in found["findings"]] == ["LL103"]


def test_without_pyproject_the_configuration_is_a_file_of_its_own(
    shop: Path, layerline: Layerline
) -> None:
    ran = layerline("adopt", "--yes")
    assert ran.code == 0
    table = tomllib.loads((shop / "layerline.toml").read_text())
    assert table["package"] == "src/shop"
    assert table["layers"]["routes"] == {"kind": "route", "files": ["src/shop/routers/**"]}
    known = json.loads((shop / ".layerline/baseline.json").read_text())["findings"]
    assert sorted(each["code"] for each in known) == ["LL101", "LL904"]


def test_pyproject_keeps_each_byte_and_undo_takes_all_back(
    shop: Path, layerline: Layerline
) -> None:
    (shop / "pyproject.toml").write_text(PYPROJECT, newline="")
    before = snapshot(shop)
    assert layerline("adopt", "--yes").code == 0
    content = (shop / "pyproject.toml").read_bytes().decode()
    assert content.startswith(PYPROJECT + "\r\n")
    assert content.count("\n") == content.count("\r\n")
    assert layerline("undo").code == 0
    after = snapshot(shop)
    assert {path: after[path] for path in before} == before
    assert {
        path for path in after.keys() - before.keys() if not path.startswith(".layerline")
    } == set()


def test_the_reasons_stand_beside_the_globs(shop: Path, layerline: Layerline) -> None:
    layerline("adopt", "--yes")
    text = (shop / "layerline.toml").read_text()
    assert '"src/shop/routers/**",  # 2 files: the name; @router.get (2 of 2)' in text
    assert '"src/shop/main.py",  # 1 file: its name; FastAPI() is made here' in text
    assert "1 (10%) have" in text


def test_a_dry_run_and_json_write_nothing(shop: Path, layerline: Layerline) -> None:
    before = snapshot(shop)
    shown = layerline("adopt", "--dry-run")
    assert (shown.code, snapshot(shop)) == (0, before)
    assert "+package = " in shown.out
    ran = layerline("adopt", "--json")
    assert snapshot(shop) == before
    found = json.loads(ran.out)
    assert found["dry_run"] is True
    assert found["files"] == [".layerline/baseline.json", "layerline.toml"]
    (project,) = found["projects"]
    assert {each["name"]: each["files"] for each in project["layers"]} == {
        "root": 1,
        "routes": 2,
        "tasks": 1,
        "services": 1,
        "repositories": 1,
        "schemas": 1,
        "models": 1,
        "core": 1,
    }
    assert project["unclassified"] == {"files": ["src/shop/rounding.py"], "share": 0.1}
    assert project["findings"]["worst"][0]["code"] == "LL101"


def test_without_a_terminal_nothing_is_written_unless_it_is_said(
    shop: Path, layerline: Layerline
) -> None:
    before = snapshot(shop)
    ran = layerline("adopt")
    assert (ran.code, snapshot(shop)) == (0, before)
    assert ran.out.endswith("Nothing was written. layerline adopt --yes writes it.\n")


def test_a_workflow_is_written_where_there_are_others(shop: Path, layerline: Layerline) -> None:
    (shop / ".github").mkdir()
    layerline("adopt", "--yes")
    text = (shop / ".github/workflows/layerline.yml").read_text()
    assert "layerline lint --format github" in text


def test_what_is_adopted_is_not_adopted_again(shop: Path, layerline: Layerline) -> None:
    layerline("adopt", "--yes")
    before = snapshot(shop)
    ran = layerline("adopt", "--yes")
    assert (ran.code, snapshot(shop)) == (3, before)
    assert "is adopted already: its layers are in layerline.toml" in ran.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[tool\n", "pyproject.toml is not TOML"),
        ("tool = { ruff = { line-length = 99 } }\n", "takes no table more"),
        ("[[tool]]\n", "`tool` of pyproject.toml is no table"),
    ],
)
def test_a_pyproject_that_takes_no_table_is_refused(
    content: str, said: str, shop: Path, layerline: Layerline
) -> None:
    (shop / "pyproject.toml").write_text(content)
    before = snapshot(shop)
    ran = layerline("adopt", "--yes")
    assert ran.code in (2, 3)
    assert said in ran.err
    assert snapshot(shop) == before


def test_not_in_ci_and_not_without_code(
    shop: Path, layerline: Layerline, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert layerline("adopt", shop / "nowhere").code == 2
    (tmp_path / "empty").mkdir()
    assert "no Python package in empty" in layerline("adopt", tmp_path / "empty").err
    monkeypatch.setenv("CI", "1")
    assert layerline("adopt", "--yes").code == 3


@pytest.fixture
def monorepo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("orders", "billing"):
        root = tmp_path / "services" / name
        write(root, {"pyproject.toml": f'[project]\nname = "{name}"\n'})
        write(root, LAYOUTS["layer-first"].files)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_monorepo_is_adopted_project_by_project_and_linted_in_one_run(
    monorepo: Path, layerline: Layerline
) -> None:
    assert layerline("adopt", "--yes").code == 0
    top = tomllib.loads((monorepo / "layerline.toml").read_text())
    assert top == {"projects": ["services/billing", "services/orders"]}
    assert "[tool.layerline]" in (monorepo / "services/orders/pyproject.toml").read_text()
    assert layerline("lint").code == 0
    broken = monorepo / "services/billing/src/shop/routers/orders.py"
    broken.write_text(BREAK + ROUTES)
    ran = layerline("lint", "--json")
    assert ran.code == 1
    assert [(each["code"], each["path"]) for each in json.loads(ran.out)["findings"]] == [
        ("LL101", "services/billing/src/shop/routers/orders.py")
    ]
    assert layerline("lint", "services/orders").code == 0
    assert layerline("lint", "services/billing").code == 1

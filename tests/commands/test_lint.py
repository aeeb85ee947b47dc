"""`layerline lint`, as people and scripts see it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run

Layerline = Callable[..., Run]

FILES = {
    "src/app/repositories/orders.py": "class OrderRepository: ...\n",
    "src/app/services/orders.py": "from app.repositories.orders import OrderRepository\n",
    "src/app/api/routes/orders.py": "é = 1; from app.repositories.orders import OrderRepository\n",
    "src/app/services/__init__.py": "",
    "src/app/tasks/orders.py": "from app.repositories.orders import OrderRepository\n",
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, content in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("shop")
def test_findings_are_lines_with_help_and_the_summary_comes_last(layerline: Layerline) -> None:
    ran = layerline("lint")
    assert ran.code == 1
    first, *_, last = ran.out.splitlines()
    assert first.startswith("src/app/api/routes/orders.py:1:44 LL101 `routes` uses the repository")
    assert last == "2 errors in 5 files."


@pytest.mark.usefixtures("shop")
def test_a_clean_project_ends_with_0(layerline: Layerline) -> None:
    ran = layerline("lint", "--ignore", "LL101")
    said = "note: no `__init__.py` in src/app/api/routes and 2 more: a namespace package"
    assert ran.code == 0
    assert ran.out == f"{said}, linted all the same\nNo findings in 5 files.\n"


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("spelling", [["--json"], ["--format", "json"], ["--format=json"]])
def test_json_is_one_document(layerline: Layerline, spelling: list[str]) -> None:
    ran = layerline("lint", *spelling)
    document = json.loads(ran.out)
    assert ran.code == 1
    assert document["version"] == 1
    assert document["summary"]["errors"] == 2
    found = document["findings"][0]
    assert found["path"] == "src/app/api/routes/orders.py"
    assert (found["line"], found["column"], found["severity"]) == (1, 44, "error")
    assert {"code", "name", "message", "help", "seed", "fingerprint", "related"} <= found.keys()


@pytest.mark.usefixtures("shop")
def test_paths_limit_what_is_said_and_not_what_is_analysed(layerline: Layerline) -> None:
    document = json.loads(layerline("lint", "src/app/tasks", "--json").out)
    assert [found["path"] for found in document["findings"]] == ["src/app/tasks/orders.py"]
    assert layerline("lint", "src/app/services").code == 0


def test_a_project_is_found_from_outside_by_its_path(
    shop: Path, layerline: Layerline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    assert layerline("lint", shop).code == 1
    assert layerline("lint", shop / "src" / "app" / "services").code == 0


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("chosen", ["LL101", "route-uses-repository", "LL1", "LL201,LL101"])
def test_rules_are_chosen_by_code_by_name_or_by_family(layerline: Layerline, chosen: str) -> None:
    assert layerline("lint", "--select", chosen).code == 1
    assert layerline("lint", "--select", chosen, "--ignore", "LL101").code == 0


@pytest.mark.usefixtures("shop")
def test_an_unknown_rule_is_refused_with_the_nearest(layerline: Layerline) -> None:
    ran = layerline("lint", "--select", "route-uses-repo")
    assert (ran.code, ran.out) == (2, "")
    assert "route-uses-repository" in ran.err


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("missing", ["nowhere", "src/app/nothing.py"])
def test_a_path_that_is_not_there_is_refused(layerline: Layerline, missing: str) -> None:
    ran = layerline("lint", missing, "--json")
    assert ran.code == 2
    assert missing in json.loads(ran.out)["error"]["reason"]


def test_a_wrong_configuration_is_refused(shop: Path, layerline: Layerline) -> None:
    (shop / "pyproject.toml").write_text("[tool.layerline]\npakage = 'x'\n")
    assert layerline("lint").code == 2


def test_the_configuration_chooses_rules_and_levels_by_path(
    shop: Path, layerline: Layerline
) -> None:
    table = '[tool.layerline.paths."src/app/tasks/**"]\nLL1 = "{}"\n'
    (shop / "pyproject.toml").write_text(table.format("info"))
    found = json.loads(layerline("lint", "--json").out)["findings"]
    assert [each["severity"] for each in found] == ["error", "info"]
    (shop / "pyproject.toml").write_text(table.format("off"))
    assert json.loads(layerline("lint", "--json").out)["summary"]["findings"] == 1
    (shop / "pyproject.toml").write_text('[tool.layerline]\nignore = ["LL101"]\n')
    assert layerline("lint").code == 0
    (shop / "pyproject.toml").write_text('[tool.layerline]\nselect = ["LL5"]\n')
    assert layerline("lint").code == 0
    assert layerline("lint", "--select", "LL1").code == 1


def test_no_cache_leaves_no_cache(shop: Path, layerline: Layerline) -> None:
    layerline("lint", "--no-cache")
    assert not (shop / ".layerline_cache").exists()
    layerline("lint")
    assert (shop / ".layerline_cache").exists()


@pytest.mark.usefixtures("shop")
def test_colour_that_is_forced_reaches_a_pipe(
    layerline: Layerline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\033[31mLL101\033[0m" in layerline("lint").out

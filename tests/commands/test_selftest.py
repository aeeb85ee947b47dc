"""`layerline selftest`: a configuration that checks nothing is noticed."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from disk import Run, snapshot
from layerline import rules

Layerline = Callable[..., Run]

CONVENTIONAL = [
    "app/api/routes/orders.py",
    "app/events/handlers/orders.py",
    "app/tasks/nightly.py",
    "app/scripts/repair.py",
    "app/services/orders.py",
    "app/repositories/orders.py",
    "app/models/orders.py",
    "app/schemas/orders.py",
    "app/core/db.py",
    "app/main.py",
]
FEATURES = """
[tool.layerline]
packages = ["src/shop", "src/lib"]
[tool.layerline.layers.web]
files = ["src/shop/*/endpoints.py"]
kind = "route"
may-import = ["work", "rows"]
[tool.layerline.layers.work]
files = ["src/shop/*/service*.py"]
kind = "service"
[tool.layerline.layers.store]
files = ["src/shop/*/storage/**"]
kind = "repository"
[tool.layerline.layers.rows]
files = ["src/shop/*/tables.py"]
kind = "model"
[tool.layerline.layers.base]
files = ["src/lib/**"]
kind = "core"
"""
FEATURE_FILES = [
    "src/shop/orders/endpoints.py",
    "src/shop/orders/service.py",
    "src/shop/orders/storage/sql.py",
    "src/shop/orders/tables.py",
    "src/lib/clock.py",
]


def project(root: Path, paths: list[str], config: str = "") -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("X = 1\n")
    if config:
        (root / "pyproject.toml").write_text(config)
    return root


def outcomes(ran: Run) -> Mapping[str, str]:
    return {each["code"]: each["outcome"] for each in json.loads(ran.out)["rules"]}


def test_every_rule_sees_its_violation_in_a_conventional_project(
    tmp_path: Path, layerline: Layerline
) -> None:
    project(tmp_path, CONVENTIONAL)
    before = snapshot(tmp_path / "app")
    ran = layerline("selftest", "-C", tmp_path, "--json")
    found = outcomes(ran)
    assert ran.code == 0, ran.err
    assert set(found) == {rule.code for rule in rules.ALL if not rule.optional}
    assert {code for code, outcome in found.items() if outcome != "seen"} <= {"LL111"}
    assert snapshot(tmp_path / "app") == before


def test_every_rule_sees_its_violation_feature_by_feature(
    tmp_path: Path, layerline: Layerline
) -> None:
    ran = layerline("selftest", "-C", project(tmp_path, FEATURE_FILES, FEATURES), "--json")
    missed = {code for code, outcome in outcomes(ran).items() if outcome == "missed"}
    assert missed <= {"LL204", "LL504"}, ran.err  # they know entities by the names of files
    assert ran.code == 0
    assert outcomes(ran)["LL111"] == "seen"
    assert outcomes(ran)["LL101"] == "seen"


@pytest.mark.parametrize(
    "config",
    [
        FEATURES.partition("[tool.layerline.layers.base]")[0]
        .replace(', "src/lib"', "")
        .replace("*/", "*/wrong/"),
        '[tool.layerline]\npackage = "src/shop"\nselect = ["LL9"]\n',
        '[tool.layerline]\npackage = "src/shop"\n',
        '[tool.layerline.layers.all]\nfiles = ["src/shop/**"]\n',
    ],
    ids=["globs that miss", "no rules", "another layout", "no kinds"],
)
def test_a_configuration_that_checks_nothing_fails(
    tmp_path: Path, layerline: Layerline, config: str
) -> None:
    ran = layerline("selftest", "-C", project(tmp_path, FEATURE_FILES[:4], config))
    assert ran.code == 1
    assert "No rule about layers has any code here" in ran.out


def test_what_is_switched_off_is_said(tmp_path: Path, layerline: Layerline) -> None:
    levels = '[tool.layerline.levels]\nLL101 = "off"\n'
    ran = layerline("selftest", "-C", project(tmp_path, CONVENTIONAL, levels), "--json")
    assert (ran.code, outcomes(ran)["LL101"]) == (0, "off")


def test_a_rule_that_a_path_switches_off_is_missed(tmp_path: Path, layerline: Layerline) -> None:
    paths = '[tool.layerline.paths."app/**"]\nLL203 = "off"\n'
    ran = layerline("selftest", "-C", project(tmp_path, CONVENTIONAL, paths), "--json")
    assert (ran.code, outcomes(ran)["LL203"]) == (1, "missed")


def test_in_a_monorepo_each_project_is_tried(tmp_path: Path, layerline: Layerline) -> None:
    (tmp_path / "layerline.toml").write_text('projects = ["orders", "users"]\n')
    project(tmp_path / "orders", ["src/app/api/routes/a.py", "src/app/services/a.py"])
    project(tmp_path / "users", ["src/app/lost/a.py"])
    for name in ("orders", "users"):
        (tmp_path / name / "layerline.toml").write_text("")
    ran = layerline("selftest", "--json", "-C", str(tmp_path))
    found = json.loads(ran.out)
    assert ran.code == 1
    assert [(each["project"], each["passed"]) for each in found["projects"]] == [
        ("orders", True),
        ("users", False),
    ]

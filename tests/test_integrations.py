"""What other tools read of this repository: the action, the hooks, the pages of the rules."""

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from layerline.cli import VERBS

REPOSITORY = Path(__file__).parent.parent


def test_the_pages_of_the_rules_are_what_the_rules_say() -> None:
    made = runpy.run_path(str(REPOSITORY / "docs" / "rules.py"))["pages"]()
    there = {path.name: path.read_text("utf-8") for path in (REPOSITORY / "docs/rules").iterdir()}
    assert there == made, "run `make rules`"


def test_each_hook_runs_a_verb_that_there_is(tmp_path: Path) -> None:
    (tmp_path / "app/services").mkdir(parents=True)
    (tmp_path / "app/services/orders.py").touch()
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    for hook in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text()):
        program, *arguments = hook["entry"].split()
        assert program == "layerline"
        assert arguments[0] in VERBS
        command = [layerline(), *arguments]
        assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0


@pytest.mark.parametrize(
    ("code", "expected"), [("X = 1\n", 0), ("import app.repositories.orders\n", 1)]
)
def test_the_action_annotates_writes_sarif_and_fails_on_findings(
    tmp_path: Path, code: str, expected: int
) -> None:
    for path, content in {"repositories": "class Orders: ...\n", "tasks": code}.items():
        (tmp_path / "app" / path).mkdir(parents=True)
        (tmp_path / "app" / path / "orders.py").write_text(content)
    step = _steps()[-1]
    temp = tmp_path / "temp"
    (temp / "layerline/bin").mkdir(parents=True)
    (temp / "layerline/bin/layerline").symlink_to(layerline())
    environment = os.environ | {
        "RUNNER_TEMP": str(temp),
        "ARGUMENTS": "--select LL1",
        "CHANGED_SINCE": "",
        "SARIF_FILE": "out.sarif",
    }
    script = ["bash", "-eo", "pipefail", "-c", step["run"]]
    ran = subprocess.run(
        script, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == expected, ran.stderr
    assert ("::error file=app/tasks/orders.py" in ran.stdout) is bool(expected)
    assert '"version": "2.1.0"' in (tmp_path / "out.sarif").read_text()


def test_the_action_names_each_input_that_its_steps_use() -> None:
    action = yaml.safe_load((REPOSITORY / "action.yml").read_text())
    used = str(action["runs"])
    assert all(f"inputs.{name}" in used for name in action["inputs"])


def _steps() -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = yaml.safe_load((REPOSITORY / "action.yml").read_text())["runs"][
        "steps"
    ]
    return steps


def layerline() -> str:
    return str(Path(sys.executable).with_name("layerline"))

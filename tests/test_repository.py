"""The files around the code say the same as each other."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from layerline.cli import VERBS

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def targets() -> set[str]:
    """The names that the Makefile's help shows."""
    run = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(re.findall(r"^  make ([a-z-]+)", run.stdout, re.MULTILINE))


def test_plain_make_helps() -> None:
    plain = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "make check" in plain.stdout


def test_the_help_of_make_shows_every_target() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    assert targets() == set(phony[1].split())


def test_a_python_that_is_too_old_is_told_in_a_sentence(tmp_path: Path) -> None:
    old = tmp_path / "python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    run = subprocess.run(
        ["make", "-C", ROOT, "--always-make", f"PYTHON={old}", "env"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert "layerline needs Python 3.11 or newer: make PYTHON=/path/to/python3.11" in run.stderr


def test_ci_runs_the_readmes_test_command_and_wants_every_service() -> None:
    script = (ROOT / ".ci/run").read_text()
    command = script.strip().splitlines()[-1].removeprefix("exec ")

    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert "LAYERLINE_REQUIRE_SERVICES=1" in script
    assert re.search(rf"^ *{command}\b", (ROOT / "README.md").read_text(), re.MULTILINE)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_what_the_makefile_has(workflow: Path) -> None:
    steps = [
        step
        for job in yaml.safe_load(workflow.read_text())["jobs"].values()
        for step in job["steps"]
    ]
    made = {name for step in steps for name in re.findall(r"make ([a-z-]+)", step.get("run", ""))}

    assert made
    assert made <= targets()
    assert all(re.search(r"@(release/)?v\d+$", step["uses"]) for step in steps if "uses" in step)


@pytest.mark.parametrize(("workflow", "job"), [("check", "check"), ("nightly", "full")])
def test_a_workflow_that_wants_every_service_has_them(workflow: str, job: str) -> None:
    text = (ROOT / f".github/workflows/{workflow}.yml").read_text()
    found = yaml.safe_load(text)["jobs"][job]
    assert found["env"]["LAYERLINE_REQUIRE_SERVICES"] == "1"
    assert found["services"].keys() == {"postgres", "redis", "rabbitmq"}
    assert any("nats:2 -js" in step.get("run", "") for step in found["steps"])


def test_ci_tries_each_python_that_we_say_we_run_on() -> None:
    declared = {
        classifier.rpartition(" ")[2]
        for classifier in PYPROJECT["project"]["classifiers"]
        if re.search(r":: 3\.\d+$", classifier)
    }
    check = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text())
    assert set(check["jobs"]["check"]["strategy"]["matrix"]["python"]) == declared


def test_the_hooks_that_we_offer_run_a_verb_that_we_have() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hooks
    for hook in hooks:
        program, verb, *_ = hook["entry"].split()
        assert program in PYPROJECT["project"]["scripts"]
        assert verb in VERBS

"""What must be true of a release beside its code."""

import os
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from layerline.cli import VERBS
from pythons import interpreters, python_or_skip

REPOSITORY = Path(__file__).parent.parent
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
MINORS = sorted(int(each.rpartition(".")[2]) for each in PROJECT["classifiers"] if ":: 3." in each)
LICENCES = runpy.run_path(str(REPOSITORY / ".ci/licences.py"))


def test_every_dependency_has_a_licence_that_somebody_has_looked_at() -> None:
    assert len(list(LICENCES["packages"]())) > 10
    assert list(LICENCES["complaints"]()) == []


def test_what_the_extras_bring_is_looked_at_as_well() -> None:
    names = {package.name for package in LICENCES["packages"]()}
    assert {"pygls", "lsprotocol", "cattrs"} <= names


def test_an_exception_is_one_that_is_needed() -> None:
    names = {package.name for package in LICENCES["packages"]()}
    assert LICENCES["KNOWN"].keys() <= names


def test_a_release_is_published_without_a_token_and_with_a_bill_of_materials() -> None:
    workflow = yaml.safe_load((REPOSITORY / ".github/workflows/release.yml").read_text())
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["publish"]["permissions"] == {"id-token": "write"}
    text = (REPOSITORY / ".github/workflows/release.yml").read_text()
    assert "secrets." not in text
    assert "cyclonedx-py" in text
    extras = ",".join(PROJECT["optional-dependencies"])
    assert f'alone/bin/pip install --quiet "$(echo dist/*.whl)[{extras}]"' in text
    assert "make release-check" in text


@pytest.mark.parametrize(
    ("typed", "index", "expected"),
    [
        ("layerline l", "1", {"lint", "lsp"}),
        ("layerline graph --format ", "3", {"svg", "html", "mermaid", "dot", "json"}),
        ("layerline graph --lev", "2", {"--level"}),
    ],
)
def test_a_shell_completes_verbs_options_and_values(
    typed: str, index: str, expected: set[str]
) -> None:
    asked = {"_LAYERLINE_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": index}
    done = subprocess.run(
        [sys.executable, "-m", "layerline"],
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.split()) == expected


@pytest.mark.parametrize(("workflow", "job"), [("nightly", "full"), ("release", "build")])
def test_no_python_of_ours_goes_untried(workflow: str, job: str) -> None:
    found = yaml.safe_load((REPOSITORY / f".github/workflows/{workflow}.yml").read_text())
    steps = found["jobs"][job]["steps"]
    there = [step["with"]["python-version"] for step in steps if "setup-python" in str(step)]
    assert set(there[0].split()) == {f"3.{minor}" for minor in MINORS}
    assert found["jobs"][job]["env"]["LAYERLINE_REQUIRE_PYTHONS"] == "1"
    runs = " ".join(step.get("run", "") for step in steps)
    assert "make test-full" in runs or f"-k {TRIED}" in runs


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("minor", MINORS)
def test_in_an_empty_environment_each_verb_of_the_wheel_runs(minor: int, tmp_path: Path) -> None:
    made = tmp_path / "venv"
    subprocess.run([python_or_skip(minor), "-m", "venv", made], check=True)
    pip = [str(made / "bin/pip"), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, f"{REPOSITORY}[lsp]"], check=True, capture_output=True)
    script = runpy.run_path(str(REPOSITORY / ".ci/verbs.py"))
    assert script["walk"](made / "bin/layerline", tmp_path / "work") == set(VERBS)


def test_an_interpreter_is_found_behind_shims_that_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    minor = sys.version_info.minor
    shim = tmp_path / f"shims/python3.{minor}"
    real = tmp_path / f"pyenv/versions/3.{minor}.1/bin/python3.{minor}"
    for path, script in ((shim, "exit 127"), (real, f'exec {sys.executable} "$@"')):
        path.parent.mkdir(parents=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{shim.parent}:/nowhere")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    assert interpreters(minor) == [str(real)]


def test_a_python_that_must_be_there_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERLINE_REQUIRE_PYTHONS", "1")
    with pytest.raises(pytest.fail.Exception, match=r"no Python 3\.99"):
        python_or_skip(99)
    monkeypatch.delenv("LAYERLINE_REQUIRE_PYTHONS")
    with pytest.raises(pytest.skip.Exception, match=r"no Python 3\.99"):
        python_or_skip(99)


TRIED = test_in_an_empty_environment_each_verb_of_the_wheel_runs.__name__

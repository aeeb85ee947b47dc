"""What must be true of a release beside its code."""

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from layerline.cli import VERBS

REPOSITORY = Path(__file__).parent.parent
LICENCES = runpy.run_path(str(REPOSITORY / ".ci/licences.py"))


def test_every_dependency_has_a_licence_that_somebody_has_looked_at() -> None:
    assert len(list(LICENCES["packages"]())) > 10
    assert list(LICENCES["complaints"]()) == []


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


def _pythons() -> list[str]:
    found = [shutil.which(f"python3.{minor}") for minor in (11, 12, 13)]
    return [path for path in found if path and _runs(path)]


def _runs(python: str) -> bool:
    """A shim may stand for a Python that is not there."""
    return not subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("python", _pythons(), ids=lambda path: Path(path).name)
def test_in_an_empty_environment_each_verb_of_the_wheel_runs(python: str, tmp_path: Path) -> None:
    made = tmp_path / "venv"
    subprocess.run([python, "-m", "venv", made], check=True)
    pip = [str(made / "bin/pip"), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, f"{REPOSITORY}[lsp]"], check=True, capture_output=True)
    script = runpy.run_path(str(REPOSITORY / ".ci/verbs.py"))
    assert script["walk"](made / "bin/layerline", tmp_path / "work") == set(VERBS)

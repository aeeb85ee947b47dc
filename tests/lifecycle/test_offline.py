"""A wheel carries every released version: an update needs neither a repository nor a network."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from versions import REPOSITORY, Workshop

NOWHERE = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a wheel of version 1.10.0, the third release."""
    home = tmp_path_factory.mktemp("wheel")
    workshop = Workshop(home)
    (workshop.root / ".ci").mkdir()
    for name in (".ci/hatch_build.py", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copyfile(REPOSITORY / name, workshop.root / name)
    workshop.release("1.0.0")
    workshop.edit("template/alembic.ini", "[alembic]", "# The second release.\n[alembic]")
    workshop.release("1.9.0")
    workshop.edit("template/alembic.ini", "The second release", "The third release")
    workshop.release("1.10.0")
    venv.create(home / "builder", with_pip=True)
    subprocess.run(
        [home / "builder/bin/pip", "wheel", "--quiet", "--no-deps", "-w", home, workshop.root],
        check=True,
        capture_output=True,
    )
    with zipfile.ZipFile(next(home.glob("*.whl"))) as wheel:
        wheel.extractall(home / "site")
    return home / "site"


def run(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "layerline", *arguments],
        cwd=folder,
        env={**os.environ, **NOWHERE, "PYTHONPATH": str(site), "GIT_ALLOW_PROTOCOL": "file"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_project_of_the_first_release_is_updated_from_the_wheel(
    installed: Path, tmp_path: Path
) -> None:
    assert run(installed, tmp_path, "new", "shop", "--defaults", "--no-git").returncode == 0
    shop = tmp_path / "shop"
    answers, settings = shop / ".copier-answers.yml", shop / "alembic.ini"
    answers.write_text(answers.read_text().replace("v1.10.0", "v1.0.0"))
    settings.write_text(settings.read_text().replace("# The third release.\n", "") + "# mine\n")

    done = run(installed, shop, "update")

    assert done.returncode == 0, done.stderr
    assert "From version 1.0.0 to 1.10.0:" in done.stdout
    assert "# The third release." in settings.read_text()
    assert settings.read_text().endswith("# mine\n")
    assert "_commit: v1.10.0\n" in answers.read_text()


def test_a_version_that_was_never_released_is_told_with_those_that_were(
    installed: Path, tmp_path: Path
) -> None:
    run(installed, tmp_path, "new", "shop", "--defaults", "--no-git")
    answers = tmp_path / "shop/.copier-answers.yml"
    answers.write_text(answers.read_text().replace("v1.10.0", "v1.5.0"))

    done = run(installed, tmp_path / "shop", "update")

    assert done.returncode == 3
    assert "layerline 1.5.0 is not at hand" in done.stderr
    assert "1.0.0, 1.9.0, 1.10.0" in done.stderr

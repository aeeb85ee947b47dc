"""The wheel: installed where there is no checkout and no network, it makes the same project."""

import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, contents
from layerline.generation.project import EXECUTABLE_NOTE
from layerline.release import VERSION

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    environment = folder / "builder"
    venv.create(environment, with_pip=True)
    subprocess.run(
        [environment / "bin/pip", "wheel", "--quiet", "--no-deps", "-w", folder, REPOSITORY],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's `layerline`: its files alone, over the dependencies that the tests have."""
    folder = tmp_path_factory.mktemp("installed")
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    script = folder / "layerline"
    script.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(site)!r})\n"
        "from layerline.cli import main\nmain()\n"
    )
    script.chmod(0o755)
    return script


def offline(command: list[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run where each way into the network ends at once."""
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    environment = {**os.environ, **nowhere, "GIT_ALLOW_PROTOCOL": "none", "PYTHONPATH": ""}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_version_is_the_one_in_the_source(wheel: Path, installed: Path, tmp_path: Path) -> None:
    assert f"-{VERSION}-" in wheel.name
    assert offline([installed, "--version"], tmp_path).stdout == f"layerline {VERSION}\n"


def test_the_template_comes_from_the_wheel_and_is_whole(
    installed: Path, layerline: Callable[..., Run], tmp_path: Path
) -> None:
    run = offline([installed, "new", "shop"], tmp_path)
    assert run.returncode == 0, run.stderr
    ours = tmp_path / "ours" / "shop"
    ours.parent.mkdir()
    layerline("new", ours)

    from_wheel, from_checkout = contents(tmp_path / "shop"), contents(ours)
    assert from_wheel.pop(EXECUTABLE_NOTE) == f"{installed}\n".encode()
    from_checkout.pop(EXECUTABLE_NOTE, None)
    assert from_wheel == from_checkout


def test_the_wheel_holds_no_bytecode_and_nothing_of_the_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert not [name for name in names if name.endswith((".pyc", ".db"))]
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"layerline"}
    assert "layerline/_project/copier.yml" in names
    assert "layerline/py.typed" in names

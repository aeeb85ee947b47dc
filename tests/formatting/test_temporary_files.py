"""Where files lie while they are formatted: in memory where that is right, and never for long."""

import shutil
import tempfile
from pathlib import Path

import pytest

from layerline.formatting import Formatting

MEMORY = Path("/dev/shm")  # noqa: S108 it is asked about, nothing is written by that name


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The parents of the temporary folders that are made."""
    made: list[Path] = []
    original = tempfile.TemporaryDirectory

    def noting(*, prefix: str, dir: Path | None) -> tempfile.TemporaryDirectory[str]:  # noqa: A002 its name
        folder = original(prefix=prefix, dir=dir)
        made.append(Path(folder.name))
        return folder

    monkeypatch.setattr(tempfile, "TemporaryDirectory", noting)
    for variable in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.delenv(variable, raising=False)
    return made


def formatted(project: Path) -> None:
    (project / "pyproject.toml").touch()
    assert Formatting({"one.py": "one=1\n"}, project).result() == {"one.py": "one = 1\n"}


@pytest.mark.skipif(not MEMORY.is_dir(), reason="this system has no temporary folder in memory")
def test_in_memory_they_take_no_disk(places: list[Path], tmp_path: Path) -> None:
    formatted(tmp_path)
    assert [each.parent for each in places] == [MEMORY]
    assert not any(each.exists() for each in places)


@pytest.mark.parametrize("variable", ["TMPDIR", "TEMP", "TMP"])
def test_the_folder_that_somebody_chose_is_taken(
    variable: str, places: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    monkeypatch.setenv(variable, str(chosen))
    monkeypatch.setattr(tempfile, "tempdir", None)
    formatted(tmp_path)
    assert [each.parent for each in places] == [chosen]


def test_a_memory_that_is_nearly_full_is_left_alone(
    places: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    formatted(tmp_path)
    assert [each.parent for each in places] == [Path(tempfile.gettempdir())]

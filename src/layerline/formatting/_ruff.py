"""The one door to ruff, in processes of its own on files in a temporary folder."""

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from threading import Thread

from ruff import find_ruff_bin  # type: ignore[import-untyped]  # it ships without types

from layerline.errors import PreconditionRefusal
from layerline.formatting._long_lines import parted


class Formatting:
    """Formats files in processes of ruff, while the caller goes on with something else."""

    def __init__(self, files: Mapping[str, str], project: Path) -> None:
        """Begin.

        Args:
            files: Python sources by their path from the project root.
            project: its root, whose `pyproject.toml` configures ruff.
        """
        self._formatted: dict[str, str] = {}
        self._refusal: BaseException | None = None
        self._thread = Thread(target=self._run, args=(files, project), daemon=True)
        self._thread.start()

    def result(self) -> dict[str, str]:
        """Wait for the files as ruff leaves them.

        Raises:
            PreconditionRefusal: the project's own configuration is none that ruff reads.
        """
        self._thread.join()
        if self._refusal is not None:
            raise self._refusal
        return self._formatted

    def _run(self, files: Mapping[str, str], project: Path) -> None:
        try:
            self._formatted = _format(files, project)
        except OSError as error:
            self._refusal = PreconditionRefusal(
                f"ruff could not be run on temporary files: {error.strerror or error}",
                remedy="make room in the temporary folder, or choose another: TMPDIR=/path",
            )
        except BaseException as error:  # noqa: BLE001 it is raised again where it belongs
            self._refusal = error


def tidied(before: Mapping[str, str], after: Mapping[str, str], project: Path) -> dict[str, str]:
    """Edited files, sorted and formatted where they were before they were edited.

    Args:
        before: the files as they were.
        after: the same files with what is new.
        project: its root, whose `pyproject.toml` configures ruff.

    Raises:
        PreconditionRefusal: the project's own configuration is none that ruff reads.
    """
    tidy = [_tidy(files, project) for files in (before, after)]
    return {path: tidy[1][path] if tidy[0][path] == before[path] else after[path] for path in after}


def _tidy(files: Mapping[str, str], project: Path) -> dict[str, str]:
    with tempfile.TemporaryDirectory(prefix="layerline-") as name:
        folder = Path(name)
        _write(folder, files)
        _sort_and_format(folder, project)
        return _written(folder, files)


def joined_imports(files: Mapping[str, str], project: Path) -> dict[str, str]:
    """Files with one sorted import for each module that they import from.

    Raises:
        PreconditionRefusal: the project's own configuration is none that ruff reads.
    """
    with tempfile.TemporaryDirectory(prefix="layerline-") as name:
        folder = Path(name)
        _write(folder, files)
        settings = ["--config", str(project / "pyproject.toml"), "--no-cache", "--quiet", "."]
        _ruff(folder, "check", "--select", "I,F811", "--fix-only", *settings)
        return _written(folder, files)


def _format(files: Mapping[str, str], project: Path) -> dict[str, str]:
    with tempfile.TemporaryDirectory(prefix="layerline-") as name:
        folder = Path(name)
        _write(folder, files)
        # An import that gets short when unused names go shall not stay on many lines.
        _sort_and_format(folder, project, "--config", "lint.isort.split-on-trailing-comma=false")
        return {path: parted(source) for path, source in _written(folder, files).items()}


def _sort_and_format(folder: Path, project: Path, *sorting: str) -> None:
    settings = ["--config", str(project / "pyproject.toml"), "--no-cache", "--quiet", "."]
    _ruff(folder, "check", "--select", "I,F401", "--fix-only", *settings, *sorting)
    _ruff(folder, "format", *settings)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for parent in {(folder / path).parent for path in files}:
        parent.mkdir(parents=True, exist_ok=True)
    for path, source in files.items():
        (folder / path).write_bytes(source.encode("utf-8"))


def _written(folder: Path, files: Mapping[str, str]) -> dict[str, str]:
    return {path: (folder / path).read_bytes().decode("utf-8") for path in files}


def _ruff(folder: Path, *arguments: str) -> None:
    done = subprocess.run(  # noqa: S603 our own dependency, no shell
        [find_ruff_bin(), *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PreconditionRefusal(
            f"ruff refused: {done.stderr.strip().splitlines()[0]}",
            remedy="mend [tool.ruff] in pyproject.toml",
        )

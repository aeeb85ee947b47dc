"""The one door to ruff, in processes of its own on files in a temporary folder."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Thread

from ruff import find_ruff_bin  # type: ignore[import-untyped]  # it ships without types

from layerline.errors import PreconditionRefusal
from layerline.formatting._long_lines import parted

_FINDING = Lock()
"""Finding ruff asks `sysconfig`, which is half full for the second thread that asks it at once."""


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
    with _written_out(files) as folder:
        _sort_and_format(folder, project)
        return _written(folder, files)


def joined_imports(files: Mapping[str, str], project: Path) -> dict[str, str]:
    """Files with one sorted import for each module that they import from.

    Raises:
        PreconditionRefusal: the project's own configuration is none that ruff reads.
    """
    with _written_out(files) as folder:
        settings = ["--config", str(project / "pyproject.toml"), "--no-cache", "--quiet", "."]
        _ruff(folder, "check", "--select", "I,F811", "--fix-only", *settings)
        return _written(folder, files)


def _format(files: Mapping[str, str], project: Path) -> dict[str, str]:
    with _written_out(files) as folder:
        # An import that gets short when unused names go shall not stay on many lines.
        _sort_and_format(folder, project, "--config", "lint.isort.split-on-trailing-comma=false")
        return {path: parted(source) for path, source in _written(folder, files).items()}


def _sort_and_format(folder: Path, project: Path, *sorting: str) -> None:
    settings = ["--config", str(project / "pyproject.toml"), "--no-cache", "--quiet", "."]
    _ruff(folder, "check", "--select", "I,F401", "--fix-only", *settings, *sorting)
    _ruff(folder, "format", *settings)


@contextmanager
def _written_out(files: Mapping[str, str]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="layerline-", dir=_in_memory(files)) as name:
        folder = Path(name)
        _write(folder, files)
        yield folder


def _in_memory(files: Mapping[str, str]) -> Path | None:
    """The temporary folder that is no disk, where creating a file takes a fiftieth of the time.

    None where the user chose another, or where it is missing or nearly full.
    """
    memory = Path("/dev/shm")  # noqa: S108 the names in it are made by `tempfile`
    chosen = any(variable in os.environ for variable in ("TMPDIR", "TEMP", "TMP"))
    if chosen or not os.access(memory, os.W_OK | os.X_OK):
        return None
    needed = sum(_PAGE + len(source) for source in files.values())
    return memory if shutil.disk_usage(memory).free > 4 * needed else None


_PAGE = 4096
"""A file takes at least that many bytes."""


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for parent in {(folder / path).parent for path in files}:
        parent.mkdir(parents=True, exist_ok=True)
    for path, source in files.items():
        (folder / path).write_bytes(source.encode("utf-8"))


def _written(folder: Path, files: Mapping[str, str]) -> dict[str, str]:
    return {path: (folder / path).read_bytes().decode("utf-8") for path in files}


def _executable() -> str:
    with _FINDING:
        return str(find_ruff_bin())


def _ruff(folder: Path, *arguments: str) -> None:
    done = subprocess.run(  # noqa: S603 our own dependency, no shell
        [_executable(), *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PreconditionRefusal(
            f"ruff refused: {done.stderr.strip().splitlines()[0]}",
            remedy="mend [tool.ruff] in pyproject.toml",
        )

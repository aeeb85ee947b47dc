"""`lint PATH…`, `--changed`: all is analysed, and only what lies there is said."""

import dataclasses
import os
from collections.abc import Collection, Sequence
from pathlib import Path

from layerline.errors import Refusal
from layerline.linting.report import Report
from layerline.tree import spelt


def narrow(report: Report, root: Path, paths: Sequence[Path]) -> Report:
    """The report without findings outside the paths; no paths is all of them."""
    if not paths:
        return report
    wanted = [inside(root, path) for path in paths]
    kept = tuple(f for f in report.findings if any(_lies_in(f.path, each) for each in wanted))
    return dataclasses.replace(report, findings=kept)


def narrow_to_files(report: Report, files: Collection[str]) -> Report:
    """The report without findings that neither lie in the files nor lead through them."""
    wanted = set(map(spelt, files))
    kept = tuple(
        found
        for found in report.findings
        if found.path in wanted or any(other.path in wanted for other in found.related)
    )
    return dataclasses.replace(report, findings=kept)


def existing(paths: Sequence[Path]) -> Path:
    """Where to look for the project: the first path, or here.

    Raises:
        Refusal: one of the paths does not exist.
    """
    for path in paths:
        if not path.exists():
            raise Refusal(f"{path} does not exist", remedy="name a file or folder of the project")
    return paths[0] if paths else Path()


def inside(root: Path, path: Path) -> str:
    """A path from the root, by its own spelling first: a link in the project is the project's."""
    for spelled in (Path(os.path.normpath(Path.cwd() / path)), path.resolve()):
        if spelled.is_relative_to(root):
            return spelt(spelled.relative_to(root).as_posix())
    raise Refusal(f"{path} lies outside the project {root.name}", remedy="lint it on its own")


def _lies_in(path: str, folder: str) -> bool:
    return folder in (".", path) or path.startswith(f"{folder}/")

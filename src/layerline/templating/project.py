"""Render the project's template, in memory: what `copier copy` would write."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from jinja2 import Environment

from layerline.templating.dialect import project_environment
from layerline.templating.questions import Questionnaire

_SUFFIX = ".jinja"


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """One file of a project that is not on disk yet.

    Attributes:
        path: posix path from the project root.
        content: its bytes.
        executable: whether it is a program.
    """

    path: str
    content: bytes
    executable: bool = False


def render_project(
    questionnaire: Questionnaire, answers: Mapping[str, str], source: Mapping[str, str]
) -> tuple[ProjectFile, ...]:
    """Every file of a new project, in path order.

    Args:
        questionnaire: which template.
        answers: one for each of its questions.
        source: what the answers file says about the template's origin and version.
    """
    environment = project_environment(questionnaire.template)
    values: dict[str, object] = {
        **answers,
        "_copier_answers": {**source, **answers},
        "_copier_conf": {"answers_file": questionnaire.answers_file},
    }
    files = [
        ProjectFile(target, *_content(environment, questionnaire, path, values))
        for path in _paths(questionnaire.template, "", questionnaire.exclude)
        if (target := _target(environment, path, values))
    ]
    return tuple(sorted(files, key=lambda file: file.path))


def _content(
    environment: Environment, questionnaire: Questionnaire, path: str, values: dict[str, object]
) -> tuple[bytes, bool]:
    original = questionnaire.template / path
    executable = bool(original.stat().st_mode & 0o100)
    if path.endswith(_SUFFIX):
        return environment.get_template(path).render(values).encode("utf-8"), executable
    return original.read_bytes(), executable


def _paths(root: Path, folder: str, exclude: tuple[str, ...]) -> Iterator[str]:
    for entry in os.scandir(root / folder):
        if any(fnmatch(entry.name, pattern) for pattern in exclude):
            continue
        path = f"{folder}/{entry.name}" if folder else entry.name
        if entry.is_dir():
            yield from _paths(root, path, exclude)
        else:
            yield path


def _target(environment: Environment, path: str, values: dict[str, object]) -> str | None:
    """Where a file goes: its path rendered; None where a part of it renders to nothing."""
    plain = path.removesuffix(_SUFFIX)
    if "{" not in plain:
        return plain
    parts = [environment.from_string(part).render(values) for part in plain.split("/")]
    # A folder that renders to `.` is an overlay: all that belongs to one answer.
    return "/".join(part for part in parts if part != ".") if all(parts) else None

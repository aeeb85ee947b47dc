"""The answers file of a project: what was answered, and which version of the template it has."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from layerline.errors import PreconditionRefusal

_DEVELOPMENT = "_layerline_development_version"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a project's answers file says.

    Attributes:
        version: the release of the template that the project has, as `1.4.0`.
        given: answer by question.
    """

    version: str
    given: Mapping[str, str]


def parse_answers(text: str, path: str) -> Answers:
    """Read an answers file.

    Raises:
        PreconditionRefusal: it is damaged, or the project was not made by a release.
    """
    content = _content(text, path)
    commit = content.get("_commit")
    release = re.match(r"v(\d+\.\d+\.\d+)\Z", str(commit))
    if not release:
        found = commit or content.get(_DEVELOPMENT) or "no version at all"
        raise PreconditionRefusal(
            f"{path} names no release of the template, but {found}",
            remedy="write there which release the project is closest to, as _commit: v1.0.0",
        )
    return Answers(release[1], given_answers(text, path))


def maker_of(text: str, path: str) -> str | None:
    """The version that made the project, released or not; None where the file names none.

    Raises:
        PreconditionRefusal: it is damaged.
    """
    content = _content(text, path)
    made = content.get("_commit") or content.get(_DEVELOPMENT)
    return str(made).removeprefix("v") if made else None


def given_answers(text: str, path: str) -> dict[str, str]:
    """The answers alone, whatever the file says of the version.

    Raises:
        PreconditionRefusal: it is damaged.
    """
    content = _content(text, path)
    return {key: _text(value) for key, value in content.items() if not key.startswith("_")}


def _text(value: object) -> str:
    """An answer as it was given: without quotes YAML takes a `no` for something else."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _content(text: str, path: str) -> Mapping[str, object]:
    try:
        content = yaml.safe_load(text)
        reason = "" if isinstance(content, dict) else "it holds no answers"
    except yaml.YAMLError as error:
        content, reason = {}, _reason(error)
    if reason:
        raise PreconditionRefusal(
            f"{path} is damaged: {reason}", remedy="restore it from version control"
        )
    return {str(key): value for key, value in content.items()}


def _reason(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f"line {mark.line + 1}: " if mark else ""
    return f"{place}{getattr(error, 'problem', None) or 'it is no YAML'}"

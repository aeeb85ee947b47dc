"""Plan a new project: its answers and each of its files, before anything is on disk."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from layerline.release import template_source
from layerline.templating.asking import ask
from layerline.templating.project import ProjectFile, render_project
from layerline.templating.questions import complete_answers, read_questionnaire, template_root

EXECUTABLE_NOTE = ".layerline/executable"
"""Where a project remembers, for this machine alone, which layerline made it."""


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """A project that does not exist yet.

    Attributes:
        answers: to every question of the template.
        files: in path order.
    """

    answers: dict[str, str]
    files: tuple[ProjectFile, ...]


def plan_project(
    given: Mapping[str, str],
    *,
    folder_name: str,
    interactive: bool = False,
    executable: Path | None = None,
    root: Path | None = None,
) -> ProjectPlan:
    """Plan a project from some of its answers.

    Args:
        given: answers by the name of their question.
        folder_name: of the project; defaults follow from it.
        interactive: ask for the answers that are not given, else take their defaults.
        executable: the layerline that the project's `make check` may run on this machine,
            since it is on no package index yet.
        root: the folder of another template, for tests and template authors.

    Raises:
        Refusal: an answer that will not do, or an answer to no question.
    """
    questionnaire = read_questionnaire(root or template_root())
    if interactive:
        given = ask(questionnaire, given, folder_name=folder_name)
    answers = complete_answers(questionnaire, given, folder_name=folder_name)
    files = render_project(questionnaire, answers, template_source())
    if executable:
        files += (ProjectFile(EXECUTABLE_NOTE, f"{executable}\n".encode()),)
    return ProjectPlan(answers, files)


def own_executable() -> Path | None:
    """The layerline that is running, where it is a file that can be run again."""
    for candidate in (Path(sys.argv[0]), Path(sys.executable).with_name("layerline")):
        if candidate.stem == "layerline" and candidate.is_file():
            return candidate.absolute()
    return None

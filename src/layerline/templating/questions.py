"""The questions of `copier.yml`, their defaults, and whether an answer will do."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment

from layerline.errors import Refusal
from layerline.templating.dialect import project_environment

SETTINGS = frozenset(
    {
        *("_answers_file", "_envops", "_exclude", "_min_copier_version", "_skip_if_exists"),
        "_subdirectory",
    }
)
"""What the template may set besides questions; `tests/template` sees to it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, as copier would ask it.

    Attributes:
        name: the key of its answer.
        default: a Jinja expression over the answers before it and `_folder_name`.
        validator: a Jinja template that says what is wrong, or nothing.
        choices: the only answers there are; empty where any text may do.
    """

    name: str
    default: str
    validator: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What `copier.yml` says.

    Attributes:
        root: the folder of `copier.yml`.
        template: the folder of the project's files.
        answers_file: where a project notes its answers.
        exclude: names of files and folders that are no part of the template.
        questions: in the order in which they are asked.
    """

    root: Path
    template: Path
    answers_file: str
    exclude: tuple[str, ...]
    questions: tuple[Question, ...]


def template_root() -> Path:
    """The folder of `copier.yml`: in a wheel inside the package, else the repository's top."""
    package = Path(__file__).parent.parent
    packed = package / "_project"
    return packed if packed.is_dir() else package.parent.parent


def read_questionnaire(root: Path) -> Questionnaire:
    """Read the `copier.yml` of a template."""
    settings: dict[str, Any] = yaml.safe_load((root / "copier.yml").read_text("utf-8"))
    return Questionnaire(
        root=root,
        template=root / settings["_subdirectory"],
        answers_file=settings["_answers_file"],
        exclude=tuple(settings["_exclude"]),
        questions=tuple(
            Question(
                name,
                details["default"],
                details.get("validator", ""),
                tuple(dict(details.get("choices", {})).values()),
            )
            for name, details in settings.items()
            if not name.startswith("_")
        ),
    )


def complete_answers(
    questionnaire: Questionnaire, given: Mapping[str, str], *, folder_name: str
) -> dict[str, str]:
    """Every answer: the given ones checked, the others by default.

    Raises:
        Refusal: a key that is no question, or an answer that its validator refuses.
    """
    refuse_unknown(questionnaire, given)
    environment = project_environment()
    answers: dict[str, str] = {}
    for question in questionnaire.questions:
        known = {**answers, "_folder_name": folder_name}
        default = environment.from_string(question.default).render(known)
        answer = given.get(question.name, default)
        _refuse_invalid(environment, question, answer, known, given)
        answers[question.name] = answer
    return answers


def refuse_unknown(questionnaire: Questionnaire, given: Mapping[str, str]) -> None:
    """Refuse answers to questions that nobody asks; copier would drop them in silence."""
    names = [question.name for question in questionnaire.questions]
    for key in given:
        if key not in names:
            raise Refusal(
                f"there is no question {key!r}",
                remedy=f"{_did_you_mean(key, names)}the questions are {', '.join(names)}",
            )


def _refuse_invalid(
    environment: Environment,
    question: Question,
    answer: str,
    known: Mapping[str, str],
    given: Mapping[str, str],
) -> None:
    origin = "" if question.name in given else ", which follows from the folder's name,"
    reason = f"{question.name} {answer!r}{origin} will not do"
    if question.choices and answer not in question.choices:
        raise Refusal(
            reason,
            remedy=f"{_did_you_mean(answer, question.choices)}"
            f"choose one of {', '.join(question.choices)}",
        )
    validator = environment.from_string(question.validator)
    if complaint := validator.render({**known, question.name: answer}).strip():
        raise Refusal(reason, remedy=f"pass --data {question.name}=…: {complaint}")


def _did_you_mean(word: str, known: list[str] | tuple[str, ...]) -> str:
    by_small_letters = {one.lower(): one for one in known}
    close = difflib.get_close_matches(word.lower(), by_small_letters, n=1)
    return f"did you mean {by_small_letters[close[0]]}? " if close else ""

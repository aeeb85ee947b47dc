"""`copier.yml` uses no more of copier's language than our own reader knows."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from layerline.errors import Refusal
from layerline.generation.user_owned import USER_OWNED
from layerline.release import PUBLISHED
from layerline.templating.project import render_project
from layerline.templating.questions import (
    SETTINGS,
    complete_answers,
    read_questionnaire,
    template_root,
)

ROOT = template_root()
CONFIGURATION: dict[str, Any] = yaml.safe_load((ROOT / "copier.yml").read_text())
QUESTIONNAIRE = read_questionnaire(ROOT)
TEMPLATE_FILES = [
    path.relative_to(QUESTIONNAIRE.template).as_posix()
    for path in QUESTIONNAIRE.template.rglob("*")
    if path.is_file() and "__pycache__" not in path.parts
]

ANSWERED = "[a-z]+ [!=]= '[a-z]+'"
OVERLAY = rf"\{{% if {ANSWERED}( and {ANSWERED})* %\}}\.\{{% endif %\}}"
"""A folder whose files belong to some answers: it renders to `.`, or to nothing."""


def test_nobody_ever_needs_to_trust_it() -> None:
    assert not {"_tasks", "_migrations", "_jinja_extensions"} & set(CONFIGURATION)


def test_its_settings_are_those_that_our_reader_knows() -> None:
    assert {key for key in CONFIGURATION if key.startswith("_")} == SETTINGS
    assert sorted(CONFIGURATION["_skip_if_exists"]) == sorted(USER_OWNED)
    assert CONFIGURATION["_envops"] == {"undefined": "jinja2.StrictUndefined"}


@pytest.mark.parametrize("name", [key for key in CONFIGURATION if not key.startswith("_")])
def test_its_questions_say_what_our_reader_knows_and_what_people_need(name: str) -> None:
    question = CONFIGURATION[name]

    assert set(question) <= {"type", "help", "default", "choices", "validator"}
    assert question["type"] == "str"
    assert question["help"].endswith("?")
    assert "choices" in question or "validator" in question


def test_its_exclusions_are_plain_names() -> None:
    assert not [pattern for pattern in CONFIGURATION["_exclude"] if re.search(r"[/!]", pattern)]


def test_the_template_holds_no_links_and_no_folder_in_jinja_but_overlays() -> None:
    for path in QUESTIONNAIRE.template.rglob("*"):
        assert not path.is_symlink(), path
        first, *folders = path.relative_to(QUESTIONNAIRE.template).parts[:-1] or [""]
        assert "{" not in "".join(folders), path
        assert "{" not in first or re.fullmatch(OVERLAY, first), path


def render(**answers: str) -> dict[str, bytes]:
    complete = complete_answers(QUESTIONNAIRE, answers, folder_name="shop")
    return {file.path: file.content for file in render_project(QUESTIONNAIRE, complete, {})}


@pytest.mark.parametrize("licence", ["MIT", "Apache-2.0", "proprietary"])
def test_a_project_has_the_licence_that_was_chosen_or_none(licence: str) -> None:
    files = render(licence=licence, author="Ann")

    assert ("LICENSE" in files) is (licence != "proprietary")
    if licence == "MIT":
        assert files["LICENSE"].startswith(b"MIT License\n\nCopyright (c) Ann\n")
    if licence == "Apache-2.0":
        assert b"Apache License" in files["LICENSE"]


def test_what_lies_about_in_the_template_is_left_out(template_folder: Path) -> None:
    stray = ["src/app/__pycache__/main.pyc", ".env", ".venv/lib.py", "app.db", "app.db-wal"]
    for path in stray:
        target = template_folder / "template" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"")
    questionnaire = read_questionnaire(template_folder)
    files = render_project(
        questionnaire, complete_answers(questionnaire, {}, folder_name="shop"), {}
    )
    for path in stray:
        (template_folder / "template" / path).unlink()

    assert not {file.path for file in files} & set(stray)
    assert {file.path for file in files} == set(render())


def test_no_name_in_the_template_and_no_word_of_its_language_is_left_over() -> None:
    for path, content in render().items():
        assert "{" not in path
        assert not path.endswith(".jinja")
        rendered = path + ".jinja" in TEMPLATE_FILES
        assert not (rendered and re.search(rb"(?<!\$)\{\{|\{%", content)), path


def requirements(files: dict[str, bytes]) -> list[str]:
    pyproject = tomllib.loads(files["pyproject.toml"].decode())
    listed = [*pyproject["project"]["dependencies"], *pyproject["build-system"]["requires"]]
    for group in pyproject.get("dependency-groups", {}).values():
        listed += group
    return [re.split(r"[^A-Za-z0-9._-]", each)[0].lower() for each in listed]


def test_a_service_cannot_be_called_like_what_it_depends_on() -> None:
    for name in {*requirements(render()), *requirements(render(auth="jwt"))}:
        with pytest.raises(Refusal, match="will not do"):
            render(project_slug=name)


def test_no_generated_file_depends_on_layerline_before_it_is_published() -> None:
    files = render()

    assert ("layerline" in requirements(files)) is PUBLISHED
    installs = rb"(pip|uv|uvx|pipx)\b[^\n#]*\blayerline\b"
    assert (
        not [path for path, content in files.items() if re.search(installs, content)] or PUBLISHED
    )


TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@given(name=TEXT, description=TEXT, author=TEXT)
def test_each_answer_that_is_accepted_comes_out_of_the_toml_as_it_went_in(
    name: str, description: str, author: str
) -> None:
    try:
        files = render(
            project_name=name, description=description, author=author, project_slug="shop"
        )
    except Refusal:
        return
    project = tomllib.loads(files["pyproject.toml"].decode())["project"]
    assert project["description"] == description
    assert project["authors"] == [{"name": author}]
    answers = yaml.safe_load(files[".copier-answers.yml"])
    assert (answers["project_name"], answers["author"]) == (name, author)

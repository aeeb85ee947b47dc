"""`auth=jwt` is whole files and wiring; `auth=none` leaves no trace of it."""

import re

import pytest

from layerline.templating.project import render_project
from layerline.templating.questions import complete_answers, read_questionnaire, template_root

QUESTIONNAIRE = read_questionnaire(template_root())
BOTH = ("yes", "no")


def render(**answers: str) -> dict[str, bytes]:
    complete = complete_answers(QUESTIONNAIRE, answers, folder_name="shop")
    return {file.path: file.content for file in render_project(QUESTIONNAIRE, complete, {})}


@pytest.mark.parametrize("example", BOTH)
def test_without_accounts_no_trace_is_left(example: str) -> None:
    words = re.compile(rb"account|principal|argon2|pwdlib|jwt|public_routers|auth_|login", re.I)
    shown = ("src", "tests", "migrations", ".env", ".layerline", "pyproject", "AGENTS")
    for path, content in render(auth="none", example=example).items():
        if path.startswith(shown):
            assert words.findall(content) == [], path


@pytest.mark.parametrize("example", BOTH)
@pytest.mark.parametrize("auth", ["none", "jwt"])
def test_the_migrations_are_one_chain_in_each_combination(auth: str, example: str) -> None:
    follows: dict[str, str] = {}
    for path, content in render(auth=auth, example=example).items():
        if path.startswith("migrations/versions/"):
            written = dict(re.findall(r"^(\w*revision) = (.*)$", content.decode(), re.MULTILINE))
            assert written["down_revision"] not in follows, path
            follows[written["down_revision"]] = written["revision"]
    last = "None"
    for _ in follows:
        last = follows[last]
    assert last not in follows


def test_only_what_brings_accounts_is_added_or_wired() -> None:
    without, with_accounts = render(auth="none"), render(auth="jwt")
    assert set(without) < set(with_accounts)
    changed = {path for path in without if without[path] != with_accounts[path]}
    python = {path for path in changed if path.endswith(".py")}
    assert {path for path in python if not path.startswith("src/app/wiring/")} == {
        "src/app/api/deps/caller.py",  # one of two whole files
        "tests/wiring.py",
    }

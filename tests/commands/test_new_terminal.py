"""`layerline new` at a terminal: copier's own questions, in a real pseudo-terminal."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal import ENTER, PATIENCE, Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal("new", "shop", "--data", "author=Ann", cwd=tmp_path)
    yield terminal
    terminal.close()


def test_the_questions_are_asked_and_the_answers_kept(terminal: Terminal, tmp_path: Path) -> None:
    terminal.wait_for("What is the service called")
    terminal.type(b" Two" + ENTER)
    terminal.wait_for("What is its distribution called")
    terminal.type(ENTER)
    terminal.wait_for("What does it do")
    terminal.type(ENTER)
    for question in (
        "Does it begin with an example",
        "Which database",
        "What carries its events",
        "Who may use it",
        "OpenTelemetry",
        "Dockerfile",
        "continuous integration",
        "Under which licence",
    ):
        terminal.wait_for(question)
        terminal.type(ENTER)
    terminal.wait_for("Next:")

    assert terminal.process.wait(PATIENCE) == 0
    answers = (tmp_path / "shop/.copier-answers.yml").read_text()
    assert "project_name: Shop Two\n" in answers
    assert "project_slug: shop-two\n" in answers
    assert "author: Ann\n" in answers
    assert "licence: MIT\n" in answers


def test_an_answer_that_will_not_do_is_asked_for_again(terminal: Terminal) -> None:
    terminal.wait_for("What is the service called")
    terminal.type(b' "quoted"' + ENTER)
    terminal.wait_for("up to 60 letters")


@pytest.mark.parametrize("key", [b"\x03", b"\x04"], ids=["ctrl-c", "ctrl-d"])
def test_leaving_at_a_question_leaves_nothing(
    terminal: Terminal, tmp_path: Path, key: bytes
) -> None:
    terminal.wait_for("What is the service called")
    for _ in "Shop":
        terminal.type(b"\x7f")
    terminal.type(key)
    terminal.wait_for("layerline: interrupted")

    assert terminal.process.wait(PATIENCE) == 128 + signal.SIGINT
    assert not list(tmp_path.iterdir())

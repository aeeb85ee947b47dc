"""`layerline new` at a terminal: copier's own questions, in a real pseudo-terminal."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE = 60.0
ENTER = b"\r"


class Terminal:
    """A process at a terminal, whose output can be waited for."""

    def __init__(self, *arguments: str, cwd: Path) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "layerline", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=cwd,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
        )
        os.close(theirs)
        self.seen = ""

    def wait_for(self, text: str) -> None:
        """Read on until the text is there, and forget what came up to it."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.seen:
            assert time.monotonic() < deadline, self.seen
            if select.select([self._ours], [], [], 0.1)[0]:
                try:
                    self.seen += os.read(self._ours, 4096).decode(errors="replace")
                except OSError:
                    assert text in self.seen, self.seen
        self.seen = self.seen.partition(text)[2]

    def type(self, keys: bytes) -> None:
        os.write(self._ours, keys)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


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

"""Findings for people: the code with a mark, colour and a bar only on a terminal."""

import io
import sys
import time
from pathlib import Path

import pytest

from layerline.linting import Report
from layerline.reporting import text
from layerline.reporting.colour import painter
from layerline.reporting.frame import Sources
from layerline.reporting.progress import Progress
from layerline.rules import Finding, Severity
from layerline.tree import Tree


def finding(column: int, end_column: int, *, line: int = 1, end_line: int = 1) -> Finding:
    return Finding(
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        code="LL101",
        name="a-rule",
        path="a.py",
        message="wrong",
        help="right it",
        seed="…",
        severity=Severity.WARNING,
    )


def framed(root: Path, content: str, found: Finding) -> list[str]:
    (root / "a.py").write_bytes(content.encode())
    lines = list(text.findings([found], sources=Sources(Tree(root))))
    return [line[2:] for line in lines if " |" in line]


@pytest.mark.parametrize(
    ("content", "columns", "expected"),
    [
        ("from a import b\r\nx\r\n", (6, 7), ["1 | from a import b", "  |      ^"]),
        ("\tx = 名 + y\n", (6, 7), ["1 |     x = 名 + y", "  |         ^^"]),
        ("\ufeffx = 1\n", (1, 2), ["1 | x = 1", "  | ^"]),
        ("x = 1  \n", (5, 5), ["1 | x = 1", "  |     ^"]),
        ("x = '\x1b[31m'\n", (1, 2), ["1 | x = '�[31m'", "  | ^"]),
        ("", (1, 1), []),
    ],
)
def test_the_frame_marks_what_is_meant(
    tmp_path: Path, content: str, columns: tuple[int, int], expected: list[str]
) -> None:
    assert framed(tmp_path, content, finding(*columns)) == expected


def test_what_goes_on_over_lines_is_marked_to_the_end_of_the_first(tmp_path: Path) -> None:
    found = finding(5, 2, end_line=3)
    assert framed(tmp_path, "x = f(\n1\n)\n", found) == ["1 | x = f(", "  |     ^^"]


def test_a_file_that_is_gone_has_no_frame(tmp_path: Path) -> None:
    lines = list(text.findings([finding(1, 2)], sources=Sources(Tree(tmp_path))))
    assert [line for line in lines if "|" in line] == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_is_said_of_several_lines_is_said_once() -> None:
    found = [finding(1, 2, line=line) for line in (3, 7, 7, 9, 12)]
    lines = list(text.findings([*found, finding(1, 2, line=4)]))
    assert [line for line in lines if line.startswith("a.py:")] == [
        "a.py:3:1 LL101 wrong (warning) [a-rule]"
    ]
    assert "  also in lines 7, 9, 12 and 4" in lines
    assert "  also in line 7" in list(text.findings(found[:2]))


@pytest.fixture(autouse=True)
def _no_wishes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("stream", "environment", "coloured"),
    [
        (Terminal(), {}, True),
        (io.StringIO(), {}, False),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {"FORCE_COLOR": "1"}, True),
    ],
)
def test_colour_is_for_terminals(
    stream: io.StringIO,
    environment: dict[str, str],
    coloured: bool,  # noqa: FBT001 a column of the table
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    lines = "\n".join(text.report(Report((finding(1, 2),), 1), paint=painter(stream)))
    assert ("\033[" in lines) is coloured


@pytest.mark.parametrize(
    ("stream", "seconds", "shown"),
    [(Terminal(), 0.9, False), (Terminal(), 1.2, True), (io.StringIO(), 5.0, False)],
)
def test_the_bar_is_for_terminals_and_for_long_runs(
    stream: io.StringIO,
    seconds: float,
    shown: bool,  # noqa: FBT001 a column of the table
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(sys, "stderr", stream)
    with Progress() as progress:
        now[0] = seconds
        progress(30, 60)
    assert ("30 of 60 files" in stream.getvalue()) is shown
    if shown:
        assert stream.getvalue().endswith("\r\033[K")

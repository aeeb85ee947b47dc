"""`layerline report`: the findings over a real git history."""

import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from browser import rendered
from disk import Run, commit_all, git, snapshot
from layerline.git.history import Revision
from layerline.history import sampled

Layerline = Callable[..., Run]

BAD = "from app.repositories.a import ARepository\n"


@pytest.fixture
def past(layerline: Layerline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four commits: two errors; a baseline; one error less; one error that is new."""
    root = tmp_path / "shop"
    for path in ("app/repositories", "app/api"):
        (root / path).mkdir(parents=True)
    (root / "app/repositories/a.py").write_text("class ARepository: ...\n")
    (root / "app/api/one.py").write_text(BAD)
    (root / "app/api/two.py").write_text(BAD)
    (root / ".gitignore").write_text(".layerline_cache\n")
    git(tmp_path, "init", "--quiet", "shop")
    for step in range(4):
        if step == 1:
            layerline("baseline", "-C", root)
        if step == 2:
            (root / "app/api/one.py").write_text("")
            layerline("lint", root)
        if step == 3:
            (root / "app/api/new.py").write_text(BAD)
        for side in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            monkeypatch.setenv(side, f"2026-0{step + 1}-01T12:00:00Z")
        commit_all(root, f"step {step}")
    return root


def points(layerline: Layerline, root: Path, *arguments: str) -> list[dict[str, Any]]:
    ran = layerline("report", "-C", root, "--format", "json", *arguments)
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["configuration"] == "today"
    found: list[dict[str, Any]] = json.loads(ran.out)["points"]
    return found


def test_each_commit_has_its_errors_its_baseline_and_what_is_new(
    layerline: Layerline, past: Path
) -> None:
    keys = ("subject", "errors", "baselined", "new_errors")
    assert [tuple(point[key] for key in keys) for point in points(layerline, past)] == [
        ("step 0", 2, 0, 2),
        ("step 1", 2, 2, 0),
        ("step 2", 1, 1, 0),
        ("step 3", 2, 1, 1),
    ]


def test_nothing_of_the_working_tree_is_touched_or_counted(
    layerline: Layerline, past: Path
) -> None:
    (past / "app/api/two.py").write_text("unsaved = 1\n")
    before = {k: v for k, v in snapshot(past).items() if "cache" not in k}
    found = points(layerline, past)
    assert found[-1]["errors"] == 2
    assert {k: v for k, v in snapshot(past).items() if "cache" not in k} == before


def test_what_was_measured_once_is_remembered(layerline: Layerline, past: Path) -> None:
    assert points(layerline, past)[-1]["files"] == 4
    for kept in (past / ".layerline_cache").glob("trend-*.json"):
        kept.write_text(kept.read_text().replace("\n[4,", "\n[777,"))
    assert points(layerline, past)[-1]["files"] == 777


@pytest.mark.parametrize(
    ("arguments", "subjects"),
    [
        (["--since", "2026-02-15"], ["step 2", "step 3"]),
        (["--since", "HEAD~1"], ["step 3"]),
        (["--every", "2"], ["step 1", "step 3"]),
        (["--points", "2"], ["step 0", "step 3"]),
        (["--points", "1"], ["step 3"]),
    ],
)
def test_the_part_of_the_history_is_chosen(
    layerline: Layerline, past: Path, arguments: list[str], subjects: list[str]
) -> None:
    assert [point["subject"] for point in points(layerline, past, *arguments)] == subjects


def test_a_project_in_a_part_of_a_repository_has_its_own_history(
    layerline: Layerline, past: Path
) -> None:
    outer = past.parent
    (past / ".git").rename(outer / ".git")
    git(outer, "add", "--all", "--force", "shop")
    git(outer, "rm", "-r", "--quiet", "--cached", "--ignore-unmatch", "app", ".gitignore")
    git(outer, "commit", "--quiet", "--message", "moved")
    found = points(layerline, past)
    assert [point["errors"] for point in found] == [2]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--since", "yesteryear"], 2, "neither a revision nor a date"),
        (["--since", "2030-01-01"], 2, "no commit is that young"),
        (["--output", "trend.png"], 2, "does not say which format"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    layerline: Layerline, past: Path, arguments: list[str], code: int, said: str
) -> None:
    ran = layerline("report", "-C", past, *arguments)
    assert ran.code == code
    assert said in ran.err


def test_without_a_history_there_is_none(layerline: Layerline, tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/api.py").write_text("")
    ran = layerline("report", "-C", tmp_path)
    assert ran.code == 3
    assert "in no git repository" in ran.err
    git(tmp_path, "init", "--quiet")
    assert "no history" in layerline("report", "-C", tmp_path).err


def test_the_page_says_it_in_a_sentence_in_a_chart_and_in_a_table(
    layerline: Layerline, past: Path, tmp_path: Path
) -> None:
    page = tmp_path / "trend.html"
    said = layerline("report", "-C", past, "--output", page).out
    assert said == f"{page}: 2 errors, as many as on 2026-01-01, in 4 revisions measured.\n"
    seen = rendered(page)
    assert seen.count("<polyline") == 4
    assert 'role="img" aria-label="2 errors, as many as' in seen
    assert seen.count('<th scope="row">2026-0') == 4
    assert "src=" not in seen


def test_a_healthy_project_has_a_legible_page(layerline: Layerline, tmp_path: Path) -> None:
    (tmp_path / "app/services").mkdir(parents=True)
    (tmp_path / "app/services/orders.py").write_text("ORDERS = 1\n")
    git(tmp_path, "init", "--quiet")
    commit_all(tmp_path, "one")
    page = layerline("report", "-C", tmp_path, "--format", "html").out
    names = re.findall(r'<text class="\w+" x="[\d.]+" y="([\d.]+)">', page)
    heights = sorted(map(float, names))
    assert len(heights) == 4
    assert heights[-1] < 340 - 30  # above the dates
    assert all(below - above >= 15 for above, below in itertools.pairwise(heights))
    assert "No rule has a finding." in page


HISTORY = [Revision(str(at), "2026-01-01T00:00:00+00:00", "", "") for at in range(60)]


@given(st.integers(0, 60), st.integers(1, 40), st.none() | st.integers(1, 70))
def test_a_sample_is_in_order_ends_with_the_newest_and_is_not_too_large(
    length: int, most: int, every: int | None
) -> None:
    history = HISTORY[:length]
    found = sampled(history, every=every, points=most)
    assert list(found) == [each for each in history if each in found]
    assert found[-1:] == tuple(history[-1:])
    if every is None:
        assert len(found) == min(length, most)

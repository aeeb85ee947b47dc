"""Any two answers to the template's questions go together: rendered, checked, and their tests run."""

import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from answers import choices, pairwise
from disk import Run
from generated import Project, project_in

Layerline = Callable[..., Run]
ROWS = pairwise(choices())
ALWAYS = 2
"""So many rows have all their checks and tests run by `make test`; the others by `make test-full`."""


def weight(row: dict[str, str]) -> int:
    """How much code a row brings."""
    features = ("example", "broker", "auth", "telemetry", "docker")
    return sum(row[name] not in {"none", "no"} for name in features)


HEAVIEST_FIRST = sorted(ROWS, key=weight, reverse=True)


def named(row: dict[str, str]) -> str:
    return "-".join(row.values())


def test_any_two_answers_meet_in_a_row() -> None:
    for first, second in combinations(choices(), 2):
        met = {(row[first], row[second]) for row in ROWS}
        assert len(met) == len(choices()[first]) * len(choices()[second])


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_each_row_is_in_style_and_in_layers(
    layerline: Layerline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: dict[str, str]
) -> None:
    given = [part for name, answer in row.items() for part in ("--data", f"{name}={answer}")]
    root = tmp_path / "shop"
    assert layerline("new", root, "--no-git", "--defaults", *given).code == 0
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--no-cache", "."],
            cwd=root,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout.decode()
    monkeypatch.chdir(root)
    linted = layerline("lint")
    assert linted.code == 0, linted.out


def check(row: dict[str, str], environment: Path, tmp_path: Path, postgresql: str | None) -> None:
    """All that the project's own `make check` does, on the database that the row chose."""
    project: Project = project_in(tmp_path / "shop", environment, row)
    shared = {"MYPY_CACHE_DIR": str(environment.parent / "mypy-cache")}
    if row["database"] == "postgresql" and postgresql is not None:
        shared["TEST_DATABASE_URL"] = postgresql
    project.make("check", **shared)


@pytest.mark.slow
@pytest.mark.parametrize("row", HEAVIEST_FIRST[:ALWAYS], ids=named)
def test_the_rows_that_bring_most_pass_their_own_checks(
    environment: Path, tmp_path: Path, postgresql_or_none: str | None, row: dict[str, str]
) -> None:
    check(row, environment, tmp_path, postgresql_or_none)


@pytest.mark.slow
@pytest.mark.full
@pytest.mark.parametrize("row", HEAVIEST_FIRST[ALWAYS:], ids=named)
def test_every_other_row_passes_its_own_checks(
    environment: Path, tmp_path: Path, postgresql_or_none: str | None, row: dict[str, str]
) -> None:
    check(row, environment, tmp_path, postgresql_or_none)

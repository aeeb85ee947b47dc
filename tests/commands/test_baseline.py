"""`layerline baseline`, and `lint` beside one: it may only shrink."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run

Layerline = Callable[..., Run]
BASELINE = ".layerline/baseline.json"
BREAK = "from app.repositories.orders import OrderRepository\n"


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with three findings, two of them alike."""
    files = {
        "src/app/repositories/orders.py": "class OrderRepository: ...\n",
        "src/app/api/routes/orders.py": BREAK + BREAK,
        "src/app/tasks/orders.py": BREAK,
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
        (tmp_path / path).with_name("__init__.py").touch()
    for folder in ("src/app", "src/app/api"):
        (tmp_path / folder / "__init__.py").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def entries(root: Path) -> list[tuple[str, int]]:
    found = json.loads((root / BASELINE).read_text())["findings"]
    return [(each["path"], each["count"]) for each in found]


def test_what_is_known_is_not_reported_wherever_its_line_moves(
    old: Path, layerline: Layerline
) -> None:
    assert layerline("lint").code == 1
    assert layerline("baseline").code == 0
    assert entries(old) == [("src/app/api/routes/orders.py", 2), ("src/app/tasks/orders.py", 1)]
    (old / "src/app/tasks/orders.py").write_text("\n\n# moved\n" + BREAK)
    ran = layerline("lint")
    assert (ran.code, ran.out) == (0, "No findings in 8 files, 3 in the baseline.\n")
    assert layerline("lint", "--no-baseline").code == 1


def test_a_finding_more_than_is_known_fails(old: Path, layerline: Layerline) -> None:
    layerline("baseline")
    (old / "src/app/tasks/orders.py").write_text(BREAK + BREAK)
    found = json.loads(layerline("lint", "--json").out)
    assert [(each["path"], each["line"]) for each in found["findings"]] == [
        ("src/app/tasks/orders.py", 2)
    ]
    assert found["summary"]["baselined"] == 3


def test_what_is_fixed_is_taken_out_and_cannot_come_back(old: Path, layerline: Layerline) -> None:
    layerline("baseline")
    (old / "src/app/tasks/orders.py").write_text("")
    (old / "src/app/api/routes/orders.py").write_text(BREAK)
    ran = layerline("lint")
    assert ran.code == 0
    assert "2 known findings are fixed and taken out of .layerline/baseline.json" in ran.out
    assert entries(old) == [("src/app/api/routes/orders.py", 1)]
    (old / "src/app/tasks/orders.py").write_text(BREAK)
    assert layerline("lint").code == 1


@pytest.mark.parametrize(
    "narrowed", [["--select", "LL5"], ["--ignore", "LL1"], ["--no-baseline"]], ids=" ".join
)
def test_a_run_that_does_not_look_everywhere_takes_nothing_out(
    old: Path, layerline: Layerline, narrowed: list[str]
) -> None:
    layerline("baseline")
    before = (old / BASELINE).read_bytes()
    layerline("lint", *narrowed)
    assert (old / BASELINE).read_bytes() == before


def test_paths_report_less_and_what_is_known_elsewhere_stays_known(
    old: Path, layerline: Layerline
) -> None:
    layerline("baseline")
    before = (old / BASELINE).read_bytes()
    assert layerline("lint", "src/app/tasks").code == 0
    assert (old / BASELINE).read_bytes() == before


def test_in_ci_nothing_is_written_and_what_is_fixed_is_said(
    old: Path, layerline: Layerline, monkeypatch: pytest.MonkeyPatch
) -> None:
    layerline("baseline")
    before = (old / BASELINE).read_bytes()
    monkeypatch.setenv("CI", "true")
    (old / "src/app/tasks/orders.py").write_text("")
    ran = layerline("lint")
    assert ran.code == 0
    assert "1 known finding is fixed: run layerline lint and commit" in ran.out
    assert (old / BASELINE).read_bytes() == before
    refused = layerline("baseline")
    assert (refused.code, refused.out) == (2, "")


def test_it_grows_only_when_it_is_told_to(old: Path, layerline: Layerline) -> None:
    layerline("baseline")
    (old / "src/app/tasks/late.py").write_text(BREAK)
    ran = layerline("baseline")
    assert ran.code == 1
    assert "1 new: mend them, or pass --grow." in ran.out
    assert len(entries(old)) == 2
    assert layerline("baseline", "--grow").code == 0
    assert len(entries(old)) == 3


def test_a_dry_run_shows_the_diff_and_writes_nothing(old: Path, layerline: Layerline) -> None:
    ran = layerline("baseline", "--dry-run")
    assert "+++ b/.layerline/baseline.json" in ran.out
    assert not (old / BASELINE).exists()


def test_json_counts(old: Path, layerline: Layerline) -> None:
    document = json.loads(layerline("baseline", "--json").out)
    assert document == {
        "version": 1,
        "path": BASELINE,
        "dry_run": False,
        "known": 3,
        "added": 3,
        "fixed": 0,
        "new": 0,
    }
    assert len(entries(old)) == 2


def test_it_is_sorted_with_an_entry_a_line_and_no_line_numbers(
    old: Path, layerline: Layerline
) -> None:
    layerline("baseline")
    text = (old / BASELINE).read_text()
    rows = [row for row in text.splitlines() if "path" in row]
    assert rows == sorted(rows)
    assert len(rows) == 2
    assert '"line"' not in text


@pytest.mark.parametrize(
    "content",
    [
        "<<<<<<< ours\n",
        "[]",
        '{"version": 2, "findings": []}',
        '{"version": 1}',
        '{"version": 1, "findings": [{"path": "a"}]}',
    ],
)
def test_a_spoilt_one_is_refused_with_a_remedy(
    old: Path, layerline: Layerline, content: str
) -> None:
    (old / ".layerline").mkdir()
    (old / BASELINE).write_text(content)
    ran = layerline("lint")
    assert ran.code == 2
    assert f"mend {BASELINE}" in ran.err
    assert (old / BASELINE).read_text() == content


def test_undo_gives_the_baseline_back(old: Path, layerline: Layerline) -> None:
    layerline("baseline")
    layerline("undo")
    assert not (old / BASELINE).exists()


def test_in_a_monorepo_each_project_gets_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layerline: Layerline
) -> None:
    for name in ("orders", "users"):
        home = tmp_path / "services" / name / "src/app/api/routes"
        home.mkdir(parents=True)
        (home / "a.py").write_text("import sqlalchemy\n\nsqlalchemy.select(1)\n")
        (tmp_path / "services" / name / "layerline.toml").write_text("")
    (tmp_path / "layerline.toml").write_text('projects = ["services/*"]\n')
    monkeypatch.chdir(tmp_path)
    ran = layerline("baseline", "--json")
    assert ran.code == 0
    rows = json.loads(ran.out)["projects"]
    assert [row["path"] for row in rows] == [
        f"services/{name}/{BASELINE}" for name in ("orders", "users")
    ]
    assert all(row["known"] for row in rows)
    assert layerline("lint").code == 0
    with (tmp_path / "services/users/src/app/api/routes/b.py").open("w") as file:
        file.write("import sqlalchemy\n\nsqlalchemy.select(1)\n")
    ran = layerline("baseline")
    assert ran.code == 1
    assert "services/users/src/app/api/routes/b.py:" in ran.out

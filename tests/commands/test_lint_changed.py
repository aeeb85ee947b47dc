"""`lint --changed [REF]` and `lint -`: all is analysed, what somebody works on is said."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from disk import Run, commit_all, git

Layerline = Callable[..., Run]
BREAK = "from app.repositories.orders import OrderRepository\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a folder of a repository, with an old finding and a cycle by halves."""
    root = tmp_path / "backend"
    files = {
        "src/app/repositories/orders.py": "class OrderRepository: ...\n",
        "src/app/api/routes/old.py": BREAK,
        "src/app/services/a.py": "from app.services.b import B\n\nclass A: ...\n",
        "src/app/services/b.py": "class B: ...\n",
    }
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit_all(tmp_path, "old")
    monkeypatch.chdir(root)
    return root


def paths(ran: Run) -> list[str]:
    return [found["path"] for found in json.loads(ran.out)["findings"]]


def test_only_what_is_changed_or_new_is_reported(repository: Path, layerline: Layerline) -> None:
    assert paths(layerline("lint", "--json", "--changed")) == []
    (repository / "src/app/api/routes/new.py").write_text(BREAK)
    (repository / "src/app/tasks").mkdir()
    (repository / "src/app/tasks/staged.py").write_text(BREAK)
    git(repository, "add", "src/app/tasks")
    expected = ["src/app/api/routes/new.py", "src/app/tasks/staged.py"]
    assert paths(layerline("lint", "--json", "--changed")) == expected
    assert paths(layerline("lint", "--changed", "src/app/api", "--json")) == expected[:1]
    assert len(paths(layerline("lint", "--json"))) == 3


def test_a_chain_through_a_changed_file_is_reported(repository: Path, layerline: Layerline) -> None:
    (repository / "src/app/services/b.py").write_text(
        "from app.services.a import A\n\nclass B: ...\n"
    )
    assert paths(layerline("lint", "--changed", "--json")) == ["src/app/services/a.py"]


@pytest.mark.parametrize("spelling", [["--changed", "main"], ["--changed=main"]])
def test_since_a_branch_is_since_it_was_left(
    repository: Path, layerline: Layerline, spelling: list[str]
) -> None:
    git(repository, "checkout", "--quiet", "-b", "work")
    (repository / "src/app/api/routes/new.py").write_text(BREAK)
    commit_all(repository, "mine")
    git(repository, "checkout", "--quiet", "main")
    (repository / "src/app/api/routes/theirs.py").write_text(BREAK)
    commit_all(repository, "theirs")
    git(repository, "checkout", "--quiet", "work")
    assert paths(layerline("lint", "--json", *spelling)) == ["src/app/api/routes/new.py"]
    assert paths(layerline("lint", "--json", "--changed")) == []


def test_before_the_first_commit_all_is_changed(repository: Path, layerline: Layerline) -> None:
    git(repository, "checkout", "--quiet", "--orphan", "empty")
    assert paths(layerline("lint", "--json", "--changed")) == ["src/app/api/routes/old.py"]


@pytest.mark.usefixtures("repository")
def test_an_unknown_revision_is_refused(layerline: Layerline) -> None:
    ran = layerline("lint", "--changed=nowhere")
    assert (ran.code, ran.out) == (2, "")
    assert "nowhere" in ran.err


def test_no_repository_is_said(
    tmp_path: Path, layerline: Layerline, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "src/app/services").mkdir(parents=True)
    (tmp_path / "src/app/services/a.py").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert layerline("lint", "--changed").code == 3


def typed(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content.encode())))


@pytest.mark.parametrize("name", ["old.py", "unsaved.py"])
def test_standard_input_stands_for_a_file(
    repository: Path, layerline: Layerline, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    typed(monkeypatch, "\n\n" + BREAK)
    file = repository / "src/app/api/routes" / name
    before = file.read_bytes() if file.exists() else None
    ran = layerline("lint", "-", "--stdin-filename", file, "--json")
    [found] = json.loads(ran.out)["findings"]
    assert (ran.code, found["path"], found["line"]) == (1, f"src/app/api/routes/{name}", 3)
    assert (file.read_bytes() if file.exists() else None) == before
    typed(monkeypatch, "")
    assert layerline("lint", "-", "--stdin-filename", file).code == 0


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    "arguments", [["-"], ["--stdin-filename", "src/app/a.py"], ["-", "src"]], ids=" ".join
)
def test_standard_input_without_a_name_is_refused(
    layerline: Layerline, arguments: list[str]
) -> None:
    ran = layerline("lint", *arguments)
    assert ran.code == 2
    assert "--stdin-filename" in ran.err

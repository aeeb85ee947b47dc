"""Whoever clones a repository and runs layerline in it has run none of its code."""

from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, git

Layerline = Callable[..., Run]
TRAP = "\nimport pathlib\n\npathlib.Path({place!r}).touch()\n"
VERBS = (
    ("lint",),
    ("lint", "--fix", "--unsafe-fixes"),
    ("selftest",),
    ("baseline",),
    ("graph", "--format", "html"),
    ("report",),
    ("test-rules",),
    ("doctor",),
    ("adopt", "--dry-run"),
    ("add-entity", "Order", "customer:ref=Customer"),
    ("add-field", "Customer", "note:text:null"),
    ("rename-entity", "Customer", "Client"),
    ("adopt-entity", "Client"),
    ("join",),
    ("undo",),
)


def test_no_verb_runs_code_of_the_project(
    layerline: Layerline, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = TRAP.format(place=str(tmp_path / "ran"))
    for name in ("conftest.py", "setup.py", "sitecustomize.py", "ruff.py", "layerline.py"):
        (shop / name).write_text(trap)
    for path in [*shop.rglob("src/**/*.py"), shop / "migrations/env.py"]:
        path.write_text(path.read_text() + trap)
    git(shop, "init", "--quiet")
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", "--message", "traps")
    monkeypatch.chdir(shop)
    ended = {" ".join(verb): layerline(*verb).code for verb in VERBS}
    assert set(ended.values()) <= {0, 1, 3, 4}, ended
    assert not (tmp_path / "ran").exists()

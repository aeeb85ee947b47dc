"""Our own rooms keep to their matrix, and breaking it is noticed."""

import shutil
from pathlib import Path

from layerline import rules
from layerline.architecture.config import load
from layerline.linting import Report, lint
from layerline.tree import Tree

REPOSITORY = Path(__file__).parents[2]


def check(root: Path) -> Report:
    tree = Tree(root)
    return lint(tree, load(tree), rules.ALL, cached=False)


def test_we_lint_clean() -> None:
    assert [found.message for found in check(REPOSITORY).findings] == []


def test_a_broken_edge_is_reported(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "src" / "layerline", tmp_path / "src" / "layerline")
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    broken = tmp_path / "src" / "layerline" / "generation" / "__init__.py"
    broken.write_text(broken.read_text("utf-8") + "\nfrom layerline.linting import lint\n", "utf-8")
    [found] = check(tmp_path).findings
    assert (found.code, found.path) == ("LL111", "src/layerline/generation/__init__.py")
    assert "`generation` may not import `linting`" in found.message

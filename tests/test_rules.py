"""Every example of every rule: each marked line is found, no other line is."""

from pathlib import Path

import pytest

from layerline import rules
from layerline.architecture.config import load
from layerline.linting import lint
from layerline.rules import Example, Rule
from layerline.tree import Tree

by_name = pytest.mark.parametrize("rule", rules.ALL, ids=[rule.name for rule in rules.ALL])


def spoken(rule: Rule, example: Example, root: Path) -> set[tuple[str, int]]:
    tree = Tree(root)
    for path, content in example.files().items():
        tree.write(path, content)
    report = lint(tree, load(tree), rules.ALL, cached=False)
    return {(found.path, found.line) for found in report.findings if found.code == rule.code}


@by_name
def test_speaks_on_every_marked_line_and_no_other(rule: Rule, tmp_path: Path) -> None:
    assert rule.bad.expected()
    assert spoken(rule, rule.bad, tmp_path) == rule.bad.expected()


@by_name
def test_is_silent_on_the_good_example(rule: Rule, tmp_path: Path) -> None:
    assert not rule.good.expected()
    assert spoken(rule, rule.good, tmp_path) == set()

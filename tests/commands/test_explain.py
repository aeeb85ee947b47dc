"""`layerline explain CODE`: a rule's page."""

import json
from collections.abc import Callable

import pytest

from disk import Run
from layerline import rules
from layerline.rules import Rule

Layerline = Callable[..., Run]


@pytest.mark.parametrize("rule", rules.ALL, ids=[rule.name for rule in rules.ALL])
def test_every_rule_has_a_page(rule: Rule, layerline: Layerline) -> None:
    page = layerline("explain", rule.code)
    assert page.code == 0
    assert page.out == layerline("explain", rule.name).out
    for part in (rule.name, rule.seed, "Bad:", "Good:", "# <- here"):
        assert part in page.out


def test_a_page_is_also_a_document(layerline: Layerline) -> None:
    document = json.loads(layerline("explain", "ll101", "--json").out)
    assert document["version"] == 1
    assert document["rule"]["name"] == "route-uses-repository"
    assert {"why", "seed", "bad", "good", "severity"} <= document["rule"].keys()


def test_an_unknown_code_is_refused_with_the_nearest(layerline: Layerline) -> None:
    ran = layerline("explain", "route-use-repository")
    assert (ran.code, ran.out) == (2, "")
    assert "route-uses-repository" in ran.err

"""Shows that the linter sees: one violation of each rule, in a staged copy of the project."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from layerline.architecture.layers import Architecture
from layerline.linting.discover import discover
from layerline.linting.engine import lint
from layerline.linting.planting import Ground, Planted, without_files
from layerline.rules.rule import Rule
from layerline.tree import Tree


class Outcome(StrEnum):
    """What came of one rule."""

    SEEN = "seen"
    MISSED = "missed"
    OFF = "off"
    """The project's configuration switched it off."""
    NO_PLACE = "no place"
    """The project has no code that the rule is about."""


@dataclass(frozen=True, slots=True)
class Tested:
    """A rule, what came of it, and where, or why."""

    rule: Rule
    outcome: Outcome
    detail: str


def selftest(tree: Tree, architecture: Architecture, rules: Sequence[Rule]) -> Iterator[Tested]:
    """Plant the example of each rule by turns and look. Nothing is written."""
    ground = Ground(architecture, discover(tree, architecture))
    for rule in rules:
        if architecture.settings.level(rule.code, rule.name, "") == "off":
            yield Tested(rule, Outcome.OFF, "levels has it off")
            continue
        planted = ground.plant(rule)
        if isinstance(planted, str):
            yield Tested(rule, Outcome.NO_PLACE, planted)
        else:
            yield _tested(rule, planted, tree, architecture, rules)


def _tested(
    rule: Rule, planted: Planted, tree: Tree, architecture: Architecture, rules: Sequence[Rule]
) -> Tested:
    staged = Tree(tree.root)
    for path, content in planted.files.items():
        staged.write(path, content)
    report = lint(staged, architecture, rules, focus=frozenset(planted.files))
    for found in report.findings:
        if found.code == rule.code and (found.path, found.line) in planted.expected:
            return Tested(rule, Outcome.SEEN, f"{found.path}:{found.line}")
    if planted.lacking:
        return Tested(rule, Outcome.NO_PLACE, without_files(planted.lacking))
    places = sorted(f"{path}:{line}" for path, line in planted.expected)
    return Tested(rule, Outcome.MISSED, f"planted at {places[0]}, and nothing was said")

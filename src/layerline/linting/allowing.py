"""Takes out the findings that a comment allows, and says which comments allowed nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from layerline.rules import ALL
from layerline.rules.finding import Finding
from layerline.rules.rule import Rule
from layerline.syntax.facts import Module, Suppression


@dataclass(frozen=True, slots=True)
class Allowed:
    """Findings after the comments had their say.

    Attributes:
        kept: the findings that no comment allows.
        suppressed: how many one does.
        unused: each comment that allowed nothing, unless it names a rule that did not run.
    """

    kept: tuple[Finding, ...]
    suppressed: int
    unused: tuple[tuple[Module, Suppression], ...]


def allow(
    findings: Iterable[Finding], modules: Mapping[str, Module], rules: Iterable[Rule]
) -> Allowed:
    """Apply the suppressions of the modules (given by their paths) to the findings."""
    kept: list[Finding] = []
    used: set[tuple[str, Suppression]] = set()
    suppressed = 0
    for finding in findings:
        module = modules.get(finding.path)
        allowing = (
            [each for each in module.suppressions if _allows(each, finding)] if module else []
        )
        used.update((finding.path, each) for each in allowing)
        suppressed += bool(allowing)
        if not allowing:
            kept.append(finding)
    skipped = _words(ALL) - _words(rules)
    unused = tuple(
        (module, each)
        for path, module in sorted(modules.items())
        for each in module.suppressions
        if (path, each) not in used and skipped.isdisjoint(each.names)
    )
    return Allowed(tuple(kept), suppressed, unused)


def _allows(suppression: Suppression, finding: Finding) -> bool:
    if not suppression.first_line <= finding.line <= suppression.last_line:
        return False
    return finding.code in suppression.names or finding.name in suppression.names


def _words(rules: Iterable[Rule]) -> set[str]:
    return {word for rule in rules for word in (rule.code, rule.name)}

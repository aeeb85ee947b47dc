"""Takes out the findings that a comment allows, and says which comments allowed nothing."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from layerline.rules import ALL
from layerline.rules.finding import Finding
from layerline.rules.knowledge.expiry import is_expired, last_day
from layerline.rules.rule import Rule
from layerline.syntax.facts import Module, Suppression

Comment = tuple[Module, Suppression]


@dataclass(frozen=True, slots=True)
class Allowed:
    """Findings after the comments had their say.

    Attributes:
        kept: the findings that no comment allows.
        by_path: how many one does, by file.
        unused: each comment that allowed nothing, unless it names a rule that did not run.
        expired: each comment whose last day is over.
        valid_until: the first last day to come, None where there is none.
    """

    kept: tuple[Finding, ...]
    by_path: Mapping[str, int]
    unused: tuple[Comment, ...]
    expired: tuple[Comment, ...]
    valid_until: dt.date | None


def allow(
    findings: Iterable[Finding],
    modules: Mapping[str, Module],
    rules: Iterable[Rule],
    today: dt.date,
) -> Allowed:
    """Apply the suppressions of the modules (given by their paths) to the findings."""
    comments = [(m, each) for _, m in sorted(modules.items()) for each in m.suppressions]
    expired = tuple(c for c in comments if is_expired(c[1], today))
    live = [c for c in comments if not is_expired(c[1], today)]
    by_path: dict[str, list[Suppression]] = {}
    for module, each in live:
        by_path.setdefault(module.path, []).append(each)
    kept: list[Finding] = []
    used: set[tuple[str, Suppression]] = set()
    suppressed: Counter[str] = Counter()
    for finding in findings:
        allowing = [each for each in by_path.get(finding.path, ()) if _allows(each, finding)]
        used.update((finding.path, each) for each in allowing)
        if allowing:
            suppressed[finding.path] += 1
        else:
            kept.append(finding)
    skipped = _words(ALL) - _words(rules)
    unused = tuple(
        (module, each)
        for module, each in live
        if (module.path, each) not in used and skipped.isdisjoint(each.names)
    )
    days = [day for _, each in live if (day := last_day(each))]
    return Allowed(tuple(kept), suppressed, unused, expired, min(days, default=None))


def _allows(suppression: Suppression, finding: Finding) -> bool:
    if not suppression.first_line <= finding.line <= suppression.last_line:
        return False
    return finding.code in suppression.names or finding.name in suppression.names


def _words(rules: Iterable[Rule]) -> set[str]:
    return {word for rule in rules for word in (rule.code, rule.name)}

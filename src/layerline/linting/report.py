"""The outcome of a run, as a value."""

from collections import Counter
from dataclasses import dataclass

from layerline.rules.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found.

    Attributes:
        findings: sorted by path, line, column and code.
        files: how many files the run looked at.
        suppressed: how many findings a comment allows.
        baselined: how many the baseline knows.
        notices: what the reader should know besides, a sentence each.
        valid_until: the last day on which nothing of it can change by itself, "" for always.
    """

    findings: tuple[Finding, ...]
    files: int
    suppressed: int = 0
    baselined: int = 0
    notices: tuple[str, ...] = ()
    valid_until: str = ""

    @property
    def errors(self) -> int:
        """How many findings fail the run."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many are shown and do not."""
        return sum(finding.severity is Severity.WARNING for finding in self.findings)

    @property
    def infos(self) -> int:
        """How many are only worth knowing."""
        return len(self.findings) - self.errors - self.warnings


def new_findings(before: Report, after: Report) -> tuple[Finding, ...]:
    """The findings of `after` that `before` did not have, counted: a second one is new.

    Which of several alike is the new one cannot be known; the last are taken.
    """
    known = Counter(finding.fingerprint for finding in before.findings)
    new = []
    for finding in after.findings:
        if known[finding.fingerprint]:
            known[finding.fingerprint] -= 1
        else:
            new.append(finding)
    return tuple(new)

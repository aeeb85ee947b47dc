"""Findings and rules for people: a line each, and below it what to do."""

from collections.abc import Iterable, Iterator

from layerline.linting.report import Report
from layerline.rules.finding import Finding
from layerline.rules.rule import Rule


def report(outcome: Report) -> Iterator[str]:
    """The lines of a report; the last one is the summary."""
    yield from findings(outcome.findings)
    for notice in outcome.notices:
        yield f"note: {notice}"
    yield _summary(outcome)


def findings(found: Iterable[Finding]) -> Iterator[str]:
    """The lines of findings alone."""
    for finding in found:
        yield from _finding(finding)


def rule(explained: Rule) -> Iterator[str]:
    """The page of a rule."""
    yield f"{explained.code} {explained.name} ({explained.severity})"
    yield ""
    yield explained.why.strip()
    yield ""
    yield f"The architecture says: {explained.seed}"
    for title, example in (("Bad", explained.bad), ("Good", explained.good)):
        yield ""
        yield f"{title}:"
        yield ""
        for line in example.shown.splitlines():
            yield f"    {line}".rstrip()
    yield ""
    yield f"Allow one place: # layerline: allow[{explained.name}] and the reason"


def _finding(finding: Finding) -> Iterator[str]:
    place = f"{finding.path}:{finding.line}:{finding.column}"
    mild = "" if finding.severity == "error" else f" ({finding.severity})"
    yield f"{place} {finding.code} {finding.message}{mild} [{finding.name}]"
    for other in finding.related:
        yield f"  {other.path}:{other.line}:{other.column} {other.message}"
    yield f"  help: {finding.help}"
    yield f"  rule: {finding.seed}"


def _summary(outcome: Report) -> str:
    allowed = f", {outcome.suppressed} allowed" if outcome.suppressed else ""
    looked = f"in {_count(outcome.files, 'file')}{allowed}"
    if not outcome.findings:
        return f"No findings {looked}."
    said = [_count(outcome.errors, "error")] if outcome.errors else []
    said += [_count(outcome.warnings, "warning")] if outcome.warnings else []
    return f"{' and '.join(said)} {looked}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

"""Findings and rules for programs: one document, `{"version": 1, …}`."""

from collections.abc import Sequence

from layerline.linting.own_page import OwnPage
from layerline.linting.report import Report
from layerline.linting.statistics import Statistics
from layerline.reporting.document import document
from layerline.rules.finding import Finding
from layerline.rules.rule import Rule


def report(outcome: Report, counted: Statistics) -> str:
    """The document of a report."""
    summary: dict[str, object] = {
        "files": outcome.files,
        "findings": len(outcome.findings),
        "errors": outcome.errors,
        "warnings": outcome.warnings,
        "infos": outcome.infos,
        "suppressed": outcome.suppressed,
        "baselined": outcome.baselined,
        "by_rule": dict(counted.rules),
        "by_layer": dict(counted.layers),
        "notices": list(outcome.notices),
    }
    findings = [_finding(each) for each in outcome.findings]
    return document({"findings": findings, "summary": summary})


def rule(explained: Rule) -> str:
    """The document of a rule's page."""
    return document({"rule": _page(explained)})


def own_rule(page: OwnPage) -> str:
    """The document of the page of a rule that a project wrote itself, with what it asks."""
    told = {key: value for key, value in _page(page.rule).items() if key != "seed"}
    own = {key: value for key, value in page.values.items() if key not in told and key != "level"}
    return document(
        {"rule": {**told, **own, "severity": page.level, "written_in": page.written_in}}
    )


def rules(known: Sequence[Rule]) -> str:
    """The document of all rules."""
    parts = ("code", "name", "severity", "why")
    return document({"rules": [{each: _page(rule)[each] for each in parts} for rule in known]})


def _page(explained: Rule) -> dict[str, object]:
    return {
        "code": explained.code,
        "name": explained.name,
        "severity": explained.severity.value,
        "why": explained.why.strip(),
        "seed": explained.seed,
        "bad": explained.bad.shown,
        "good": explained.good.shown,
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "name": finding.name,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "message": finding.message,
        "help": finding.help,
        "seed": finding.seed,
        "severity": finding.severity.value,
        "fingerprint": finding.fingerprint,
        "related": [
            {
                "path": other.path,
                "line": other.line,
                "column": other.column,
                "message": other.message,
            }
            for other in finding.related
        ],
    }

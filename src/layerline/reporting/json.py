"""Findings and rules for programs: one document, `{"version": 1, …}`."""

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
    page = {
        "code": explained.code,
        "name": explained.name,
        "severity": explained.severity.value,
        "why": explained.why.strip(),
        "seed": explained.seed,
        "bad": explained.bad.shown,
        "good": explained.good.shown,
    }
    return document({"rule": page})


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

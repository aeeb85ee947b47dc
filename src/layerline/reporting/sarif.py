"""SARIF 2.1.0, as GitHub code scanning and editors read it."""

import json
from collections import Counter
from collections.abc import Sequence
from urllib.parse import quote

from layerline.linting.report import Report
from layerline.rules.finding import Finding, Severity
from layerline.rules.rule import Rule

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "SRCROOT"


def report(
    outcome: Report, rules: Sequence[Rule], *, version: str, address: str, prefix: str = ""
) -> str:
    """The document of a report.

    Args:
        outcome: the report.
        rules: those that ran.
        version: of layerline.
        address: where layerline is to be found.
        prefix: where the project lies in its repository, "" or with a slash at the end.
    """
    index = {rule.code: position for position, rule in enumerate(rules)}
    seen: Counter[str] = Counter()
    results = [_result(finding, index, seen, prefix) for finding in outcome.findings]
    driver = {
        "name": "layerline",
        "version": version,
        "informationUri": address,
        "rules": [_rule(rule, address) for rule in rules],
    }
    notices = [{"level": "note", "message": {"text": notice}} for notice in outcome.notices]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notices}],
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The top of the repository, or of the project."}}
        },
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(rule: Rule, address: str) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.why.strip().partition("\n")[0]},
        "fullDescription": {"text": rule.why.strip()},
        "helpUri": f"{address}/blob/main/docs/rules/{rule.name}.md",
        "help": {"text": f"The architecture says: {rule.seed}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(
    finding: Finding, index: dict[str, int], seen: Counter[str], prefix: str
) -> dict[str, object]:
    seen[finding.fingerprint] += 1
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }
    result: dict[str, object] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}\n\nhelp: {finding.help}"},
        "locations": [_location(f"{prefix}{finding.path}", region)],
        "partialFingerprints": {
            "layerline/v1": f"{finding.fingerprint}:{seen[finding.fingerprint]}"
        },
    }
    if finding.code in index:
        result["ruleIndex"] = index[finding.code]
    if finding.related:
        result["relatedLocations"] = [
            _location(
                f"{prefix}{other.path}",
                {"startLine": other.line, "startColumn": other.column},
                message=other.message,
            )
            for other in finding.related
        ]
    return result


def _location(path: str, region: dict[str, int], *, message: str = "") -> dict[str, object]:
    physical = {"artifactLocation": {"uri": quote(path), "uriBaseId": _ROOT}, "region": region}
    location: dict[str, object] = {"physicalLocation": physical}
    if message:
        location["message"] = {"text": message}
    return location

"""GitLab code quality: a list of issues, known again by their fingerprints."""

import json
from collections import Counter

from layerline.linting.report import Report
from layerline.rules.finding import Severity

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def report(outcome: Report, prefix: str = "") -> str:
    """The document of a report; paths begin with where the project lies in its repository."""
    seen: Counter[str] = Counter()
    issues = []
    for finding in outcome.findings:
        seen[finding.fingerprint] += 1
        issues.append(
            {
                "description": f"{finding.message}; {finding.help}",
                "check_name": f"{finding.code} {finding.name}",
                "fingerprint": f"{finding.fingerprint}-{seen[finding.fingerprint]}",
                "severity": _SEVERITIES[finding.severity],
                "location": {
                    "path": f"{prefix}{finding.path}",
                    "lines": {"begin": finding.line, "end": finding.end_line},
                },
            }
        )
    return json.dumps(issues, indent=2)

"""GitHub annotations: workflow commands, one a finding, on the lines of a pull request."""

from collections.abc import Iterator

from layerline.linting.report import Report
from layerline.rules.finding import Finding, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def report(outcome: Report, prefix: str = "") -> Iterator[str]:
    """The workflow commands of a report.

    Args:
        outcome: the report.
        prefix: where the project lies in its repository, "" or with a slash at the end.
    """
    for finding in outcome.findings:
        yield _command(finding, prefix)
    for notice in outcome.notices:
        yield f"::notice title=layerline::{_data(notice)}"


def _command(finding: Finding, prefix: str) -> str:
    properties = {
        "file": f"{prefix}{finding.path}",
        "line": finding.line,
        "col": finding.column,
        "endLine": finding.end_line,
        "title": f"{finding.code} {finding.name}",
    }
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    command = _COMMANDS[finding.severity]
    return f"::{command} {listed}::{_data(f'{finding.message}{chr(10)}help: {finding.help}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

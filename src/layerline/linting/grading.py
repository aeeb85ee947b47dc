"""How much findings count, where the project's configuration says so."""

import dataclasses
from collections.abc import Iterable, Iterator

from layerline.architecture.settings import Settings
from layerline.rules.finding import Finding, Severity

_OFF = "off"


def graded(findings: Iterable[Finding], settings: Settings) -> Iterator[Finding]:
    """The findings with the severities that the project gives them, without what is off."""
    for finding in findings:
        level = settings.level(finding.code, finding.name, finding.path)
        if level is None:
            yield finding
        elif level != _OFF:
            yield dataclasses.replace(finding, severity=Severity(level))

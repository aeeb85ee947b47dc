"""Errors that hang on a layer about which the configuration is unsure count as warnings."""

import dataclasses
from collections.abc import Callable, Collection, Iterable

from layerline.architecture.layers import Architecture
from layerline.rules.finding import Finding, Severity

Again = Callable[[Collection[str], Collection[str]], Iterable[Finding]]
"""Gives what the rules of some codes say of some files, where no unsure file has a layer."""


def softened(
    findings: Collection[Finding], architecture: Architecture, again: Again
) -> list[Finding]:
    """The findings, as warnings where they would be none without the layers that are unsure.

    A route that asks a repository hangs on both of their layers, so the layer of a finding's own
    file is not enough: what counts is whether the rule still speaks without them.
    """
    errors = [each for each in findings if each.severity is Severity.ERROR]
    if not errors or not architecture.is_unsure:
        return list(findings)
    codes, paths = {each.code for each in errors}, {each.path for each in errors}
    firm = {_place(each) for each in again(codes, paths) if each.severity is Severity.ERROR}
    return [
        dataclasses.replace(each, severity=Severity.WARNING)
        if each.severity is Severity.ERROR and _place(each) not in firm
        else each
        for each in findings
    ]


def _place(finding: Finding) -> tuple[str, str, int, int]:
    return finding.code, finding.path, finding.line, finding.column

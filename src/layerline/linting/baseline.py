"""The baseline: what a project already had when it began to lint. It may only shrink.

An entry says which offence, in which file and symbol, about what, and how often; no line
numbers, so code may move. One entry a line, sorted, so that two branches merge.
"""

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from layerline.architecture.wiring import BASELINE
from layerline.errors import Refusal
from layerline.linting.report import Report
from layerline.rules.finding import Finding

FILE = BASELINE
VERSION = 1
_REMEDY = f"mend {FILE}, or remove it and run layerline baseline"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One offence as it is known without its line."""

    path: str
    code: str
    symbol: str
    target: str


Baseline = Counter[Entry]
"""How often each offence is known."""


def baseline_of(findings: Iterable[Finding]) -> Baseline:
    """The baseline in which these findings are known."""
    return Counter(_entry(finding) for finding in findings)


def render(baseline: Baseline) -> str:
    """The file's content."""
    rows = [
        json.dumps({**dataclasses.asdict(entry), "count": count})
        for entry, count in sorted(baseline.items())
        if count > 0
    ]
    body = ",\n".join(f"    {row}" for row in rows)
    listed = f"[\n{body}\n  ]" if rows else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {listed}\n}}\n'


def parse(text: str) -> Baseline:
    """The baseline of a file's content.

    Raises:
        Refusal: it is none, or of another version.
    """
    try:
        content = json.loads(text)
        version, rows = content["version"], content["findings"]
        baseline: Baseline = Counter()
        for row in rows if version == VERSION else ():
            entry = Entry(*(str(row[field.name]) for field in dataclasses.fields(Entry)))
            baseline[entry] += int(row["count"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(f"{FILE} is no baseline ({error!r})", remedy=_REMEDY) from None
    if version != VERSION:
        raise Refusal(f"{FILE} has version {version}, not {VERSION}", remedy=_REMEDY)
    return baseline


def ratchet(report: Report, baseline: Baseline) -> tuple[Report, Baseline]:
    """The report without what is known, and what is known and did not happen any more."""
    new, known, left = parted(report.findings, baseline)
    return dataclasses.replace(report, findings=new, baselined=len(known)), left


def parted(
    findings: Iterable[Finding], baseline: Baseline
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], Baseline]:
    """Findings that are new, those that are known, and what is known and did not happen any more.

    Of several findings alike, which is the new one cannot be told; the last are taken.
    """
    left = Counter(baseline)
    new, known = [], []
    for finding in findings:
        entry = _entry(finding)
        if left[entry] > 0:
            left[entry] -= 1
            known.append(finding)
        else:
            new.append(finding)
    return tuple(new), tuple(known), +left


def _entry(finding: Finding) -> Entry:
    return Entry(finding.path, finding.code, finding.symbol, finding.target)

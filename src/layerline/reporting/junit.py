"""JUnit XML: a test case for each rule, which fails with its findings."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from layerline.linting.report import Report
from layerline.rules.finding import Finding, Severity
from layerline.rules.rule import Rule


def report(outcome: Report, rules: Sequence[Rule]) -> str:
    """The document of a report: the rules that ran, those with errors as failures."""
    suite = Element("testsuite", name="layerline", tests=str(len(rules)), errors="0", skipped="0")
    failures = 0
    for rule in rules:
        case = SubElement(suite, "testcase", classname="layerline", name=f"{rule.code} {rule.name}")
        found = [each for each in outcome.findings if each.code == rule.code]
        failed = [each for each in found if each.severity is Severity.ERROR]
        if failed:
            failures += 1
            failure = SubElement(case, "failure", type=rule.code, message=_clean(failed[0].message))
            failure.text = _lines(failed)
        if mild := [each for each in found if each not in failed]:
            SubElement(case, "system-out").text = _lines(mild)
    suite.set("failures", str(failures))
    root = Element("testsuites", name="layerline")
    root.append(suite)
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode")


def _lines(found: Sequence[Finding]) -> str:
    return _clean(
        "\n".join(f"{f.path}:{f.line}:{f.column} {f.message}\n  help: {f.help}" for f in found)
    )


def _clean(text: str) -> str:
    """XML 1.0 has no place for most control characters, not even escaped."""
    return "".join(c if c >= " " or c in "\t\n" else "�" for c in text)

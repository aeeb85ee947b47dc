"""A report in each format. Each writer is imported only when its format is asked for."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from layerline import git
from layerline.commands.checking import Checking
from layerline.linting.report import Report
from layerline.linting.statistics import count
from layerline.release import ISSUES_ADDRESS, VERSION


class Format(StrEnum):
    """How the findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    JUNIT = "junit"


@dataclass(frozen=True, slots=True)
class _Asked:
    report: Report
    project: Checking

    @property
    def prefix(self) -> str:
        """Where the project lies in its repository: the formats of forges count from there."""
        return git.prefix(self.project.tree.root)


def written(output: Format, report: Report, project: Checking) -> str:
    """The report in a format."""
    writer = _WRITERS[output]
    return writer(_Asked(report, project))


def summarised(report: Report, project: Checking) -> str:
    """Only how many findings there are of each rule and in each layer."""
    from layerline.reporting import text  # noqa: PLC0415 see the module's docstring

    counted = count(report.findings, project.architecture)
    return "\n".join([*text.statistics(counted), text.summary(report)])


def _text(asked: _Asked) -> str:
    from layerline.reporting import text  # noqa: PLC0415
    from layerline.reporting.colour import painter  # noqa: PLC0415
    from layerline.reporting.frame import Sources  # noqa: PLC0415

    sources = Sources(asked.project.tree)
    return "\n".join(text.report(asked.report, sources=sources, paint=painter(sys.stdout)))


def _json(asked: _Asked) -> str:
    from layerline.reporting import json  # noqa: PLC0415

    return json.report(asked.report, count(asked.report.findings, asked.project.architecture))


def _sarif(asked: _Asked) -> str:
    from layerline.reporting import sarif  # noqa: PLC0415

    home = ISSUES_ADDRESS.removesuffix("/issues")
    rules = asked.project.rules
    return sarif.report(asked.report, rules, version=VERSION, address=home, prefix=asked.prefix)


def _github(asked: _Asked) -> str:
    from layerline.reporting import github, text  # noqa: PLC0415

    return "\n".join([*github.report(asked.report, asked.prefix), text.summary(asked.report)])


def _gitlab(asked: _Asked) -> str:
    from layerline.reporting import gitlab  # noqa: PLC0415

    return gitlab.report(asked.report, asked.prefix)


def _junit(asked: _Asked) -> str:
    from layerline.reporting import junit  # noqa: PLC0415

    return junit.report(asked.report, asked.project.rules)


_WRITERS: Mapping[Format, Callable[[_Asked], str]] = {
    Format.TEXT: _text,
    Format.JSON: _json,
    Format.SARIF: _sarif,
    Format.GITHUB: _github,
    Format.GITLAB: _gitlab,
    Format.JUNIT: _junit,
}

"""The stages in their order."""

from collections.abc import Collection, Sequence

from layerline.architecture.layers import Architecture
from layerline.linting.allowing import allow
from layerline.linting.discover import discover
from layerline.linting.reading import Reading
from layerline.linting.report import Report
from layerline.rules.finding import Finding
from layerline.rules.project import Project
from layerline.rules.rule import Rule
from layerline.syntax.names import Program
from layerline.tree import Tree


def lint(
    tree: Tree,
    architecture: Architecture,
    rules: Sequence[Rule],
    *,
    cached: bool = True,
    focus: Collection[str] | None = None,
) -> Report:
    """Check a project against rules, as it would be after what is staged is written.

    Args:
        tree: the project's files.
        architecture: its layers.
        rules: those to apply.
        cached: whether facts may come from and go to `.layerline_cache/`.
        focus: paths to report on; None is all. What they do not need is not even read.
    """
    paths = discover(tree, architecture)
    reading = Reading(tree, paths, cached=cached)
    wanted = [name for name, path in paths.items() if focus is None or path in focus]
    reading.prefetch(wanted)
    program = Program(reading, paths)
    project = Project(program, architecture, focus=focus)
    found = _check(project, [rule for rule in rules if not rule.closing])
    judged = {paths[name]: reading[name] for name in wanted}
    allowed = allow(found, judged, rules)
    closing = Project(program, architecture, focus=focus, unused=allowed.unused)
    last = _check(closing, [rule for rule in rules if rule.closing])
    findings = sorted({*allowed.kept, *last}, key=_place)
    reading.keep()
    return Report(tuple(findings), len(wanted), allowed.suppressed)


def _check(project: Project, rules: Sequence[Rule]) -> list[Finding]:
    return [finding for rule in rules for finding in rule.check(project)]


def _place(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line, finding.column, finding.code, finding.message

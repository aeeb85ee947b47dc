"""What `lint` looks at, and how it mends: fixes in a file first, then what needs others, too."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from layerline.commands.checking import Checking
from layerline.commands.conventions import say
from layerline.linting import Report, lint, new_findings
from layerline.linting.baseline import Baseline, ratchet
from layerline.linting.fixing import fix_all
from layerline.linting.narrowing import narrow, narrow_to_files
from layerline.reporting.diff import diff
from layerline.rules.finding import Severity


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a project, however often its files change meanwhile."""

    project: Checking
    places: Sequence[Path]
    focus: frozenset[str] | None
    changed: frozenset[str] | None
    known: Baseline
    cached: bool


def look(question: Question) -> tuple[Report, Baseline]:
    """What is to be reported, and what of the baseline is fixed."""
    from layerline.reporting.progress import Progress  # noqa: PLC0415 after the imports of a run

    project = question.project
    with Progress() as progress:
        report = lint(
            project.tree,
            project.architecture,
            project.rules,
            cached=question.cached,
            focus=question.focus,
            watch=progress,
        )
    report, fixed = ratchet(report, question.known)
    if question.changed is not None:
        report = narrow_to_files(report, question.changed)
    return narrow(report, project.tree.root, question.places), fixed


def mended(question: Question, *, uncertain: bool, write: bool, as_json: bool) -> Report:
    """Mend what can be mended, or show how; the report of what is left, or of what there is."""
    project = question.project
    tree = project.tree
    before, _ = look(question)
    after, count = fix_all(tree, lambda: look(question)[0], project.rules, uncertain=uncertain)
    if uncertain:
        after, generated = _generated(question, after)
        count += generated
    if not write:
        say("\n".join(diff(tree.changes())), as_json=as_json)
        said = f"{count} findings would be mended as shown; nothing was written"
        left = after.notices[len(before.notices) :]
        return dataclasses.replace(before, notices=(*before.notices, *left, said))
    tree.commit()
    said = f"{count} findings were mended; layerline undo takes it back" if count else ""
    return dataclasses.replace(after, notices=(*after.notices, *filter(None, [said])))


def _generated(question: Question, report: Report) -> tuple[Report, int]:
    """Stage what needs code in other files; the report of what is left, and how many it mended."""
    from layerline.mending import mend_all  # noqa: PLC0415 it brings libcst, which lint does without

    project = question.project
    mending = mend_all(project.tree, project.architecture, report.findings)
    if not mending.titles and not mending.steps:
        return report, 0
    after = look(question)[0] if mending.titles else report
    found = [each for each in new_findings(report, after) if each.severity is not Severity.INFO]
    if found:
        mending = mending.taken_back(project.tree, found)
        after = report
    said = (*mending.titles, *mending.left)
    gone = len(report.findings) - len(after.findings)
    return dataclasses.replace(after, notices=(*after.notices, *said)), max(gone, 0)

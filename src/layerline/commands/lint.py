"""`layerline lint`: does the project keep to its layers?"""

import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from layerline import git
from layerline.commands.checking import Checking, known_baseline, prune
from layerline.commands.conventions import DryRun, in_ci, say
from layerline.commands.formats import Format, summarised, written
from layerline.commands.several import Part, joined, projects_around
from layerline.errors import Exit, Refusal
from layerline.linting import Report, lint, new_findings
from layerline.linting.baseline import Baseline, ratchet
from layerline.linting.fixing import fix_all, fixable
from layerline.linting.narrowing import existing, inside, narrow, narrow_to_files
from layerline.reporting.diff import diff
from layerline.rules.finding import Severity
from layerline.tree import Tree

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Report only what lies here; the whole project is analysed. - reads standard input.",
        metavar="PATH",
    ),
]
Output = Annotated[Format, typer.Option("--format", help="How to write the findings.")]
AsJson = Annotated[bool, typer.Option("--json", help="The same as --format json.")]
Select = Annotated[
    str | None, typer.Option("--select", help="Only these rules: codes or names, with commas.")
]
Ignore = Annotated[str | None, typer.Option(help="Not these rules: codes or names, with commas.")]
Changed = Annotated[
    str | None,
    typer.Option(
        "--changed",
        metavar="[REF]",
        help="Report only what lies in, or leads through, files that differ from REF (HEAD).",
    ),
]
StdinFilename = Annotated[
    Path | None,
    typer.Option(metavar="PATH", help="With - : which file of the project is read from there."),
]
FixCertain = Annotated[
    bool, typer.Option("--fix", help="Mend what is certain; undo takes it back.")
]
UnsafeFixes = Annotated[
    bool,
    typer.Option(
        "--unsafe-fixes",
        help="Show as a diff what could be mended, too, but may change what the program does; "
        "with --fix write it.",
    ),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Read every file anew.")]
NoBaseline = Annotated[bool, typer.Option("--no-baseline", help="Report what is known, too.")]
Summary = Annotated[
    bool, typer.Option("--summary", help="Only how many findings each rule and each layer has.")
]


@dataclasses.dataclass(frozen=True, slots=True)
class _Question:
    """What is asked about a project, however often its files change meanwhile."""

    project: Checking
    places: Sequence[Path]
    focus: frozenset[str] | None
    changed: frozenset[str] | None
    known: Baseline
    cached: bool


def command(  # noqa: PLR0913 a command's options are its parameters
    paths: Paths = None,
    *,
    output: Output = Format.TEXT,
    as_json: AsJson = False,
    select_: Select = None,
    ignore: Ignore = None,
    changed: Changed = None,
    stdin_filename: StdinFilename = None,
    fix: FixCertain = False,
    unsafe_fixes: UnsafeFixes = False,
    dry_run: DryRun = False,
    no_cache: NoCache = False,
    no_baseline: NoBaseline = False,
    summary: Summary = False,
) -> None:
    """Check that the project keeps to its layers. Ends with 1 where it does not.

    What the baseline knows is not reported; what of it is fixed is taken out of it, except in CI.
    """
    places = paths or []
    typed = _typed(places, stdin_filename)
    if typed and (fix or unsafe_fixes):
        raise Refusal("standard input is no file to mend", remedy="name the file instead of -")
    start = existing([typed.parent] if typed else places)
    parts = []
    for folder, around in projects_around(start, chosen=select_, ignored=ignore).items():
        root, project = around.tree.root, around
        question = _Question(
            project,
            [] if typed or folder else places,
            _stage(project, typed) if typed else None,
            git.changed_files(root, changed) if changed is not None else None,
            known_baseline(root) if not no_baseline else Baseline(),
            cached=not no_cache,
        )
        if fix or unsafe_fixes:
            write = fix and not dry_run
            report = _mended(question, uncertain=unsafe_fixes, write=write, as_json=as_json)
            if not write:  # the findings are shown in the code as it is
                project = dataclasses.replace(project, tree=Tree(root))
        else:
            whole = not (typed or select_ or ignore)
            report = _reported(question, whole=whole)
        parts.append(Part(folder, project, report))
    report, project = joined(parts)
    output = Format.JSON if as_json else output
    if summary and output is Format.TEXT:
        typer.echo(summarised(report, project))
    else:
        # The writer has decided about colour; echo would take it out of a pipe again.
        typer.echo(written(output, report, project), color=True)
    if report.errors:
        raise typer.Exit(Exit.FINDINGS)


def _reported(question: _Question, *, whole: bool) -> Report:
    """What is to be reported of a project; what is fixed is taken out of its baseline."""
    project = question.project
    report, fixed = _look(question)
    root = project.tree.root
    said = prune(root, question.known, fixed, in_ci=in_ci()) if whole else ()
    report = dataclasses.replace(report, notices=(*report.notices, *said))
    return fixable(report, project.tree, project.rules)


def _look(question: _Question) -> tuple[Report, Baseline]:
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


def _mended(question: _Question, *, uncertain: bool, write: bool, as_json: bool) -> Report:
    """Mend what can be mended, or show how; the report of what is left, or of what there is."""
    project = question.project
    tree = project.tree
    before, _ = _look(question)
    after, mended = fix_all(tree, lambda: _look(question)[0], project.rules, uncertain=uncertain)
    if uncertain:
        after, generated = _generated(question, after)
        mended += generated
    if not write:
        say("\n".join(diff(tree.changes())), as_json=as_json)
        said = f"{mended} findings would be mended as shown; nothing was written"
        left = after.notices[len(before.notices) :]
        return dataclasses.replace(before, notices=(*before.notices, *left, said))
    tree.commit()
    said = f"{mended} findings were mended; layerline undo takes it back" if mended else ""
    return dataclasses.replace(after, notices=(*after.notices, *filter(None, [said])))


def _generated(question: _Question, report: Report) -> tuple[Report, int]:
    """Stage what needs code in other files; the report of what is left, and how many it mended."""
    from layerline.mending import mend_all  # noqa: PLC0415 it brings libcst, which lint does without

    project = question.project
    mending = mend_all(project.tree, project.architecture, report.findings)
    if not mending.titles and not mending.steps:
        return report, 0
    after = _look(question)[0] if mending.titles else report
    found = [each for each in new_findings(report, after) if each.severity is not Severity.INFO]
    if found:
        mending = mending.taken_back(project.tree, found)
        after = report
    said = (*mending.titles, *mending.left)
    mended = len(report.findings) - len(after.findings)
    return dataclasses.replace(after, notices=(*after.notices, *said)), max(mended, 0)


def _typed(paths: Sequence[Path], name: Path | None) -> Path | None:
    """The file whose content is on standard input."""
    asked = [*paths] == [Path("-")]
    if asked and name is not None:
        return name
    if asked or name is not None or Path("-") in paths:
        raise Refusal(
            "standard input is read with - alone, and --stdin-filename says which file it is",
            remedy="layerline lint - --stdin-filename src/app/main.py < src/app/main.py",
        )
    return None


def _stage(project: Checking, typed: Path) -> frozenset[str]:
    path = inside(project.tree.root, typed)
    project.tree.write(path, sys.stdin.buffer.read())
    return frozenset({path})

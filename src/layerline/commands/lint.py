"""`layerline lint`: does the project keep to its layers?"""

import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from layerline import git
from layerline.commands.checking import Checking, known_baseline, prune
from layerline.commands.conventions import DryRun, in_ci
from layerline.commands.formats import Format, summarised, written
from layerline.commands.lint_mending import Question, look, mended
from layerline.commands.several import Part, joined, projects_around
from layerline.errors import Exit, Refusal
from layerline.linting import Report
from layerline.linting.baseline import Baseline
from layerline.linting.fixing import fixable
from layerline.linting.narrowing import existing, inside
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
        question = Question(
            project,
            [] if typed or folder else places,
            _stage(project, typed) if typed else None,
            git.changed_files(root, changed) if changed is not None else None,
            known_baseline(root) if not no_baseline else Baseline(),
            cached=not no_cache,
        )
        if fix or unsafe_fixes:
            write = fix and not dry_run
            report = mended(question, uncertain=unsafe_fixes, write=write, as_json=as_json)
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


def _reported(question: Question, *, whole: bool) -> Report:
    """What is to be reported of a project; what is fixed is taken out of its baseline."""
    project = question.project
    report, fixed = look(question)
    root = project.tree.root
    said = prune(root, question.known, fixed, in_ci=in_ci()) if whole else ()
    report = dataclasses.replace(report, notices=(*report.notices, *said))
    return fixable(report, project.tree, project.rules)


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

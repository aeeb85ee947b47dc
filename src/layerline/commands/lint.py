"""`layerline lint`: does the project keep to its layers?"""

import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from layerline import git
from layerline.commands.checking import Checking, checking, known_baseline, prune
from layerline.commands.conventions import in_ci
from layerline.commands.formats import Format, summarised, written
from layerline.errors import Exit, Refusal
from layerline.linting import Report, lint
from layerline.linting.baseline import Baseline, ratchet
from layerline.linting.narrowing import existing, inside, narrow, narrow_to_files

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
    no_cache: NoCache = False,
    no_baseline: NoBaseline = False,
    summary: Summary = False,
) -> None:
    """Check that the project keeps to its layers. Ends with 1 where it does not.

    What the baseline knows is not reported; what of it is fixed is taken out of it, except in CI.
    """
    places = paths or []
    typed = _typed(places, stdin_filename)
    project = checking(
        existing([typed.parent] if typed else places), chosen=select_, ignored=ignore
    )
    focus = _stage(project, typed) if typed else None
    report = _linted(project, focus=focus, cached=not no_cache)
    if not no_baseline:
        whole = not (typed or select_ or ignore)
        report = _ratcheted(project, report, whole=whole)
    if changed is not None:
        report = narrow_to_files(report, git.changed_files(project.tree.root, changed))
    report = narrow(report, project.tree.root, [] if typed else places)
    output = Format.JSON if as_json else output
    if summary and output is Format.TEXT:
        typer.echo(summarised(report, project))
    else:
        typer.echo(written(output, report, project))
    if report.errors:
        raise typer.Exit(Exit.FINDINGS)


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


def _stage(project: Checking, typed: Path) -> set[str]:
    path = inside(project.tree.root, typed)
    project.tree.write(path, sys.stdin.buffer.read())
    return {path}


def _linted(project: Checking, *, focus: set[str] | None, cached: bool) -> Report:
    from layerline.reporting.progress import Progress  # noqa: PLC0415 a short run shows none

    with Progress() as progress:
        return lint(
            project.tree,
            project.architecture,
            project.rules,
            cached=cached,
            focus=focus,
            watch=progress,
        )


def _ratcheted(project: Checking, report: Report, *, whole: bool) -> Report:
    root = project.tree.root
    known: Baseline = known_baseline(root)
    if not known:
        return report
    report, fixed = ratchet(report, known)
    said = prune(root, known, fixed, in_ci=in_ci()) if whole else ()
    return dataclasses.replace(report, notices=(*report.notices, *said))

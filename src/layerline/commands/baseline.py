"""`layerline baseline`: write down what there is, so that from now on it may only shrink."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from layerline.commands.checking import Checking, known_baseline, stage_baseline
from layerline.commands.conventions import Directory, DryRun, Json, in_ci, print_document, say
from layerline.commands.several import moved, projects_around
from layerline.errors import Exit, Refusal
from layerline.linting import lint
from layerline.linting.baseline import FILE, baseline_of, ratchet
from layerline.reporting import text
from layerline.reporting.diff import diff
from layerline.rules.finding import Finding
from layerline.tree import Change

Grow = Annotated[
    bool, typer.Option("--grow", help="Take in new findings, too, where there is a baseline.")
]


def command(
    *,
    directory: Directory = Path(),
    grow: Grow = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Write down what there is; it may only shrink.

    From then on `lint` reports what is new. A baseline that is there already only loses what
    is fixed; with --grow it takes in what is new. In a monorepo, each project has its own.
    """
    if in_ci() and not dry_run:
        raise Refusal(
            "a baseline is not written in CI", remedy=f"run it on your machine and commit {FILE}"
        )
    written = [
        _write(folder, project, grow=grow, dry_run=dry_run)
        for folder, project in projects_around(directory).items()
    ]
    if as_json:
        rows = [{"path": each.path, "dry_run": dry_run, **each.counts} for each in written]
        print_document(rows[0] if _is_alone(written) else {"projects": rows})
    for each in written:
        if dry_run:
            say("\n".join(diff(each.changes)), as_json=as_json)
        for line in text.findings(each.left):
            say(line, as_json=as_json)
        say(_summary(each, dry_run=dry_run), as_json=as_json)
    if any(each.left for each in written):
        raise typer.Exit(Exit.FINDINGS)


@dataclass(frozen=True, slots=True)
class _Written:
    """A baseline: where it is, how many findings it has, what changed, and what it leaves out."""

    path: str
    counts: dict[str, int]
    changes: tuple[Change, ...]
    left: tuple[Finding, ...]


def _write(folder: str, project: Checking, *, grow: bool, dry_run: bool) -> _Written:
    """Bring the baseline of one project up to date, or show how."""
    root = project.tree.root
    report = lint(project.tree, project.architecture, project.rules)
    exists = project.tree.exists(FILE)
    known = known_baseline(root)
    new, fixed = ratchet(report, known)
    taken = baseline_of(new.findings) if grow or not exists else Counter()
    staged = stage_baseline(root, known - fixed + taken)
    changes = staged.changes()
    if not dry_run:
        staged.commit()
    left = () if taken else new.findings
    counts = {
        "known": (known - fixed + taken).total(),
        "added": taken.total(),
        "fixed": fixed.total(),
        "new": len(left),
    }
    findings = tuple(moved(each, folder) for each in left)
    return _Written(f"{folder}/{FILE}" if folder else FILE, counts, changes, findings)


def _is_alone(written: list[_Written]) -> bool:
    return [each.path for each in written] == [FILE]


def _summary(written: _Written, *, dry_run: bool) -> str:
    known, added, fixed, new = (written.counts[each] for each in ("known", "added", "fixed", "new"))
    said = f"{written.path}: {known} known, {added} added, {fixed} fixed."
    if new:
        said += f" {new} new: mend them, or pass --grow."
    return f"{said}\nNothing was written: this was a dry run." if dry_run else said

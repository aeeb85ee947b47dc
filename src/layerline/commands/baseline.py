"""`layerline baseline`: write down what there is, so that from now on it may only shrink."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from layerline.commands.checking import checking, known_baseline, stage_baseline
from layerline.commands.conventions import Directory, DryRun, Json, in_ci, print_document, say
from layerline.errors import Exit, Refusal
from layerline.linting import lint
from layerline.linting.baseline import FILE, baseline_of, ratchet
from layerline.reporting import text
from layerline.reporting.diff import diff

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
    is fixed; with --grow it takes in what is new.
    """
    if in_ci() and not dry_run:
        raise Refusal(
            "a baseline is not written in CI", remedy=f"run it on your machine and commit {FILE}"
        )
    project = checking(directory)
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
    if as_json:
        print_document({"path": FILE, "dry_run": dry_run, **counts})
    if dry_run:
        say("\n".join(diff(changes)), as_json=as_json)
    for line in text.findings(left):
        say(line, as_json=as_json)
    say(_summary(counts, dry_run=dry_run), as_json=as_json)
    if left:
        raise typer.Exit(Exit.FINDINGS)


def _summary(counts: dict[str, int], *, dry_run: bool) -> str:
    said = f"{FILE}: {counts['known']} known, {counts['added']} added, {counts['fixed']} fixed."
    if counts["new"]:
        said += f" {counts['new']} new: mend them, or pass --grow."
    return f"{said}\nNothing was written: this was a dry run." if dry_run else said

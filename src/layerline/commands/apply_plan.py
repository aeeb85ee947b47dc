"""`layerline apply-plan p.json`: write what a saved plan says, and nothing else."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from layerline.commands.conventions import Directory, DryRun, Json, print_document, say
from layerline.commands.opening import project_to_change
from layerline.commands.planned import list_of, manual_steps
from layerline.errors import Exit, Refusal
from layerline.generation.saved_plan import SavedPlan, read, stage
from layerline.reporting.diff import diff
from layerline.tree import Change

PlanFile = Annotated[Path, typer.Argument(metavar="FILE", help="What --plan-out wrote.")]


def command(
    plan_file: PlanFile,
    *,
    directory: Directory = Path(),
    dry_run: DryRun = False,
    as_json: Json = False,
) -> Exit:
    """Write exactly what a saved plan says, or refuse.

    All of it or nothing: it refuses where a file that the plan rests on has changed since.
    """
    plan = _read(plan_file)
    tree = project_to_change(directory)
    stage(plan, tree)
    changes = tree.changes()
    if not dry_run:
        tree.commit()
    if as_json:
        print_document(_document(plan, changes, dry_run=dry_run))
    if dry_run:
        say("\n".join(diff(changes)), as_json=as_json)
    lines = list_of(changes)
    lines += manual_steps(plan.manual)
    if dry_run:
        lines.append("Nothing was written: this was a dry run.")
    elif plan.next:
        lines += ["", "Next:", *(f"  {step}" for step in plan.next)]
    say("\n".join(lines or ["The plan holds no change; nothing was changed."]), as_json=as_json)
    return Exit.MANUAL_STEPS if plan.manual else Exit.DONE


def _read(path: Path) -> SavedPlan:
    try:
        return read(path.read_bytes(), path.name)
    except OSError as error:
        raise Refusal(
            f"{path} cannot be read: {error.strerror}", remedy="check how it is written"
        ) from error


def _document(plan: SavedPlan, changes: tuple[Change, ...], *, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "created": [change.path for change in changes if change.before is None],
        "edited": [each.path for each in changes if None not in (each.before, each.after)],
        "removed": [change.path for change in changes if change.after is None],
        "manual_steps": [asdict(step) for step in plan.manual],
        "next": list(plan.next),
    }

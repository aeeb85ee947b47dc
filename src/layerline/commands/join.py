"""`layerline join`: after `git merge`, one end of the migrations and one import a module."""

import datetime as dt
from pathlib import Path

from layerline.commands.conventions import Directory, DryRun, Json, print_document, say
from layerline.commands.opening import project_to_change
from layerline.generation.join import plan_join
from layerline.reporting.diff import diff


def command(
    *, directory: Directory = Path(), dry_run: DryRun = False, as_json: Json = False
) -> None:
    """Put in order what git merge left in two: migrations' ends and the wiring's imports.

    Writes a migration that joins the ends, and joins the imports that git kept from both sides.
    """
    tree = project_to_change(directory)
    plan = plan_join(tree, dt.datetime.now(dt.UTC).date())
    changes = tree.changes()
    if not dry_run:
        tree.commit()
    if as_json:
        document = {"ends": plan.ends, "migration": plan.migration, "tidied": plan.tidied}
        print_document({"dry_run": dry_run, **document})
    lines = [*diff(changes)] if dry_run else []
    if plan.migration:
        lines.append(f"  + {plan.migration} joins {', '.join(plan.ends)}")
    lines += [f"  ~ {path}" for path in plan.tidied]
    if not changes:
        lines = ["Nothing is in two; nothing was changed."]
    elif dry_run:
        lines.append("Nothing was written: this was a dry run.")
    else:
        lines += ["", "Next:", "  make check"]
    say("\n".join(lines), as_json=as_json)

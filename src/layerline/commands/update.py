"""`layerline update`: what a newer version of the template changed, merged into a project."""

from pathlib import Path
from typing import Annotated

import typer

from layerline.architecture.config import find_root
from layerline.commands.conventions import (
    Data,
    Directory,
    DryRun,
    Json,
    answers_of,
    print_document,
    say,
)
from layerline.errors import Exit, PreconditionRefusal
from layerline.generation.releases import Releases
from layerline.generation.update import UpdatePlan, plan_update
from layerline.git.staging import stage_conflicts
from layerline.release import VERSION
from layerline.reporting.diff import diff
from layerline.tree import Change, Tree, refuse_unfinished

To = Annotated[
    str | None, typer.Option("--to", metavar="VERSION", help="The version to go to, as 1.4.0.")
]


def command(
    *,
    directory: Directory = Path(),
    to: To = None,
    data: Data = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """Bring a project to a newer template; every edit is kept.

    What the template changed is merged into what you wrote, entities included, with git's own
    merge. Nothing is touched before the end. Where both changed the same lines, the file gets
    markers and the exit code is 1; layerline undo takes the whole update back.
    """
    tree = Tree(find_root(directory))
    refuse_unfinished(tree.root)
    releases = Releases.at_hand()
    plan = plan_update(tree, releases, to or _newest(releases), answers_of(data or []))
    changes = tree.changes()
    if not dry_run:
        tree.commit()
        stage_conflicts(tree.root, plan.conflicts)
    if as_json:
        print_document(_document(plan, changes, dry_run=dry_run))
    if dry_run:
        say("\n".join(diff(changes)), as_json=as_json)
    say("\n".join(_summary(plan, changes, dry_run=dry_run)), as_json=as_json)
    return Exit.FINDINGS if plan.conflicts else Exit.DONE


def _newest(releases: Releases) -> str:
    if "dev" not in VERSION:
        return VERSION
    if not releases.versions:
        raise PreconditionRefusal(
            f"layerline {VERSION} is a development version and knows no released one",
            remedy="install a release of layerline",
        )
    return releases.versions[-1]


def _document(plan: UpdatePlan, changes: tuple[Change, ...], *, dry_run: bool) -> dict[str, object]:
    return {
        "from": plan.before,
        "to": plan.after,
        "dry_run": dry_run,
        "created": [each.path for each in changes if each.before is None],
        "edited": [each.path for each in changes if None not in (each.before, each.after)],
        "removed": [each.path for each in changes if each.after is None],
        "conflicts": [each.path for each in plan.conflicts],
        "stay_deleted": list(plan.stay_deleted),
        "kept_requirements": list(plan.kept_requirements),
        "next": _next(plan),
    }


def _summary(plan: UpdatePlan, changes: tuple[Change, ...], *, dry_run: bool) -> list[str]:
    if not (changes or plan.conflicts):
        return [f"The project has everything of version {plan.after}; nothing was changed."]
    in_conflict = {each.path for each in plan.conflicts}
    lines = [f"From version {plan.before} to {plan.after}:"]
    lines += [f"  {_mark(each)} {each.path}" for each in changes if each.path not in in_conflict]
    lines += [
        f"  ! {path}: decide between yours and the template's" for path in sorted(in_conflict)
    ]
    lines += [f"  . {path} stays deleted, as you left it" for path in plan.stay_deleted]
    lines += [
        f"  . {name} is required as you say, not as the template does now"
        for name in plan.kept_requirements
    ]
    if dry_run:
        return [*lines, "Nothing was written: this was a dry run."]
    return [*lines, "", "Next:", *(f"  {step}" for step in _next(plan))]


def _next(plan: UpdatePlan) -> list[str]:
    if plan.conflicts:
        return [
            "resolve the files marked !, then git add and commit them",
            "or take it all back: layerline undo",
        ]
    return ["make check", "git diff, then commit; or take it back: layerline undo"]


def _mark(change: Change) -> str:
    if change.before is None:
        return "+"
    return "-" if change.after is None else "~"

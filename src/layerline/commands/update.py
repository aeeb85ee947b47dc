"""`layerline update`: what a newer version of the template changed, merged into a project."""

from dataclasses import asdict, dataclass
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
from layerline.errors import Exit
from layerline.generation.releases import Releases
from layerline.generation.update import UpdatePlan, plan_update
from layerline.git.branching import Branch
from layerline.git.staging import refuse_unmerged, staging
from layerline.reporting.diff import diff
from layerline.tree import Beside, Change, Tree, refuse_unfinished

To = Annotated[
    str | None, typer.Option("--to", metavar="VERSION", help="The version to go to, as 1.4.0.")
]
OnBranch = Annotated[
    str | None,
    typer.Option(
        "--branch",
        metavar="NAME",
        help="Commit the update of HEAD on this new branch; the working tree stays as it is.",
    ),
]


def command(  # noqa: PLR0913 a command's options are its parameters
    *,
    directory: Directory = Path(),
    to: To = None,
    data: Data = None,
    branch: OnBranch = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """Bring a project to a newer template; every edit is kept.

    What the template changed is merged into what you wrote, entities included, with git's own
    merge. Nothing is touched before the end. Where both changed the same lines, the file gets
    markers and the exit code is 1; layerline undo takes the whole update back.
    """
    root = find_root(directory)
    releases = Releases.at_hand()
    asked = _Asked(to, answers_of(data or []), dry_run)
    if branch is None:
        refuse_unfinished(root)
        refuse_unmerged(root)
        done = _in_place(Tree(root), releases, asked)
    else:
        done = _on_branch(Branch(root, branch), releases, asked)
    if as_json:
        print_document(_document(done, dry_run=dry_run))
    if dry_run:
        say("\n".join(diff(done.changes)), as_json=as_json)
    say("\n".join(_summary(done, dry_run=dry_run)), as_json=as_json)
    if done.plan.conflicts:
        return Exit.FINDINGS
    return Exit.MANUAL_STEPS if done.plan.left_alone else Exit.DONE


@dataclass(frozen=True, slots=True)
class _Asked:
    to: str | None
    data: dict[str, str]
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _Done:
    """An update, planned or carried out.

    Attributes:
        plan: what it does.
        changes: each file.
        next: what a person does after it.
        branch: the one on which it is, None where it is in the working tree.
    """

    plan: UpdatePlan
    changes: tuple[Change, ...]
    next: tuple[str, ...]
    branch: str | None = None


def _in_place(tree: Tree, releases: Releases, asked: _Asked) -> _Done:
    plan = plan_update(tree, releases, asked.to, asked.data)
    changes = tree.changes()
    if not asked.dry_run:
        index = staging(tree.root, plan.conflicts)
        tree.commit(Beside(index.before, index.enter))
    return _Done(plan, changes, _RESOLVE if plan.conflicts else _COMMIT)


def _on_branch(branch: Branch, releases: Releases, asked: _Asked) -> _Done:
    """Where something is in conflict no branch is made: nobody shall merge markers."""
    with branch.files() as folder:
        tree = Tree(folder)
        plan = plan_update(tree, releases, asked.to, asked.data)
        changes = tree.changes()
    if plan.conflicts:
        switch = f"git switch --create {branch.name} && layerline update --to {plan.after}"
        return _Done(plan, changes, (f"decide there: {switch}",))
    if changes and not asked.dry_run:
        message = f"Update the template from {plan.before} to {plan.after}\n"
        branch.commit(((each.path, each.after) for each in changes), message)
    made = branch.name if changes else None
    return _Done(plan, changes, (f"look at it: git diff HEAD {branch.name}",), made)


_RESOLVE = (
    "resolve the files marked !, then git add and commit them",
    "or take it all back: layerline undo",
)
_COMMIT = ("make check", "git diff, then commit; or take it back: layerline undo")


def _document(done: _Done, *, dry_run: bool) -> dict[str, object]:
    plan, changes = done.plan, done.changes
    return {
        "from": plan.before,
        "to": plan.after,
        "dry_run": dry_run,
        "branch": done.branch,
        "created": [each.path for each in changes if each.before is None],
        "edited": [each.path for each in changes if None not in (each.before, each.after)],
        "removed": [each.path for each in changes if each.after is None],
        "conflicts": [each.path for each in plan.conflicts],
        "left_alone": [asdict(each) for each in plan.left_alone],
        "stay_deleted": list(plan.stay_deleted),
        "kept_requirements": list(plan.kept_requirements),
        "releases": [asdict(each) for each in plan.told],
        "next": list(done.next),
    }


def _summary(done: _Done, *, dry_run: bool) -> list[str]:
    plan = done.plan
    if not (done.changes or plan.conflicts or plan.left_alone):
        return [f"The project has everything of version {plan.after}; nothing was changed."]
    in_conflict = {each.path for each in plan.conflicts}
    files = [each for each in done.changes if each.path not in in_conflict]
    lines = [f"From version {plan.before} to {plan.after}:"]
    lines += [f"  {_mark(each)} {each.path}" for each in files]
    lines += [
        f"  ! {path}: decide between yours and the template's" for path in sorted(in_conflict)
    ]
    for each in plan.left_alone:
        lines.append(f"  . {each.path} is yours and stays as you wrote it; the template has there:")
        lines += [f"      {line}" for line in each.lines]
    lines += [f"  . {path} stays deleted, as you left it" for path in plan.stay_deleted]
    lines += [
        f"  . {name} is required as you say, not as the template does now"
        for name in plan.kept_requirements
    ]
    lines += _told(plan)
    if dry_run:
        return [*lines, "Nothing was written: this was a dry run."]
    return [*lines, "", "Next:", *(f"  {step}" for step in done.next)]


def _told(plan: UpdatePlan) -> list[str]:
    lines = []
    for release in plan.told:
        lines += ["", f"What {release.version} changes:"]
        lines += [f"  - {sentence}" for sentence in release.changes]
        lines += [f"  check: {sentence}" for sentence in release.check]
    return lines


def _mark(change: Change) -> str:
    if change.before is None:
        return "+"
    return "-" if change.after is None else "~"

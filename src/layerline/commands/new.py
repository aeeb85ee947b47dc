"""`layerline new shop`: start a project."""

import os
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from layerline import git
from layerline.commands.conventions import (
    Data,
    DryRun,
    Json,
    answers_of,
    print_document,
    say,
)
from layerline.errors import PreconditionRefusal, Refusal
from layerline.generation.project import ProjectPlan, own_executable, plan_project
from layerline.tree import new_folder, write_files
from layerline.tree.folder import refuse_occupied

Target = Annotated[
    str,
    typer.Argument(metavar="PATH", help="The project's folder: a new one, or one that is empty."),
]
Defaults = Annotated[
    bool,
    typer.Option("--defaults", help="Ask nothing; so it is, too, where there is no terminal."),
]
Git = Annotated[bool, typer.Option("--git/--no-git", help="Make the project a git repository.")]


def command(  # noqa: PLR0913 a command's options are its parameters
    path: Target,
    *,
    data: Data = None,
    defaults: Defaults = False,
    use_git: Git = True,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Start a project from the template.

    Asks the template's questions at a terminal. Without a terminal, or with --defaults or
    --json, it asks nothing and takes the default of each question that --data leaves open.
    Everything is written beside PATH first and moved there at the end.
    """
    target = _target(path)
    refuse_occupied(target)
    plan = plan_project(
        answers_of(data or []),
        folder_name=target.name,
        interactive=not (defaults or as_json) and sys.stdin.isatty() and sys.stdout.isatty(),
        executable=own_executable(),
    )
    repository = "none"
    if not dry_run:
        with new_folder(target) as folder:
            write_files(folder, plan.files)
            repository = _start_repository(folder, target) if use_git else "none"
    _show(plan, target, path, repository, dry_run=dry_run, as_json=as_json)


def _target(path: str) -> Path:
    if not path.strip():
        raise Refusal("PATH is empty", remedy="name the project's folder, as in layerline new shop")
    try:
        target = Path(os.path.abspath(path))  # noqa: PTH100 `..` is what it is to a shell's cd
    except FileNotFoundError:
        raise PreconditionRefusal(
            "the current folder is gone", remedy="go to a folder that exists and run this again"
        ) from None
    # os.path's answer for a name that is too long is no, where pathlib raises
    return target.resolve() if os.path.isdir(target) else target  # noqa: PTH112


def _start_repository(folder: Path, target: Path) -> str:
    if (target / ".git").exists():
        return "existing"
    if not git.is_available():
        return "none"
    if git.is_inside_repository(folder):
        return "surrounding"
    git.start_repository(folder)
    return "new"


def _show(  # noqa: PLR0913 the facts of one run
    plan: ProjectPlan, target: Path, path: str, repository: str, *, dry_run: bool, as_json: bool
) -> None:
    steps = [*([] if Path.cwd() == target else [f"cd {shlex.quote(path)}"]), "make check", _NEXT]
    if as_json:
        print_document(
            {
                "path": str(target),
                "dry_run": dry_run,
                "answers": plan.answers,
                "files": [file.path for file in plan.files],
                "repository": repository,
                "next": [] if dry_run else steps,
            }
        )
    if dry_run:
        for file in plan.files:
            say(f"  + {file.path}", as_json=as_json)
    say(_summary(plan, target, repository, dry_run=dry_run), as_json=as_json)
    if not dry_run:
        say("\nNext:\n" + "\n".join(f"  {step}" for step in steps), as_json=as_json)


_NEXT = "layerline add-entity Customer name:str=120 email:email:unique"


def _summary(plan: ProjectPlan, target: Path, repository: str, *, dry_run: bool) -> str:
    if dry_run:
        return f"{len(plan.files)} files would be written to {target}; nothing was."
    notes = {
        "new": ", in a new git repository",
        "existing": ", in the git repository that was there",
        "surrounding": f", in the git repository around {target.name}",
        "none": "",
    }
    name, count = plan.answers["project_name"], len(plan.files)
    return f"{name} is in {target}: {count} files{notes[repository]}."

"""`layerline recover`: after a run that was cut off, every file as it was before it."""

from functools import partial
from pathlib import Path

from layerline.architecture.config import find_root
from layerline.commands.conventions import Directory, DryRun, Json, print_document, say
from layerline.git.staging import unstage
from layerline.tree import recover


def command(
    *, directory: Directory = Path(), dry_run: DryRun = False, as_json: Json = False
) -> None:
    """Put a project in order after a run was cut off.

    Every file that the run had changed is as it was before. Safe to repeat.
    """
    root = find_root(directory)
    found = recover(root, partial(unstage, root), dry_run=dry_run)
    if as_json:
        files = [change.path for change in found or ()]
        print_document({"dry_run": dry_run, "recovered": found is not None, "files": files})
    if found is None:
        say("No run was cut off; nothing was changed.", as_json=as_json)
        return
    verb = "would be" if dry_run else "is"
    lines = [f"Every file {verb} as it was before the run."]
    lines += [f"  {'-' if each.then is None else '<'} {each.path}" for each in found]
    if dry_run:
        lines.append("Nothing was written: this was a dry run.")
    say("\n".join(lines), as_json=as_json)

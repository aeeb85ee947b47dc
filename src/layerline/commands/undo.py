"""`layerline undo`: the project as it was before the last run, byte for byte, without git."""

from functools import partial
from pathlib import Path

from layerline.architecture.config import find_root
from layerline.commands.conventions import Directory, DryRun, Json, print_document, say
from layerline.git.staging import unstage
from layerline.tree import undo


def command(
    *, directory: Directory = Path(), dry_run: DryRun = False, as_json: Json = False
) -> None:
    """Take the last run back, byte for byte.

    Once more takes back the one before. Refuses, with the diff, where a file was edited since.
    """
    root = find_root(directory)
    changes = undo(root, partial(unstage, root), dry_run=dry_run)
    removed = [change.path for change in changes if change.then is None]
    restored = [change.path for change in changes if change.then is not None]
    if as_json:
        print_document({"dry_run": dry_run, "removed": removed, "restored": restored})
    lines = [f"  - {path}" for path in removed] + [f"  < {path}" for path in restored]
    if not changes:
        lines = ["There is no run to undo; nothing was changed."]
    elif dry_run:
        lines.append("Nothing was written: this was a dry run.")
    say("\n".join(lines), as_json=as_json)

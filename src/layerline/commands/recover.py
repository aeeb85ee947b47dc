"""`layerline recover`: after a run that was cut off, every file as it was before it."""

from functools import partial
from pathlib import Path

from layerline.architecture.config import find_root
from layerline.commands.conventions import Directory, Json, print_document, say
from layerline.git.staging import unstage
from layerline.tree import recover


def command(*, directory: Directory = Path(), as_json: Json = False) -> None:
    """Put a project in order after a run was cut off.

    Every file that the run had changed is as it was before. Safe to repeat.
    """
    root = find_root(directory)
    restored = recover(root, partial(unstage, root))
    if as_json:
        print_document({"recovered": restored is not None, "files": list(restored or ())})
    if restored is None:
        say("No run was cut off; nothing was changed.", as_json=as_json)
    else:
        lines = [f"  < {path}" for path in restored]
        say("\n".join(["Every file is as it was before the run.", *lines]), as_json=as_json)

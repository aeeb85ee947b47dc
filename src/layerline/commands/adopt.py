"""`layerline adopt`: a code base that layerline never made gets its layers written down."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from layerline import git, rules
from layerline.adoption.adopting import Adopted, adopt, remember
from layerline.adoption.proposal import Said, Unsure
from layerline.adoption.writing import WORKFLOW, snippet
from layerline.architecture.layers import Kind
from layerline.commands.conventions import DryRun, Json, in_ci, print_document, say
from layerline.errors import Exit, PreconditionRefusal, Refusal
from layerline.release import VERSION
from layerline.reporting import adoption
from layerline.reporting.diff import diff
from layerline.reporting.progress import Progress
from layerline.rules.selection import select
from layerline.tree import Tree, refuse_unfinished

Folder = Annotated[
    Path, typer.Argument(metavar="PATH", help="The code base: where its pyproject.toml is.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Write without asking; what is unsure is marked.")]
_NOTHING = "none"
_MARKED = "unsure"


def command(
    path: Folder = Path(), *, yes: Yes = False, dry_run: DryRun = False, as_json: Json = False
) -> Exit:
    """Write down the layers of a code base that is there, which layerline never made.

    Reads the code and runs none of it. Shows what it found, asks about what it is unsure of, and
    writes the configuration, a baseline of what there is, and a workflow where there are others.
    """
    if not path.is_dir():
        raise Refusal(f"there is no folder {path}", remedy="check how it is written")
    tree = Tree(path)
    refuse_unfinished(tree.root)
    is_talking = not (yes or dry_run or as_json) and sys.stdin.isatty() and sys.stdout.isatty()
    if in_ci() and yes:
        raise PreconditionRefusal(
            "a code base is not adopted in CI",
            remedy="run it on your machine, and commit the files",
        )
    used = select(rules.ALL, chosen=None, ignored=None)
    with Progress() as progress:
        found = adopt(tree, used, VERSION, progress, _ask if is_talking else None)
    if not as_json:
        for each in found:
            say("\n".join(adoption.lines(each)), as_json=False)
    is_wanted = yes or (is_talking and typer.confirm("\nWrite this?", default=True))
    changes = tree.changes()
    if dry_run:
        say("\n".join(diff(changes)), as_json=as_json)
    if is_wanted and not dry_run:
        tree.commit()
        remember(tree.root, found)
    written = [change.path for change in changes]
    if as_json:
        projects = [adoption.content(each) for each in found]
        is_tried = dry_run or not is_wanted
        print_document({"dry_run": is_tried, "projects": projects, "files": written})
    say(_ending(tree, found, written, is_written=is_wanted and not dry_run), as_json=as_json)
    return Exit.DONE


def _ask(unsure: Unsure) -> Said | None:
    """What a person says about a place."""
    count = f" ({len(unsure.files)} files)" if len(unsure.files) > 1 else ""
    kinds = [kind.value for kind in Kind if kind is not Kind.PLAIN]
    what = f", named like a {unsure.kind}" if unsure.is_marked else ""
    typer.echo(f"\n{unsure.place}{count}{what}: {unsure.why}.\n  One of {', '.join(kinds)};")
    typer.echo(f"  {_NOTHING}; or {_MARKED}." if unsure.is_marked else f"  or {_NOTHING}.")
    default = _MARKED if unsure.is_marked else _NOTHING
    while True:
        said = typer.prompt("  It is", default=default).strip().lower()
        if said == default:
            return None
        if said in kinds or said == _NOTHING:
            return Said(None if said == _NOTHING else Kind(said))
        typer.echo(f"  {said!r} is none of them.")


def _ending(
    tree: Tree, found: Sequence[Adopted], written: Sequence[str], *, is_written: bool
) -> str:
    if not is_written:
        return "\nNothing was written. layerline adopt --yes writes it."
    known = sum(len(each.report.findings) for each in found)
    lines = ["", *(f"  + {path}" for path in written), ""]
    lines.append(f"{known} findings are in the baseline; from now on only new ones fail.")
    if WORKFLOW not in written:
        lines += ["In CI:", *(f"    {line}" for line in snippet(VERSION).splitlines())]
    if git.prefix(tree.root):
        lines.append(f"    (in {git.prefix(tree.root)})")
    return "\n".join([*lines, "", "Next:", "  layerline lint", "  layerline undo takes it back"])

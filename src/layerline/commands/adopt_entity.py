"""`layerline adopt-entity Order`: make an entity that somebody wrote known to layerline."""

from pathlib import Path
from typing import Annotated

import typer

from layerline.architecture.names import read_chosen
from layerline.commands.add_entity import Spelled
from layerline.commands.conventions import Directory, DryRun, Json, print_document, say
from layerline.commands.opening import project_to_change
from layerline.generation.adoption import Adoption, plan_adoption
from layerline.reporting.diff import diff

Name = Annotated[str, typer.Argument(help="The model's class: Order.")]
Model = Annotated[
    str | None, typer.Option(metavar="PATH", help="Its file, where several have such a class.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Refuse a model of which something cannot be said.")
]


def command(  # noqa: PLR0913 a command's options are its parameters
    name: Name,
    *,
    directory: Directory = Path(),
    model: Model = None,
    names: Spelled = None,
    strict: Strict = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Make an entity that somebody wrote known: its model is read into a manifest.

    Only the manifest is written; from then on entities may refer to it and evolutions know it, and
    updates leave its files alone. What no field says is listed and stays as it is. Again, it
    brings the manifest up to what the model says by now.
    """
    tree = project_to_change(directory)
    plan = plan_adoption(tree, name, model, read_chosen(names or []), strict=strict)
    changes = tree.changes()
    if not dry_run:
        tree.commit()
    if as_json:
        print_document(_document(plan, is_changed=bool(changes), dry_run=dry_run))
    lines = _summary(plan, is_changed=bool(changes))
    if dry_run:
        lines = [*diff(changes), *lines, "Nothing was written: this was a dry run."]
    say("\n".join(lines), as_json=as_json)


def _document(plan: Adoption, *, is_changed: bool, dry_run: bool) -> dict[str, object]:
    return {
        "entity": plan.entity.names.entity,
        "names": plan.entity.names.spellings,
        "fields": [field.spec for field in plan.entity.fields],
        "files": list(plan.files),
        "absent": list(plan.absent),
        "kept_as_written": [
            {"name": e.name, "path": e.place.path, "line": e.place.line, "reason": e.reason}
            for e in plan.unsaid
        ],
        "changed": is_changed,
        "dry_run": dry_run,
    }


def _summary(plan: Adoption, *, is_changed: bool) -> list[str]:
    entity = plan.entity
    if not is_changed:
        lines = [f"The manifest of {entity.names.entity} says what its model says already."]
    else:
        done = "is read again" if plan.is_known else "is known from now on"
        lines = [f"{entity.names.entity} {done}: table {entity.names.table}"]
        lines += [f"  {field.spec}" for field in entity.fields]
    if not plan.is_known:
        lines += [f"  = {path}" for path in plan.files]
        lines += [f"  . there is no {path}" for path in plan.absent]
    if plan.unsaid:
        lines += ["", "Kept as you wrote it, and unknown to layerline:"]
        lines += [f"  {each.place}: {each.name}: {each.reason}" for each in plan.unsaid]
    return lines

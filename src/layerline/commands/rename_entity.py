"""`layerline rename-entity Order Purchase`: give an entity another name."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from layerline.architecture.entity import Entity
from layerline.architecture.links import Link
from layerline.architecture.names import derive, read_chosen
from layerline.commands.add_entity import Plural, Spelled
from layerline.commands.conventions import Directory, DryRun, Json
from layerline.commands.evolving import Evolved
from layerline.commands.opening import project_to_change
from layerline.commands.planned import PlanOut, Strict, Wish, carry_out
from layerline.errors import Exit, Refusal
from layerline.generation.entity import EntityPlan
from layerline.generation.manifest import entities_of, entity_of
from layerline.generation.renaming import plan_renaming

NewName = Annotated[str, typer.Argument(metavar="NEW_NAME", help="In PascalCase: Purchase.")]
KeepTable = Annotated[
    bool,
    typer.Option(
        "--keep-table", help="Its table, and those of its n-n relations, keep their names."
    ),
]
KeepPath = Annotated[
    bool, typer.Option("--keep-path", help="Its routes stay where clients find them.")
]


def command(  # noqa: PLR0913 a command's options are its parameters
    entity: Evolved,
    new_name: NewName,
    *,
    directory: Directory = Path(),
    keep_table: KeepTable = False,
    keep_path: KeepPath = False,
    plural: Plural = None,
    names: Spelled = None,
    strict: Strict = False,
    dry_run: DryRun = False,
    plan_out: PlanOut = None,
    as_json: Json = False,
) -> Exit:
    """Give an entity another name, in code and in the database: files, wiring, routes, events.

    What surely is called after it is renamed in code by hand, too. What only may mean it is listed
    with file and line, and left alone.
    """
    wish = Wish(dry_run, as_json, plan_out, strict)
    tree = project_to_change(directory)
    there = {each.names.entity: each for each in entities_of(tree)}
    if entity not in there and new_name in there:
        return carry_out(tree, EntityPlan((), (there[new_name],)), wish)
    known = entity_of(tree, entity)
    ends = {end for each in there.values() for link in each.links for end in _ends(each, link)}
    keep_links = keep_table and entity in ends
    kept = {
        key: getattr(known.names, key)
        for key, is_kept in (("table", keep_table), ("link", keep_links), ("path", keep_path))
        if is_kept
    }
    chosen = read_chosen(names or [])
    for key in (kept.keys() & chosen) - {"link"}:
        raise Refusal(f"`--keep-{key}` and `--names {key}=…` differ", remedy="keep one of them")
    if new_name != entity and new_name in there:
        raise Refusal(f"there is an entity {new_name} already", remedy="choose another name")
    wanted = derive(new_name, plural, {**kept, **chosen})
    if wanted == known.names:
        return carry_out(tree, EntityPlan((), (known,)), wish)
    today = dt.datetime.now(dt.UTC).date()
    return carry_out(tree, plan_renaming(tree, known, wanted, today, strict=strict), wish)


def _ends(owner: Entity, link: Link) -> tuple[str, str | None]:
    """The entities that a table of links leads from and to."""
    return owner.names.entity, link.field.target

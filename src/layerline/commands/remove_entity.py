"""`layerline remove-entity Order`: take an entity out of every layer and out of the database."""

import datetime as dt
from pathlib import Path

from layerline.commands.conventions import Directory, DryRun, Json
from layerline.commands.evolving import Evolved
from layerline.commands.opening import project_to_change
from layerline.commands.planned import PlanOut, Strict, Wish, carry_out
from layerline.errors import Exit
from layerline.generation.manifest import entity_of
from layerline.generation.removal import plan_removal


def command(  # noqa: PLR0913 a command's options are its parameters
    entity: Evolved,
    *,
    directory: Directory = Path(),
    strict: Strict = False,
    dry_run: DryRun = False,
    plan_out: PlanOut = None,
    as_json: Json = False,
) -> Exit:
    """Take an entity out of every layer: its files, wiring, relations, its table.

    Refused while an entity or code refers to it. Its rows are lost when the migration runs.
    """
    tree = project_to_change(directory)
    going = entity_of(tree, entity)
    plan = plan_removal(tree, [going], dt.datetime.now(dt.UTC).date(), strict=strict)
    return carry_out(tree, plan, Wish(dry_run, as_json, plan_out))

"""`layerline change-field Order status:enum=draft,paid,void`: make a field another one."""

from pathlib import Path
from typing import Annotated

import typer

from layerline.architecture.fields import parse_field
from layerline.commands.conventions import Directory, DryRun, Json
from layerline.commands.evolving import Backfill, Evolved, evolve
from layerline.commands.planned import PlanOut, Strict, Wish
from layerline.errors import Exit
from layerline.generation import field_evolutions

NewField = Annotated[
    str,
    typer.Argument(
        metavar="FIELD", help="All of the field as it shall be: total:bigint:ge=0:null."
    ),
]


def command(  # noqa: PLR0913 a command's options are its parameters
    entity: Evolved,
    field: NewField,
    *,
    backfill: Backfill = None,
    directory: Directory = Path(),
    strict: Strict = False,
    dry_run: DryRun = False,
    plan_out: PlanOut = None,
    as_json: Json = False,
) -> Exit:
    """Change the type, length, values, limits or flags of a field, in code and in the database.

    What was edited by hand stays. Where rows may have a value that goes, or none where one is
    needed, --backfill says what they get.
    """
    new = parse_field(field)
    return evolve(
        directory,
        entity,
        lambda there: field_evolutions.changed(there, new, backfill),
        Wish(dry_run, as_json, plan_out, strict),
    )

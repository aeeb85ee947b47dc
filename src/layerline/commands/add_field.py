"""`layerline add-field Order shipped_at:datetime:null`: give an entity one more field."""

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
        metavar="FIELD", help="As add-entity takes it: shipped_at:datetime:null, total:int:ge=0."
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
    """Give an entity one more field: model, schemas, service, routes, tests, migration.

    What was edited by hand stays. A field that is required needs a default or --backfill, for the
    rows that are there.
    """
    new = parse_field(field)
    return evolve(
        directory,
        entity,
        lambda there: field_evolutions.added(there, new, backfill),
        Wish(dry_run, as_json, plan_out, strict),
    )

"""`layerline remove-field Order note`: take a field out of an entity."""

from pathlib import Path

from layerline.commands.conventions import Directory, DryRun, Json
from layerline.commands.evolving import Evolved, FieldName, evolve
from layerline.commands.planned import PlanOut, Strict, Wish
from layerline.errors import Exit
from layerline.generation import field_evolutions


def command(  # noqa: PLR0913 a command's options are its parameters
    entity: Evolved,
    field: FieldName,
    *,
    directory: Directory = Path(),
    strict: Strict = False,
    dry_run: DryRun = False,
    plan_out: PlanOut = None,
    as_json: Json = False,
) -> Exit:
    """Take a field out of an entity, in every layer and in the database.

    Refused where code surely uses it; what only may use it is listed. What is in its column is
    lost when the migration runs.
    """
    return evolve(
        directory,
        entity,
        lambda there: field_evolutions.removed(there, field),
        Wish(dry_run, as_json, plan_out, strict),
    )

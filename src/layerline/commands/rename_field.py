"""`layerline rename-field Order note remark`: give a field another name."""

from pathlib import Path
from typing import Annotated

import typer

from layerline.commands.conventions import Directory, DryRun, Json
from layerline.commands.evolving import Evolved, FieldName, evolve
from layerline.commands.planned import PlanOut, Strict, Wish
from layerline.errors import Exit
from layerline.generation import field_evolutions

NewName = Annotated[str, typer.Argument(metavar="NEW_NAME", help="What it is called from now on.")]

ApiAlias = Annotated[
    bool,
    typer.Option(
        "--api-alias",
        help="Requests, answers and queries keep the old name, until the same is run without it.",
    ),
]


def command(  # noqa: PLR0913 a command's options are its parameters
    entity: Evolved,
    field: FieldName,
    new_name: NewName,
    *,
    directory: Directory = Path(),
    api_alias: ApiAlias = False,
    strict: Strict = False,
    dry_run: DryRun = False,
    plan_out: PlanOut = None,
    as_json: Json = False,
) -> Exit:
    """Give a field another name, in code and in the database, where its values stay.

    What surely is this field is renamed in code by hand, too. What only may be it is listed with
    file and line, and left alone. With `--api-alias` clients go on with the old name; the same
    command without it ends that.
    """
    return evolve(
        directory,
        entity,
        lambda there: field_evolutions.renamed(there, field, new_name, api_alias=api_alias),
        Wish(dry_run, as_json, plan_out, strict),
    )

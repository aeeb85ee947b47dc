"""`layerline relation Order n-1 Customer null`: let two entities that are there belong together."""

from pathlib import Path
from typing import Annotated

import typer

from layerline.commands.conventions import Directory, DryRun, Json
from layerline.commands.evolving import Backfill, Evolved, evolve_in
from layerline.commands.opening import project_to_change
from layerline.commands.planned import PlanOut, Strict, Wish
from layerline.errors import Exit
from layerline.generation import field_evolutions
from layerline.generation.manifest import entity_of
from layerline.generation.relating import Kind, relation_field

Related = Annotated[Kind, typer.Argument(help="How many of the first to how many of the other.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other entity, as `Customer`.")]
Modifiers = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[MODIFIER]...",
        help="As add-entity takes them: null (it may be missing), unique, immutable, "
        "back=NAME (what the other side calls it), ondelete=cascade|restrict|null.",
    ),
]
FieldCalled = Annotated[
    str | None,
    typer.Option("--name", metavar="FIELD", help="What the field is called: buyer, for example."),
]


def command(  # noqa: PLR0913 a command's options are its parameters
    entity: Evolved,
    kind: Related,
    other: Other,
    modifiers: Modifiers = None,
    *,
    name: FieldCalled = None,
    backfill: Backfill = None,
    directory: Directory = Path(),
    strict: Strict = False,
    dry_run: DryRun = False,
    plan_out: PlanOut = None,
    as_json: Json = False,
) -> Exit:
    """Let two entities belong together: both models, schemas, checks, routes, tests, migration.

    n-1 and 1-n are the same relation, told from either side. One that is required needs the key
    that the rows that are there get: --backfill.
    """
    tree = project_to_change(directory)
    one, two = (entity_of(tree, each).names for each in (entity, other))
    owner, field = relation_field(kind, one, two, name, modifiers or ())
    return evolve_in(
        tree,
        owner.entity,
        lambda there: field_evolutions.added(there, field, backfill),
        Wish(dry_run, as_json, plan_out, strict),
    )

"""`layerline add-event Order shipped carrier:str`: tell of one more thing that may happen."""

from pathlib import Path
from typing import Annotated

import typer

from layerline.architecture.domain_events import parse_event
from layerline.commands.conventions import Directory, DryRun, Json
from layerline.commands.evolving import Evolved, evolve
from layerline.commands.planned import PlanOut, Strict, Wish
from layerline.errors import Exit
from layerline.generation.event_evolutions import with_event

Happened = Annotated[
    str, typer.Argument(metavar="NAME", help="What happened: shipped, payment_failed.")
]
Facts = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FIELD]...",
        help="What is told of it beside the key: carrier:str tracking:str:null.",
    ),
]


def command(  # noqa: PLR0913 a command's options are its parameters
    entity: Evolved,
    name: Happened,
    fields: Facts = None,
    *,
    directory: Directory = Path(),
    strict: Strict = False,
    dry_run: DryRun = False,
    plan_out: PlanOut = None,
    as_json: Json = False,
) -> Exit:
    """Give an entity one more domain event: its class, a handler, the service's method, tests.

    The service publishes it with `publish_NAME`; the handler notes it in the activity trail.
    """
    event = parse_event(entity, name, fields or ())
    return evolve(
        directory,
        entity,
        lambda there: with_event(there, event),
        Wish(dry_run, as_json, plan_out, strict),
    )

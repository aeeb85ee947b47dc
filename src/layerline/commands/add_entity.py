"""`layerline add-entity Order total:decimal=12,2`: give a project a new entity, in every layer."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from layerline.architecture.entity import entity
from layerline.architecture.names import read_chosen
from layerline.architecture.options import (
    EVERY_OPERATION,
    Key,
    Options,
    Paging,
    read_operations,
    read_together,
)
from layerline.commands.conventions import Directory, DryRun, Json
from layerline.commands.opening import project_to_change
from layerline.commands.planned import PlanOut, Strict, Wish, carry_out
from layerline.errors import Exit
from layerline.generation.entity import plan_entities

Name = Annotated[str, typer.Argument(help="The entity in PascalCase: OrderLine.")]
Fields = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FIELD]...",
        help="name:type, then modifiers: total:decimal=12,2:ge=0 status:enum=draft,paid "
        "email:email:unique customer:ref=Customer. Types: str[=N] text int bigint float "
        "decimal=P,S bool date datetime time uuid json email url slug enum=a,b ref=Entity "
        "refs=Entity. Modifiers: null unique index filter sort default=V min= max= ge= gt= le= "
        "lt= len=a,b ondelete=cascade|restrict|null back=NAME alias=NAME (what clients call it); "
        "immutable (set once), readonly (not set by clients), private (in no answer), sensitive "
        "(in no answer, log or event).",
    ),
]
Plural = Annotated[str | None, typer.Option(help="What several are called, in snake_case: people.")]
Spelled = Annotated[
    list[str] | None,
    typer.Option(
        "--names",
        metavar="KEY=VALUE",
        help="Another spelling than the derived one, of singular, plural, table, module, path, "
        "event or link: table=shop_orders,path=purchases.",
    ),
]
Public = Annotated[
    bool, typer.Option("--public", help="Open its routes to those who have no account (auth=jwt).")
]
Only = Annotated[
    str | None,
    typer.Option(
        metavar="OPERATIONS",
        help="The operations that there are, of create,read,list,update,delete; all by default.",
    ),
]
NoRoute = Annotated[bool, typer.Option("--no-route", help="No HTTP: other services use it.")]
NoEvents = Annotated[bool, typer.Option("--no-events", help="Publish nothing of its changes.")]
SoftDelete = Annotated[
    bool,
    typer.Option(
        "--soft-delete", help="Keep deleted rows, with a `deleted_at`; no read shows them again."
    ),
]
Unique = Annotated[
    list[str] | None,
    typer.Option(metavar="A,B", help="Fields that no two have alike together. Repeatable."),
]
Index = Annotated[
    list[str] | None, typer.Option(metavar="A,B", help="An index on several fields. Repeatable.")
]
PrimaryKey = Annotated[Key, typer.Option("--pk", help="What rows are told apart by.")]
Paginate = Annotated[
    Paging, typer.Option(help="How its list is gone through; offset pages have a total.")
]


def command(  # noqa: PLR0913 a command's options are its parameters
    name: Name,
    fields: Fields = None,
    *,
    directory: Directory = Path(),
    plural: Plural = None,
    names: Spelled = None,
    public: Public = False,
    only: Only = None,
    no_route: NoRoute = False,
    no_events: NoEvents = False,
    soft_delete: SoftDelete = False,
    unique: Unique = None,
    index: Index = None,
    key: PrimaryKey = Key.UUID7,
    paginate: Paginate = Paging.CURSOR,
    strict: Strict = False,
    dry_run: DryRun = False,
    plan_out: PlanOut = None,
    as_json: Json = False,
) -> Exit:
    """Add an entity to every layer: model to route, events, migration, tests, all wired.

    Nothing is written unless the project, with the entity in it, has no finding of
    `layerline lint` that it did not have before. All files are written, or none.
    """
    options = Options(
        only=EVERY_OPERATION if only is None else read_operations(only.split(",")),
        route=not no_route,
        events=not no_events,
        soft_delete=soft_delete,
        unique=read_together("--unique", [group.split(",") for group in unique or []]),
        index=read_together("--index", [group.split(",") for group in index or []]),
        key=key,
        paginate=paginate,
    )
    chosen = read_chosen(names or [])
    wanted = entity(name, fields or [], plural, chosen, public=public, options=options)
    tree = project_to_change(directory)
    plan = plan_entities(tree, [wanted], dt.datetime.now(dt.UTC).date(), strict=strict)
    return carry_out(tree, plan, Wish(dry_run, as_json, plan_out))

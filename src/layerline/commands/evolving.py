"""What the verbs share that change an entity that is there."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from layerline.architecture.entity import Entity
from layerline.commands.opening import project_to_change
from layerline.commands.planned import Wish, carry_out
from layerline.errors import Exit
from layerline.generation.entity import EntityPlan
from layerline.generation.evolution import Evolution
from layerline.generation.evolution_plan import plan_evolution
from layerline.generation.manifest import entity_of
from layerline.tree import Tree

Evolved = Annotated[str, typer.Argument(metavar="ENTITY", help="The entity, as `Order`.")]
FieldName = Annotated[str, typer.Argument(metavar="FIELD", help="The field, as `note`.")]
Backfill = Annotated[
    str | None,
    typer.Option(metavar="VALUE", help="What the rows that are there get where they need a value."),
]


def evolve(
    directory: Path, name: str, change: Callable[[Entity], Evolution | None], wish: Wish
) -> Exit:
    """Change an entity of a project, in every layer and in the database.

    Args:
        directory: the project, or a folder in it.
        name: of the entity.
        change: what becomes of it; None where it is like that already.
        wish: how it is to be carried out.

    Raises:
        Refusal: it cannot become that.
        PreconditionRefusal: the project has no such entity, or something cannot be written.
        VerificationRefusal: the project would have a finding that it does not have now.
    """
    return evolve_in(project_to_change(directory), name, change, wish)


def evolve_in(
    tree: Tree, name: str, change: Callable[[Entity], Evolution | None], wish: Wish
) -> Exit:
    """The same in a project that is open already."""
    entity = entity_of(tree, name)
    evolution = change(entity)
    if evolution is None:
        return carry_out(tree, EntityPlan((), (entity,)), wish)
    today = dt.datetime.now(dt.UTC).date()
    return carry_out(tree, plan_evolution(tree, evolution, today, strict=wish.strict), wish)

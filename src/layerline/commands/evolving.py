"""What the verbs share that change an entity that is there."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from layerline.architecture.config import find_root
from layerline.architecture.entity import Entity
from layerline.commands.planned import Wish, carry_out
from layerline.errors import Exit
from layerline.generation.entity import EntityPlan
from layerline.generation.evolution import Evolution, plan_evolution
from layerline.generation.manifest import entity_of
from layerline.tree import Tree, refuse_unfinished

Evolved = Annotated[str, typer.Argument(metavar="ENTITY", help="The entity, as `Order`.")]
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
    tree = Tree(find_root(directory))
    refuse_unfinished(tree.root)
    entity = entity_of(tree, name)
    evolution = change(entity)
    if evolution is None:
        return carry_out(tree, EntityPlan((), (entity,)), wish)
    today = dt.datetime.now(dt.UTC).date()
    return carry_out(tree, plan_evolution(tree, evolution, today, strict=wish.strict), wish)

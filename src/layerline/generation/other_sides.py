"""What the model of a ref's target has of it, as much of a file as is needed to merge it."""

from layerline.architecture.entity import Entity
from layerline.architecture.names import Names
from layerline.codemods.evolving.merge import Merged, merge
from layerline.generation.relations import back_relationship


def other_side(entity: Entity | None, target: Names) -> str:
    """The part of a target's model that an entity's relations are the reason for.

    Args:
        entity: whose relations they are; None where it has none.
        target: the names of what they point to.
    """
    refs = [each for each in entity.fields if each.target == target.entity] if entity else []
    lines = [f"class {target.entity}:", '    """."""']
    if entity and refs:
        lines = [
            "from typing import TYPE_CHECKING",
            "from sqlalchemy.orm import Mapped, relationship",
            "if TYPE_CHECKING:",
            f"    from app.models.{entity.names.module} import {entity.names.entity}",
            *lines,
            *(f"    {back_relationship(entity, each, target)}" for each in refs),
        ]
    return "\n".join([*lines, ""])


def without_relations(source: str, entity: Entity, target: Entity) -> Merged:
    """A target's model without its side of an entity's refs.

    Raises:
        PreconditionRefusal: it does not parse.
    """
    return merge(other_side(entity, target.names), source, other_side(None, target.names))

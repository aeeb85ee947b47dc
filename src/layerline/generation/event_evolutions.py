"""What a further event of an entity means: the entity afterwards."""

from dataclasses import replace

from layerline.architecture.domain_events import DomainEvent
from layerline.architecture.entity import Entity
from layerline.errors import Refusal
from layerline.generation.evolution import Evolution


def with_event(entity: Entity, new: DomainEvent) -> Evolution | None:
    """One more event, the last one; None where the entity has exactly this one.

    Raises:
        Refusal: there is another of the name, or the entity has no place for it.
    """
    options = entity.options
    if new in options.domain_events:
        return None
    for each in options.domain_events:
        if each.name == new.name:
            raise Refusal(
                f"{entity.names.entity} has an event `{new.name}` already, which is `{each.spec}`",
                remedy="choose another name, or change its class by hand",
            )
    more = replace(options, domain_events=(*options.domain_events, new))
    table = entity.names.table
    return Evolution(
        entity,
        replace(entity, options=more),
        slug=f"tell_{table}_{new.name}",
        title=f"Tell of {table}: {new.name}",
        back="Tell it no more",
    )

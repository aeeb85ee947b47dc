"""References in a circle: which services would need each other, and what is done instead.

A service needs the service of each entity that it refers to. Where that closes a circle, the
reference that may be missing is checked by the repository, in the database, and gets its
constraint when both tables are there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from layerline.architecture.entity import Entity
from layerline.errors import Refusal

Needs = Mapping[str, Iterable[str]]
"""The entities whose services the service of each needs."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that is made otherwise than usual, and why."""

    entity: str
    field: str
    how: str
    why: str

    @property
    def sentence(self) -> str:
        """All of it."""
        return f"`{self.field}` of {self.entity} is {self.how}: {self.why}"


def opened(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The same entities; of each circle, the last reference that may be missing is checked."""
    needs: dict[str, list[str]] = {entity.names.entity: [] for entity in entities}
    checked: dict[str, list[str]] = {}
    for is_optional in (False, True):
        for entity in entities:
            own = entity.names.entity
            for field in entity.refs:
                target = field.target or ""
                if field.null is not is_optional or target == own:
                    continue
                if is_optional and way(needs, target, own):
                    checked.setdefault(own, []).append(field.name)
                else:
                    needs[own].append(target)
    pairs = {(entity.names.entity, ref.target) for entity in entities for ref in entity.refs}
    return tuple(
        replace(
            entity,
            checked=tuple(checked.get(own, ())),
            mutual=tuple(
                r.name for r in entity.refs if own != r.target and (r.target, own) in pairs
            ),
        )
        for entity in entities
        for own in [entity.names.entity]
    )


def needed(entities: Iterable[Entity]) -> dict[str, list[str]]:
    """What each of them needs, by its references that are not checked."""
    return {
        entity.names.entity: [
            field.target
            for field in entity.refs
            if field.target and field.name not in entity.checked
        ]
        for entity in entities
    }


def way(needs: Needs, start: str, goal: str) -> list[str] | None:
    """How needs lead from one entity to another, the shortest way; None where they do not."""
    ways, seen = [[start]], {start}
    for found in ways:
        if found[-1] == goal:
            return found
        for target in needs.get(found[-1], ()):
            if target not in seen:
                seen.add(target)
                ways.append([*found, target])
    return None


def refuse_new_circle(before: Entity, after: Entity, others: Iterable[Entity]) -> None:
    """Refuse an evolution whose new reference makes services need each other.

    Args:
        before: the entity as it was.
        after: as it shall be.
        others: the entities of the project.

    Raises:
        Refusal: it does.
    """
    own = after.names.entity
    needs = needed(each for each in others if each.names.entity != own)
    old = {field.target for field in before.refs}
    for field in after.refs:
        target = field.target or ""
        if target in {own, *old} or not (chain := way(needs, target, own)):
            continue
        raise Refusal(
            f"{own}Service would need {target}Service for `{field.name}`, which needs it already "
            f"({' → '.join(chain)}), and services may not need each other",
            remedy="let the other side refer to it, or keep the id alone: "
            f"{field.name}_id:uuid:null:index",
        )


def decisions(new: Iterable[Entity], batch: Iterable[Entity]) -> Iterator[Decision]:
    """What is said of each reference that is checked.

    Args:
        new: the entities that are told about.
        batch: all that come together.
    """
    needs = needed(batch)
    for entity in new:
        own = entity.names.entity
        for field in entity.refs:
            if field.name in entity.checked:
                chain = " → ".join(way(needs, field.target or "", own) or [])
                yield Decision(
                    own,
                    field.name,
                    "checked in the database by the repository",
                    f"services need each other already ({chain}), and {own}Service may not "
                    f"need {field.target}Service as well",
                )

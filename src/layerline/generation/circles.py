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


@dataclass(frozen=True, slots=True)
class Evolved:
    """What an evolution comes to where references may close a circle.

    Attributes:
        entity: as it shall be.
        others: those that must tell their columns apart from now on, as they shall be.
        decisions: which of its references are checked from now on, and why.
    """

    entity: Entity
    others: tuple[Entity, ...]
    decisions: tuple[Decision, ...]


def opened_again(before: Entity, after: Entity, project: Iterable[Entity]) -> Evolved:
    """An evolution whose new references are checked where services would need each other.

    Args:
        before: the entity as it was.
        after: as it shall be.
        project: the entities that there are.

    Raises:
        Refusal: no record could be the first any more, as each would require another.
    """
    own = after.names.entity
    there = {each.names.entity: each for each in project if each.names.entity != own}
    _refuse_required_circle(before, after, there.values())
    needs = needed(there.values())
    old = {field.target for field in before.refs if field.name not in before.checked}
    checked = [
        field.name
        for field in after.refs
        if field.target not in {own, *old} and way(needs, field.target or "", own)
    ]
    opened_one = replace(after, checked=tuple(dict.fromkeys([*after.checked, *checked])))
    others = [
        replace(other, mutual=_facing(other, after))
        for other in there.values()
        if any(ref.target == other.names.entity for ref in after.refs)
    ]
    facing = {other.names.entity for other in others if other.mutual}
    mutual = tuple(ref.name for ref in after.refs if ref.target in facing)
    entity = replace(opened_one, mutual=tuple(dict.fromkeys([*after.mutual, *mutual])))
    new = [name for name in entity.checked if name not in before.checked]
    return Evolved(
        entity,
        tuple(each for each in others if each.mutual != there[each.names.entity].mutual),
        tuple(each for each in decisions([entity], [*there.values(), entity]) if each.field in new),
    )


def _facing(other: Entity, entity: Entity) -> tuple[str, ...]:
    """The references to an entity that refers back, beside those that are known as such."""
    found = [ref.name for ref in other.refs if ref.target == entity.names.entity]
    return tuple(dict.fromkeys([*other.mutual, *found]))


def _refuse_required_circle(before: Entity, after: Entity, others: Iterable[Entity]) -> None:
    own = after.names.entity
    required = {
        each.names.entity: [ref.target or "" for ref in each.refs if not ref.null]
        for each in others
    }
    old = {field.target for field in before.refs if not field.null}
    for field in after.refs:
        target = field.target or ""
        if field.null or target in {own, *old} or not (chain := way(required, target, own)):
            continue
        raise Refusal(
            f"`{field.name}` would close a circle of required references: "
            f"{' → '.join([own, *chain])}",
            remedy=f"let it be missing, as `{field.name}:ref={target}:null`: "
            "else no record could be the first",
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

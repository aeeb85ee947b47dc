"""What a domain's file means for a project: in which order, and what stands against it."""

from collections.abc import Iterator, Mapping, Sequence

from layerline.architecture.domain import Domain, Mistake
from layerline.architecture.entity import Entity
from layerline.architecture.wiring import MANIFESTS
from layerline.errors import Refusal
from layerline.generation.entity import obstacles
from layerline.generation.manifest import entity_of, read_manifest
from layerline.tree import Tree


def in_order(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The same entities, each after those of them that it refers to."""
    return tuple(_walk(entities, {entity.names.entity: entity for entity in entities}))


def mistakes_in_project(domain: Domain, tree: Tree) -> Iterator[Mistake]:
    """What cannot be, in this project and beside each other.

    Raises:
        PreconditionRefusal: this is no layerline project.
    """
    homeless = set()
    for ref in domain.refs:
        if ref.target not in domain.places:
            if refusal := _missing(tree, ref.target):
                homeless.add(ref.entity)
                remedy = f"add [{ref.target}], or correct the name"
                yield Mistake(ref.place, refusal.reason, remedy)
        elif ref.target != ref.entity and (way := _way(domain, ref.target, ref.entity)):
            circle = " → ".join([ref.entity, *way])
            yield Mistake(
                ref.place,
                f"`{ref.field.name}` closes a circle of references: {circle}",
                "leave one of them out: neither table, and neither service, could come first",
            )
    known = {entity.names.entity: entity for entity in domain.entities}
    sound = [each for each in domain.entities if _is_complete(each, domain, known, homeless)]
    for entity, refusal in obstacles(tree, sound, known):
        yield Mistake(domain.places[entity.names.entity], refusal.reason, refusal.remedy)


def missing_in(domain: Domain, tree: Tree) -> list[str]:
    """The entities that the project has and the file has not."""
    known = {entity.names.singular for entity in domain.entities}
    paths = [path for path in tree.paths(MANIFESTS) if path.endswith(".toml")]
    return [
        read_manifest(tree, path).entity.names.entity
        for path in paths
        if path.rpartition("/")[2].removesuffix(".toml") not in known
    ]


def _walk(entities: Sequence[Entity], known: dict[str, Entity]) -> Iterator[Entity]:
    done: set[str] = set()
    pending = [(entity, False) for entity in reversed(entities)]
    while pending:
        entity, is_ready = pending.pop()
        name = entity.names.entity
        if name in done:
            continue
        if is_ready:
            done.add(name)
            yield entity
            continue
        pending.append((entity, True))
        targets = {each.target for each in entity.refs if each.target in known} - {name} - done
        pending += [(known[each], False) for each in sorted(map(str, targets), reverse=True)]


def _missing(tree: Tree, name: str) -> Refusal | None:
    try:
        entity_of(tree, name)
    except Refusal as refusal:
        return refusal
    return None


def _way(domain: Domain, start: str, goal: str) -> list[str] | None:
    """How references lead from one entity to another, the shortest way."""
    ways, seen = [[start]], {start}
    for way in ways:
        if way[-1] == goal:
            return way
        for ref in domain.refs:
            if ref.entity == way[-1] and ref.target not in seen:
                seen.add(ref.target)
                ways.append([*way, ref.target])
    return None


def _is_complete(
    entity: Entity, domain: Domain, known: Mapping[str, Entity], homeless: set[str]
) -> bool:
    """Whether each target is sound, too: what else is wrong follows from what is said already."""
    targets = {field.target for field in entity.refs if field.target in domain.places}
    return entity.names.entity not in homeless and targets <= known.keys()

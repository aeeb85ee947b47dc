"""What a domain's file means for a project: in which order, and what stands against it."""

from collections.abc import Iterator, Mapping, Sequence

from layerline.architecture.domain import Domain, Mistake, Reference, as_in_a_file
from layerline.architecture.entity import Entity
from layerline.architecture.fields import FieldType
from layerline.errors import Refusal
from layerline.generation.circles import opened, way
from layerline.generation.entity import obstacles
from layerline.generation.manifest import Manifest, entity_of, manifest_paths, read_manifest
from layerline.tree import Tree


def in_order(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The same entities, each after those of them that its service needs."""
    entities = opened(entities)
    return tuple(_walk(entities, {entity.names.entity: entity for entity in entities}))


def mistakes_in_project(domain: Domain, tree: Tree) -> Iterator[Mistake]:
    """What cannot be, in this project and beside each other.

    Raises:
        PreconditionRefusal: this is no layerline project.
    """
    homeless = set()
    required = _required(domain)
    for ref in domain.refs:
        if ref.target not in domain.places:
            if refusal := _missing(tree, ref.target):
                homeless.add(ref.entity)
                remedy = f"add [{ref.target}], or correct the name"
                yield Mistake(ref.place, refusal.reason, remedy, ref.entity)
        elif _must_be_there(ref) and (chain := way(required, ref.target, ref.entity)):
            circle = " → ".join([ref.entity, *chain])
            yield Mistake(
                ref.place,
                f"`{ref.field.name}` closes a circle of required references: {circle}",
                f"let one of them be missing, as `{ref.field.name}:ref={ref.target}:null`: "
                "else no record could be the first",
                ref.entity,
            )
    known = {entity.names.entity: entity for entity in domain.entities}
    sound = [each for each in domain.entities if _is_complete(each, domain, known, homeless)]
    for entity, refusal in obstacles(tree, sound, known):
        name = entity.names.entity
        said, done = as_in_a_file(refusal.reason), as_in_a_file(refusal.remedy)
        yield Mistake(domain.places[name], said, done, name)


def missing_in(domain: Domain, tree: Tree) -> list[Manifest]:
    """The entities that the project has and the file has not."""
    known = {entity.names.singular for entity in domain.entities}
    return [
        read_manifest(tree, path)
        for path in manifest_paths(tree)
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
        refs = [each for each in entity.refs if each.name not in entity.checked]
        targets = {each.target for each in refs if each.target in known} - {name} - done
        pending += [(known[each], False) for each in sorted(map(str, targets), reverse=True)]


def _missing(tree: Tree, name: str) -> Refusal | None:
    try:
        entity_of(tree, name)
    except Refusal as refusal:
        return refusal
    return None


def _must_be_there(ref: Reference) -> bool:
    return ref.field.type is FieldType.REF and not ref.field.null and ref.target != ref.entity


def _required(domain: Domain) -> dict[str, list[str]]:
    """The entities without which there can be none of one, by their references."""
    required: dict[str, list[str]] = {}
    for ref in domain.refs:
        if _must_be_there(ref):
            required.setdefault(ref.entity, []).append(ref.target)
    return required


def _is_complete(
    entity: Entity, domain: Domain, known: Mapping[str, Entity], homeless: set[str]
) -> bool:
    """Whether each target is sound, too: what else is wrong follows from what is said already."""
    targets = {target for target in entity.targets if target in domain.places}
    return entity.names.entity not in homeless and targets <= known.keys()

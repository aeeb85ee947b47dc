"""Plan new entities: their files, migrations, wiring and manifests, all staged."""

import dataclasses
import datetime as dt
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from layerline.architecture.cautions import cautions
from layerline.architecture.entity import Entity
from layerline.architecture.fields import FieldType
from layerline.architecture.links import Link
from layerline.architecture.names import Names
from layerline.architecture.wiring import (
    ANSWERS_FILE,
    ENTITY_WIRINGS,
    LINK_FILE,
    LINK_MIGRATION_TEMPLATE,
    MIGRATION_TEMPLATE,
    REFERENCE_MIGRATION_TEMPLATE,
    ROUTERS_FILE,
    has_accounts,
)
from layerline.errors import PreconditionRefusal, Refusal
from layerline.formatting import Formatting
from layerline.generation.circles import Decision, decisions
from layerline.generation.clashes import (
    Symbols,
    refuse_files_in_the_way,
    refuse_long_identifiers,
    refuse_symbols,
    refuse_target,
    symbols,
)
from layerline.generation.edits import Edit, ManualStep
from layerline.generation.entity_files import EntityRenderer
from layerline.generation.manifest import Manifest, entity_of, manifest_path, read_manifest
from layerline.generation.migrations import Chain
from layerline.generation.own_templates import own_templates
from layerline.generation.owned import files_of, refuse_older_projects
from layerline.generation.wiring import Wirer
from layerline.release import VERSION
from layerline.tree import Tree, digest

NEXT = ("make migrate", "make check")
"""What a person does after entities came, changed or went."""


@dataclass(frozen=True, slots=True)
class EntityPlan:
    """What adding, changing or removing entities means.

    Attributes:
        entities: those that are new or another from now on, each after those that it refers to.
        unchanged: those that the project has already, exactly like this.
        edits: of files that are there.
        manual: what a person has to add, because no place for it is certainly right.
        warnings: what is allowed and may surprise.
        removed: those that go.
        decisions: what is made otherwise than usual.
        words: paths and names that are others from now on, by the old ones.
        tested: the files whose content is what our tests lint: made from our own templates, or
            entered in a list and given the other side of a relation.
    """

    entities: tuple[Entity, ...]
    unchanged: tuple[Entity, ...] = ()
    edits: tuple[Edit, ...] = ()
    manual: tuple[ManualStep, ...] = ()
    warnings: tuple[str, ...] = ()
    removed: tuple[Entity, ...] = ()
    decisions: tuple[Decision, ...] = ()
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)
    tested: frozenset[str] = frozenset()

    @property
    def next(self) -> tuple[str, ...]:
        """The commands that come after it."""
        return NEXT if self.entities or self.removed else ()


def plan_entities(
    tree: Tree, wanted: Sequence[Entity], today: dt.date, *, strict: bool = False
) -> EntityPlan:
    """Stage new entities in a project.

    Args:
        tree: the project.
        wanted: each after those that it refers to.
        today: for the names of the migrations.
        strict: refuse what would be said in a warning or left to a person.

    Raises:
        Refusal: the project has another entity of this name, or what `strict` forbids.
        PreconditionRefusal: this is no layerline project, something that is referred to is
            missing, a file is in the way, or one that must be edited cannot be.
    """
    batch = {entity.names.entity: entity for entity in wanted}
    for _, refusal in obstacles(tree, wanted, batch):
        raise refusal
    unchanged = [entity for entity in wanted if _is_there(tree, entity)]
    new = [entity for entity in wanted if entity not in unchanged]
    warnings = tuple(sentence for entity in new for sentence in cautions(entity))
    if warnings and strict:
        raise Refusal(warnings[0], remedy="use another name, or leave --strict out")
    if not new:
        return EntityPlan((), tuple(unchanged))
    renderers = _renderers(tree, new, batch, today)
    sources = {each.entity.names.entity: _sources(tree, each) for each in renderers}
    formatting = Formatting(dict(ChainMap(*sources.values())), tree.root)
    wirer = Wirer(tree, strict=strict)
    wirer.enter(new)
    for path, source in formatting.result().items():
        tree.write(path, source)
    for renderer in renderers:
        wirer.relate(renderer, _targets(tree, renderer.entity, batch))
    made = [_note(tree, entity, sources[entity.names.entity]) for entity in new]
    edits = [edit for edit in dict.fromkeys(wirer.edits) if not tree.is_new(edit.path)]
    tested = {path for paths in made for path in paths} | {edit.path for edit in wirer.edits}
    decided = tuple(decisions(new, wanted))
    return EntityPlan(
        entities=tuple(new),
        unchanged=tuple(unchanged),
        edits=tuple(edits),
        manual=tuple(wirer.manual),
        warnings=warnings,
        decisions=decided,
        tested=frozenset(() if renderers[0].templates.own else tested),
    )


def _note(tree: Tree, entity: Entity, files: Iterable[str]) -> tuple[str, ...]:
    """Stage the manifest of a new entity; gives its path and those of the files that it notes."""
    hashes = {path: digest(tree.read_bytes(path)) for path in files}
    path = manifest_path(entity.names.singular)
    tree.write(path, Manifest(entity, VERSION, hashes).text())
    return (path, *hashes)


def obstacles(
    tree: Tree, wanted: Sequence[Entity], batch: Mapping[str, Entity]
) -> Iterator[tuple[Entity, Refusal]]:
    """What in the project stands against an entity, for each of which something does.

    Args:
        tree: the project.
        wanted: the entities.
        batch: those that come together with them, by name.

    Raises:
        PreconditionRefusal: this is no layerline project at all.
    """
    _refuse_other_projects(tree)
    there: Symbols | None = None
    for entity in wanted:
        try:
            _refuse_public_without_accounts(tree, entity)
            if _is_there(tree, entity):
                continue
            there = there or symbols(tree)
            refuse_symbols(entity, there)
            targets = _targets(tree, entity, batch)
            options = {name: target.options for name, target in targets.items()}
            refuse_older_projects(tree, entity, options)
            named = {name: target.names for name, target in targets.items()}
            refuse_long_identifiers(entity, named)
            links = [LINK_FILE.of(link.names) for link in entity.links]
            files = [file.of(entity.names) for file in files_of(entity.options)]
            refuse_files_in_the_way(tree, [*files, *links])
        except Refusal as refusal:
            yield entity, refusal


def _refuse_other_projects(tree: Tree) -> None:
    missing = [w.path for w in ENTITY_WIRINGS if not tree.exists(w.path)]
    if missing and (tree.exists(ANSWERS_FILE) or len(missing) < len(ENTITY_WIRINGS)):
        raise PreconditionRefusal(
            f"{tree.root} has lost {' and '.join(missing)}, where layerline enters entities",
            remedy=f"bring it back: git restore {' '.join(missing)}; where a commit took it away, "
            f"git log -1 -- {missing[0]} names that commit: git restore --source=COMMIT^ …",
        )
    if missing:
        raise PreconditionRefusal(
            f"{tree.root} is no project that layerline made: {missing[0]} is missing",
            remedy="go to the project's folder, or start one: layerline new PATH",
        )


def _refuse_public_without_accounts(tree: Tree, entity: Entity) -> None:
    if entity.public and not has_accounts(tree.read(ROUTERS_FILE)):
        raise Refusal(
            f"{entity.names.entity} cannot be public in a project that has no accounts: "
            "each route is open to everybody already",
            remedy="leave --public out, or start a project with accounts: "
            "layerline new PATH --data auth=jwt",
        )


def _is_there(tree: Tree, asked: Entity) -> bool:
    manifest = manifest_path(asked.names.singular)
    if not tree.exists(manifest):
        return False
    there = read_manifest(tree, manifest).entity
    if there == asked:
        return True
    if there.public != asked.public:
        raise Refusal(
            f"the entity {there.names.entity} exists already, "
            f"and is {'public' if there.public else 'not public'}",
            remedy=f"move its router to the other list in {ROUTERS_FILE} by hand",
        )
    what = "fields" if there.names == asked.names else "names"
    if there.fields == asked.fields and there.names == asked.names:
        what = "options"
    raise Refusal(
        f"the entity {there.names.entity} exists already, with other {what}",
        remedy="choose another name, or change its files by hand",
    )


def _renderers(
    tree: Tree, new: Sequence[Entity], batch: Mapping[str, Entity], today: dt.date
) -> list[EntityRenderer]:
    """What renders each entity, with its targets and its place among the migrations."""
    chain, templates = Chain.read(tree), own_templates(tree)
    first = [chain.next(f"create_{entity.names.table}", today) for entity in new]
    renderers = []
    for entity, revision in zip(new, first, strict=True):
        targets = _targets(tree, entity, batch)
        names = {name: target.names for name, target in targets.items()}
        later = {name: chain.next(slug, today) for name, slug in _later(entity, names)}
        options = {name: target.options for name, target in targets.items()}
        renderers.append(EntityRenderer(entity, names, revision, templates, options, later))
    return renderers


def _later(entity: Entity, targets: Mapping[str, Names]) -> Iterator[tuple[str, str]]:
    """The relations that get a migration of their own, after all tables, and what it does."""
    for field in entity.fields:
        if field.type is FieldType.REFS:
            yield field.name, f"create_{Link(entity.names, field).names.table}"
        elif field.name in entity.checked:
            target = targets[field.target or ""]
            yield field.name, f"{entity.names.table}_refer_to_{target.table}"


def _targets(tree: Tree, entity: Entity, batch: Mapping[str, Entity]) -> dict[str, Entity]:
    """The entities that one refers to, by name."""
    return {name: _target(tree, batch, name) for name in sorted(entity.targets)}


def _target(tree: Tree, batch: Mapping[str, Entity], name: str) -> Entity:
    """An entity that a new one refers to, whose model can have the other side."""
    target = batch[name] if name in batch else entity_of(tree, name)
    refuse_target(target)
    return target


def _sources(tree: Tree, renderer: EntityRenderer) -> dict[str, str]:
    names = renderer.entity.names
    files = files_of(renderer.entity.options)
    sources = {file.of(names): renderer.render(file.template) for file in files}
    migrations = {renderer.revision.path: renderer.render(MIGRATION_TEMPLATE)}
    for field in renderer.entity.fields:
        if field.name not in renderer.later:
            continue
        is_link = field.type is FieldType.REFS
        template = LINK_MIGRATION_TEMPLATE if is_link else REFERENCE_MIGRATION_TEMPLATE
        migrations[renderer.later[field.name].path] = renderer.render_for(field, template)
        if is_link:
            path = LINK_FILE.of(Link(names, field).names)
            sources[path] = renderer.render_for(field, LINK_FILE.template)
    refuse_files_in_the_way(tree, migrations)
    return sources | migrations

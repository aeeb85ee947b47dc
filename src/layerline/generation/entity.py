"""Plan new entities: their files, migrations, wiring and manifests, all staged."""

import datetime as dt
from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from layerline.architecture.cautions import cautions
from layerline.architecture.entity import Entity
from layerline.architecture.wiring import ENTITY_FILES, ENTITY_WIRINGS
from layerline.errors import PreconditionRefusal, Refusal
from layerline.formatting import Formatting
from layerline.generation.clashes import (
    refuse_files_in_the_way,
    refuse_long_identifiers,
    refuse_symbols,
    symbols,
)
from layerline.generation.edits import Edit, ManualStep
from layerline.generation.entity_files import EntityRenderer
from layerline.generation.manifest import Manifest, entity_of, manifest_path, read_manifest
from layerline.generation.migrations import Chain
from layerline.release import VERSION
from layerline.tree import Tree, digest

NEXT = ("make migrate", "make check")
"""What a person does after entities were added."""


@dataclass(frozen=True, slots=True)
class EntityPlan:
    """What adding entities means.

    Attributes:
        entities: the new ones with all their names, each after those that it refers to.
        unchanged: those that the project has already, exactly like this.
        edits: of files that are there.
        manual: what a person has to add, because no place for it is certainly right.
        warnings: what is allowed and may surprise.
    """

    entities: tuple[Entity, ...]
    unchanged: tuple[Entity, ...] = ()
    edits: tuple[Edit, ...] = ()
    manual: tuple[ManualStep, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def next(self) -> tuple[str, ...]:
        """The commands that come after it."""
        return NEXT if self.entities else ()


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
    _refuse_other_projects(tree)
    unchanged = [entity for entity in wanted if _is_there(tree, entity)]
    new = [entity for entity in wanted if entity not in unchanged]
    warnings = tuple(sentence for entity in new for sentence in cautions(entity))
    if warnings and strict:
        raise Refusal(warnings[0], remedy="use another name, or leave --strict out")
    if not new:
        return EntityPlan((), tuple(unchanged))
    renderers = _renderers(tree, new, today)
    sources = {each.entity.names.entity: _sources(tree, each) for each in renderers}
    formatting = Formatting(dict(ChainMap(*sources.values())), tree.root)
    # Imported here and nowhere else: libcst takes as long to import as ruff to format.
    from layerline.generation.wiring import Wirer  # noqa: PLC0415

    wirer = Wirer(tree, strict=strict)
    wirer.enter(new)
    for path, source in formatting.result().items():
        tree.write(path, source)
    for renderer in renderers:
        wirer.relate(renderer)
    for entity in new:
        hashes = {path: digest(tree.read_bytes(path)) for path in sources[entity.names.entity]}
        manifest = Manifest(entity, VERSION, hashes)
        tree.write(manifest_path(entity.names.singular), manifest.text())
    edits = [edit for edit in dict.fromkeys(wirer.edits) if not tree.is_new(edit.path)]
    return EntityPlan(tuple(new), tuple(unchanged), tuple(edits), tuple(wirer.manual), warnings)


def _refuse_other_projects(tree: Tree) -> None:
    missing = [w.path for w in ENTITY_WIRINGS if not tree.exists(w.path)]
    if missing:
        raise PreconditionRefusal(
            f"{tree.root} is no project that layerline made: {missing[0]} is missing",
            remedy="go to the project's folder, or start one: layerline new PATH",
        )


def _is_there(tree: Tree, asked: Entity) -> bool:
    manifest = manifest_path(asked.names.singular)
    if not tree.exists(manifest):
        return False
    there = read_manifest(tree, manifest).entity
    if there == asked:
        return True
    what = "fields" if there.names == asked.names else "names"
    raise Refusal(
        f"the entity {there.names.entity} exists already, with other {what}",
        remedy="choose another name, or change its files by hand",
    )


def _renderers(tree: Tree, new: Sequence[Entity], today: dt.date) -> list[EntityRenderer]:
    """What renders each entity, with its targets and its place among the migrations."""
    chain = Chain.read(tree)
    there = symbols(tree)
    batch = {entity.names.entity: entity for entity in new}
    renderers = []
    for entity in new:
        refuse_symbols(entity, there)
        targets = {
            name: _target(tree, batch, name).names
            for name in sorted({field.target for field in entity.refs if field.target})
        }
        refuse_long_identifiers(entity, {name: names.table for name, names in targets.items()})
        revision = chain.next(f"create_{entity.names.table}", today)
        renderers.append(EntityRenderer(entity, targets, revision))
    return renderers


def _target(tree: Tree, batch: Mapping[str, Entity], name: str) -> Entity:
    """An entity that a new one refers to, whose model can have the other side."""
    target = batch[name] if name in batch else entity_of(tree, name)
    if any("list" in {field.name, field.column} for field in target.fields):
        raise PreconditionRefusal(
            f"{name} has a field `list`, which hides Python's in its class body",
            remedy=f"rename that field before something refers to {name}",
        )
    return target


def _sources(tree: Tree, renderer: EntityRenderer) -> dict[str, str]:
    names = renderer.entity.names
    sources = {file.of(names): renderer.render(file.template) for file in ENTITY_FILES}
    sources[renderer.revision.path] = renderer.render("migration.py.jinja")
    refuse_files_in_the_way(tree, sources)
    return sources

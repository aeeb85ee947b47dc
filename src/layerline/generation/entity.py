"""Plan a new entity: its files, its migration, its wiring and its manifest, all staged."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from layerline.architecture.entity import Entity
from layerline.architecture.wiring import ENTITY_FILES, ENTITY_WIRINGS, MODEL_FILE
from layerline.codemods.add_class_member import add_class_member
from layerline.codemods.add_import import add_import
from layerline.codemods.add_list_entry import add_list_entry
from layerline.errors import PreconditionRefusal, Refusal
from layerline.formatting import format_python
from layerline.generation import columns
from layerline.generation.entity_files import EntityRenderer
from layerline.generation.manifest import Manifest, entity_of, manifest_path, read_manifest
from layerline.generation.migrations import next_revision
from layerline.release import VERSION
from layerline.tree import Tree, digest


@dataclass(frozen=True, slots=True)
class EntityPlan:
    """What adding an entity means.

    Attributes:
        entity: the entity with all its names.
        created: paths of new files.
        edited: paths of files that get more lines.
        unchanged: whether the project has exactly this entity already.
    """

    entity: Entity
    created: tuple[str, ...]
    edited: tuple[str, ...]
    unchanged: bool = False


def plan_entity(tree: Tree, entity: Entity, today: dt.date) -> EntityPlan:
    """Stage a new entity in a project.

    Raises:
        Refusal: the project has another entity of this name.
        PreconditionRefusal: this is no layerline project, something it refers to is missing,
            a file is in the way, or one that must be edited cannot be.
    """
    _refuse_other_projects(tree)
    manifest = manifest_path(entity.names.singular)
    if tree.exists(manifest):
        return _already_there(read_manifest(tree, manifest).entity, entity)
    targets = {
        name: entity.names if name == entity.names.entity else entity_of(tree, name).names
        for name in sorted({field.target for field in entity.refs if field.target})
    }
    revision = next_revision(tree, f"create_{entity.names.table}", today)
    renderer = EntityRenderer(entity, targets, revision)
    sources = {file.of(entity.names): renderer.render(file.template) for file in ENTITY_FILES}
    sources[revision.path] = renderer.render("migration.py.jinja")
    _refuse_files_in_the_way(tree, sources)
    written = format_python(sources, tree.root)
    for path, source in written.items():
        tree.write(path, source)
    edited = [*_wire(tree, entity), *_wire_targets(tree, renderer)]
    hashes = {path: digest(source.encode()) for path, source in written.items()}
    tree.write(manifest, Manifest(entity, VERSION, hashes).text())
    return EntityPlan(entity, (*sorted(written), manifest), tuple(edited))


def _refuse_other_projects(tree: Tree) -> None:
    missing = [w.path for w in ENTITY_WIRINGS if not tree.exists(w.path)]
    if missing:
        raise PreconditionRefusal(
            f"{tree.root} is no project that layerline made: {missing[0]} is missing",
            remedy="go to the project's folder, or start one: layerline new PATH",
        )


def _already_there(there: Entity, asked: Entity) -> EntityPlan:
    if there == asked:
        return EntityPlan(asked, (), (), unchanged=True)
    raise Refusal(
        f"the entity {there.names.entity} exists already, with other fields",
        remedy="choose another name, or change its files by hand",
    )


def _refuse_files_in_the_way(tree: Tree, sources: dict[str, str]) -> None:
    for path in sources:
        if tree.exists(path):
            raise PreconditionRefusal(
                f"{path} exists already", remedy="move it away, or choose another name or --plural"
            )


def _wire(tree: Tree, entity: Entity) -> list[str]:
    for wiring in (wiring.of(entity.names) for wiring in ENTITY_WIRINGS):
        with _naming(wiring.path):
            imported = add_import(tree.read(wiring.path), wiring.module, wiring.name)
            entry = wiring.entry.format(name=imported.bound_name)
            tree.write(wiring.path, add_list_entry(imported.source, wiring.list_name, entry))
    return [wiring.path for wiring in ENTITY_WIRINGS]


def _wire_targets(tree: Tree, renderer: EntityRenderer) -> list[str]:
    """Give each entity that the new one refers to its side of the relation."""
    entity, edited = renderer.entity, []
    for field in entity.refs:
        target = renderer.targets[field.target or ""]
        if target == entity.names:
            continue
        path = MODEL_FILE.of(target)
        member = columns.back_relationship(entity, field)
        module = f"app.models.{entity.names.module}"
        _refuse_hidden_list(entity_of(tree, target.entity))
        with _naming(path):
            source = add_import(tree.read(path), "sqlalchemy.orm", "relationship").source
            imported = add_import(source, module, entity.names.entity, type_checking=True)
            tree.write(path, add_class_member(imported.source, target.entity, member))
        edited.append(path)
    return list(dict.fromkeys(edited))


def _refuse_hidden_list(target: Entity) -> None:
    if any("list" in {field.name, field.column} for field in target.fields):
        raise PreconditionRefusal(
            f"{target.names.entity} has a field `list`, which hides Python's in its class body",
            remedy=f"rename that field before something refers to {target.names.entity}",
        )


@contextmanager
def _naming(path: str) -> Iterator[None]:
    """Say in which file an edit was refused."""
    try:
        yield
    except PreconditionRefusal as refusal:
        raise PreconditionRefusal(f"{path}: {refusal.reason}", remedy=refusal.remedy) from None

"""Plan a new entity: its files, its migration, its wiring and its manifest, all staged."""

import datetime as dt
from dataclasses import dataclass

from layerline.architecture.entity import Entity
from layerline.architecture.wiring import ENTITY_FILES, ENTITY_WIRINGS, ROUTERS_FILE, has_accounts
from layerline.errors import PreconditionRefusal, Refusal
from layerline.formatting import Formatting
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
    _refuse_public_without_accounts(tree, entity)
    manifest = manifest_path(entity.names.singular)
    if tree.exists(manifest):
        return _already_there(read_manifest(tree, manifest).entity, entity)
    targets = {
        name: _target(tree, entity, name).names
        for name in sorted({field.target for field in entity.refs if field.target})
    }
    revision = next_revision(tree, f"create_{entity.names.table}", today)
    renderer = EntityRenderer(entity, targets, revision)
    sources = {file.of(entity.names): renderer.render(file.template) for file in ENTITY_FILES}
    sources[revision.path] = renderer.render("migration.py.jinja")
    _refuse_files_in_the_way(tree, sources)
    formatting = Formatting(sources, tree.root)
    # Imported here and nowhere else: libcst takes as long to import as ruff to format.
    from layerline.generation.wiring import wire, wire_targets  # noqa: PLC0415

    edited = [*wire(tree, entity), *wire_targets(tree, renderer)]
    written = formatting.result()
    for path, source in written.items():
        tree.write(path, source)
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


def _refuse_public_without_accounts(tree: Tree, entity: Entity) -> None:
    if entity.public and not has_accounts(tree.read(ROUTERS_FILE)):
        raise Refusal(
            "--public opens routes to those who have no account, and this project has no accounts: "
            "its routes are open already",
            remedy="leave --public out, or start a project with accounts: "
            "layerline new PATH --data auth=jwt",
        )


def _already_there(there: Entity, asked: Entity) -> EntityPlan:
    if there == asked:
        return EntityPlan(asked, (), (), unchanged=True)
    if there.public != asked.public:
        raise Refusal(
            f"the entity {there.names.entity} exists already, "
            f"and is {'public' if there.public else 'not public'}",
            remedy=f"move its router to the other list in {ROUTERS_FILE} by hand",
        )
    raise Refusal(
        f"the entity {there.names.entity} exists already, with other fields",
        remedy="choose another name, or change its files by hand",
    )


def _target(tree: Tree, entity: Entity, name: str) -> Entity:
    """An entity that the new one refers to, whose model can have the other side."""
    target = entity if name == entity.names.entity else entity_of(tree, name)
    if any("list" in {field.name, field.column} for field in target.fields):
        raise PreconditionRefusal(
            f"{name} has a field `list`, which hides Python's in its class body",
            remedy=f"rename that field before something refers to {name}",
        )
    return target


def _refuse_files_in_the_way(tree: Tree, sources: dict[str, str]) -> None:
    for path in sources:
        if tree.exists(path):
            raise PreconditionRefusal(
                f"{path} exists already", remedy="move it away, or choose another name or --plural"
            )

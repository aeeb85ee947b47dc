"""Enter a new entity where its project lists such things, and on the other side of its relations.

This module brings libcst along.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from layerline.architecture.entity import Entity
from layerline.architecture.wiring import MODEL_FILE, wirings
from layerline.codemods.add_class_member import add_class_member
from layerline.codemods.add_import import add_import
from layerline.codemods.register import register
from layerline.errors import PreconditionRefusal
from layerline.generation import columns
from layerline.generation.entity_files import EntityRenderer
from layerline.tree import Tree


def wire(tree: Tree, entity: Entity) -> list[str]:
    """Enter the entity in each typed list. Returns the files."""
    entered = [wiring.of(entity.names) for wiring in wirings(public=entity.public)]
    for wiring in entered:
        with _naming(wiring.path):
            edited = register(
                tree.read(wiring.path), wiring.module, wiring.name, wiring.list_name, wiring.entry
            )
            tree.write(wiring.path, edited)
    return [wiring.path for wiring in entered]


def wire_targets(tree: Tree, renderer: EntityRenderer) -> list[str]:
    """Give each entity that the new one refers to its side of the relation."""
    entity, edited = renderer.entity, []
    for field in entity.refs:
        target = renderer.targets[field.target or ""]
        if target == entity.names:
            continue
        path = MODEL_FILE.of(target)
        member = columns.back_relationship(entity, field)
        module = f"app.models.{entity.names.module}"
        with _naming(path):
            source = add_import(tree.read(path), "sqlalchemy.orm", "relationship").source
            imported = add_import(source, module, entity.names.entity, type_checking=True)
            tree.write(path, add_class_member(imported.source, target.entity, member))
        edited.append(path)
    return list(dict.fromkeys(edited))


@contextmanager
def _naming(path: str) -> Iterator[None]:
    """Say in which file an edit was refused."""
    try:
        yield
    except PreconditionRefusal as refusal:
        raise PreconditionRefusal(f"{path}: {refusal.reason}", remedy=refusal.remedy) from None

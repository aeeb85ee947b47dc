"""Enter new entities where their project lists such things, and on the other side of relations."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field
from layerline.architecture.names import Names
from layerline.architecture.wiring import BARRELS, MODEL_FILE, MODELS_WIRING, Wiring, wirings
from layerline.codemods.register import Registration, register_all
from layerline.errors import NoSafePlace
from layerline.generation.edits import Edit, ManualStep, in_file, read_source
from layerline.generation.entity_files import EntityRenderer
from layerline.generation.owned import wirings_of
from layerline.generation.relations import back_relationship, own_relationships
from layerline.tree import Tree

_EXPORTS = re.compile(rb"^__all__\b", re.MULTILINE)
_FROM_BELOW = re.compile(rb"^\s*from (?:\.|app\.\w+\.)\w+ import ", re.MULTILINE)


class Wirer:
    """Stages the edits of existing files, and notes them.

    Attributes:
        edits: those that are staged.
        manual: those that no program can make with certainty.
    """

    def __init__(self, tree: Tree, *, strict: bool) -> None:
        """Begin.

        Args:
            tree: the project.
            strict: refuse what a person would have to do.
        """
        self.edits: list[Edit] = []
        self.manual: list[ManualStep] = []
        self.tree = tree
        self._strict = strict

    def enter(self, entities: Sequence[Entity]) -> None:
        """Enter entities in each typed list.

        Raises:
            PreconditionRefusal: a file does not parse, or what `strict` forbids.
        """
        for public in (False, True):
            alike = [entity for entity in entities if entity.public is public]
            for wiring in wirings(public=public):
                listed = [e for e in alike if wiring in wirings_of(e.options, public=public)]
                if listed:
                    self.register(wiring, [entity.names for entity in listed])
        if links := [link.names for entity in entities for link in entity.links]:
            self.register(MODELS_WIRING, links)
        for wiring in self._barrels():
            self.register(wiring, [entity.names for entity in entities])

    def _barrels(self) -> Iterator[Wiring]:
        """The packages that export what their modules hold."""
        for wiring in BARRELS:
            exports = _EXPORTS.search(self._content(wiring.path))
            if exports and _FROM_BELOW.search(self._content(wiring.path)):
                yield wiring

    def _content(self, path: str) -> bytes:
        return self.tree.read_bytes(path) if self.tree.exists(path) else b""

    def register(self, wiring: Wiring, named: Sequence[Names]) -> None:
        """Enter names in one list; each by itself where one of them has no place.

        Raises:
            PreconditionRefusal: the file does not parse, or what `strict` forbids.
        """
        wanted = [_registration(wiring.of(names)) for names in named]
        known = len(self.manual)
        self._stage(
            Edit(wiring.path, "register", wiring.list_name),
            lambda source: register_all(source, wiring.list_name, wanted),
        )
        if len(named) > 1 and len(self.manual) > known:
            del self.manual[known:]
            for names in named:
                self.register(wiring, [names])

    def relate(self, renderer: EntityRenderer, targets: Mapping[str, Entity]) -> None:
        """Give each entity that a new one refers to its side of the relation.

        Args:
            renderer: of the new one.
            targets: the entities that it refers to, by name.

        Raises:
            PreconditionRefusal: a file does not parse, or has another attribute of the name.
        """
        entity = renderer.entity
        for field in entity.fields:
            names = renderer.targets[field.target] if field.target else entity.names
            if names != entity.names:
                edit = Edit(MODEL_FILE.of(names), "add-class-member", names.entity)
                target = targets[names.entity]
                self._stage(edit, partial(_related, entity, field, target))

    def _stage(self, edit: Edit, change: Callable[[str], str]) -> None:
        file = read_source(self.tree, edit.path)
        with in_file(edit.path):
            try:
                text = change(file.text)
            except NoSafePlace as refusal:
                if self._strict:
                    raise
                self.manual.append(ManualStep(edit.path, refusal.reason, refusal.snippet))
                return
        if text != file.text:
            file.write(self.tree, text)
            self.edits.append(edit)


def _registration(wiring: Wiring) -> Registration:
    return Registration(wiring.module, wiring.name, wiring.entry)


def _related(entity: Entity, field: Field, target: Entity, source: str) -> str:
    # Imported here and nowhere else: they bring libcst, which entities without relations spare.
    from layerline.codemods.add_class_member import add_class_member  # noqa: PLC0415
    from layerline.codemods.add_import import add_import  # noqa: PLC0415

    member = back_relationship(entity, field, target.names)
    called = target.names.entity
    module = f"app.models.{entity.names.module}"
    try:
        for name in ("Mapped", "relationship"):
            imported = add_import(source, "sqlalchemy.orm", name)
            source = imported.source
            member = re.sub(rf"\b{name}(?=[\[(])", imported.bound_name, member, count=1)
        source = add_import(source, module, entity.names.entity, type_checking=True).source
        own = own_relationships(target)
        return add_class_member(source, called, member, imported.bound_name, own)
    except NoSafePlace as refusal:
        lines = [
            "from typing import TYPE_CHECKING",
            "from sqlalchemy.orm import Mapped, relationship",
            "if TYPE_CHECKING:",
            f"    from {module} import {entity.names.entity}",
            f"class {called}:",
            f"    {member}",
        ]
        snippet = "\n".join(lines)
        raise NoSafePlace(refusal.reason, remedy=refusal.remedy, snippet=snippet) from None

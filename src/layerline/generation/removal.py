"""Plan the removal of entities: their files, tables, wiring and manifests, and the other sides.

Refused while anything refers to one of them. The rows are lost when the migration runs; the files
come back with `layerline undo`.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from layerline.architecture.entity import Entity
from layerline.architecture.wiring import (
    BARRELS,
    LINK_FILE,
    MODEL_FILE,
    MODELS_WIRING,
    Wiring,
)
from layerline.errors import NoSafePlace, PreconditionRefusal, Refusal
from layerline.generation.domain import in_order
from layerline.generation.dropping import write_drops
from layerline.generation.edits import Edit, ManualStep, left_to_a_person, read_source
from layerline.generation.entity import EntityPlan
from layerline.generation.manifest import entities_of, entity_of, manifest_path, read_manifest
from layerline.generation.other_sides import without_relations
from layerline.generation.owned import files_of, wirings_of
from layerline.generation.references import python_files
from layerline.generation.rewriting import take_out
from layerline.tree import Tree, digest


def plan_removal(
    tree: Tree, entities: Sequence[Entity], today: dt.date, *, strict: bool = False
) -> EntityPlan:
    """Stage that entities go.

    Args:
        tree: the project.
        entities: those that go; they may refer to each other.
        today: for the names of the migrations.
        strict: refuse what would be said in a warning or left to a person.

    Raises:
        Refusal: `strict` forbids a warning.
        PreconditionRefusal: something refers to one of them, or a file cannot be read.
    """
    going = tuple(reversed(in_order(entities)))
    _refuse_referring_entities(tree, going)
    warnings = tuple(_warnings(tree, going))
    if warnings and strict:
        raise Refusal(warnings[0], remedy="keep what is needed of it, or leave --strict out")
    known = {entity.names.entity: entity for entity in entities}  # as they were written
    written = [known[entity.names.entity] for entity in going]
    manual, edits = _Unwiring(tree, strict=strict).take_out(written)
    write_drops(tree, going, today)
    for entity in going:
        for path in _files(entity):
            if tree.exists(path):
                tree.remove(path)
        tree.remove(manifest_path(entity.names.singular))
    _refuse_references(tree, going)
    tables = ", ".join(entity.names.table for entity in going)
    rows = f"the rows of {tables} are lost when the migration runs"
    return EntityPlan((), (), tuple(edits), tuple(manual), (*warnings, rows), going)


def _files(entity: Entity) -> list[str]:
    files = [file.of(entity.names) for file in files_of(entity.options)]
    return [*files, *(LINK_FILE.of(link.names) for link in entity.links)]


def _refuse_referring_entities(tree: Tree, going: Sequence[Entity]) -> None:
    names = {entity.names.entity for entity in going}
    found = [
        (entity.names.entity, field)
        for entity in entities_of(tree)
        if entity.names.entity not in names
        for field in entity.fields
        if field.target in names
    ]
    if found:
        lines = [f"  {name}.{field.name} refers to {field.target}" for name, field in found]
        raise PreconditionRefusal(
            "\n".join(["something refers to it:", *lines]),
            remedy="remove these fields first: layerline remove-field ENTITY FIELD",
        )


def _warnings(tree: Tree, going: Sequence[Entity]) -> Iterator[str]:
    for entity in going:
        written = read_manifest(tree, manifest_path(entity.names.singular)).files
        for path in _files(entity):
            if tree.exists(path) and digest(tree.read_bytes(path)) != written.get(path):
                yield f"{path} was edited since it was generated, and goes"


class _Unwiring:
    def __init__(self, tree: Tree, *, strict: bool) -> None:
        self._tree = tree
        self._strict = strict
        self._manual: list[ManualStep] = []
        self._edits: list[Edit] = []

    def take_out(self, going: Sequence[Entity]) -> tuple[list[ManualStep], list[Edit]]:
        """Take entities out of each list, and out of the models that they refer to."""
        for entity in going:
            for wiring in (*wirings_of(entity.options, public=entity.public), *BARRELS):
                self._unregister(wiring.of(entity.names))
            for link in entity.links:
                self._unregister(MODELS_WIRING.of(link.names))
            others = entity.targets - {one.names.entity for one in going}
            for name in sorted(others):
                self._unrelate(entity, entity_of(self._tree, name))
        return self._manual, self._edits

    def _unregister(self, wiring: Wiring) -> None:
        if not self._tree.exists(wiring.path):
            return
        try:
            self._edits += take_out(self._tree, wiring)
        except NoSafePlace as refusal:
            self._leave(wiring.path, refusal.reason)

    def _unrelate(self, entity: Entity, target: Entity) -> None:
        if not self._tree.exists(MODEL_FILE.of(target.names)):
            return
        file = read_source(self._tree, MODEL_FILE.of(target.names))
        merged = without_relations(file.text, entity, target)
        for clash in merged.clashes:
            self._leave(f"{file.path}:{clash.line}", clash.reason)
        if merged.text != file.text:
            file.write(self._tree, merged.text)
            self._edits.append(Edit(file.path, "merge", target.names.entity))

    def _leave(self, place: str, reason: str) -> None:
        self._manual.append(left_to_a_person(place, reason, strict=self._strict))


def _refuse_references(tree: Tree, going: Sequence[Entity]) -> None:
    """Refuse where code still imports what goes."""
    pattern = re.compile("|".join(_imports(going)), re.MULTILINE)
    found = [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {match[0].partition(chr(10))[0]}"
        for path in python_files(tree)
        for text in [read_source(tree, path).text]
        for match in pattern.finditer(text)
    ]
    if found:
        raise PreconditionRefusal(
            "code refers to it:\n" + "\n".join(f"  {each}" for each in found),
            remedy="change these places first",
        )


def _imports(going: Sequence[Entity]) -> Iterator[str]:
    """Patterns of what speaks of a module: by its whole name, or from its package."""
    modules: dict[str, list[str]] = {}
    for entity in going:
        for file in _files(entity):
            path = file.removeprefix("src/").removesuffix(".py")
            package, _, module = path.replace("/", ".").rpartition(".")
            modules.setdefault(package, []).append(module)
    for package, names in modules.items():
        any_of = rf"(?:{'|'.join(names)})\b"
        yield rf"(?:\S.*)?\b{re.escape(package)}\.{any_of}.*"
        yield rf"\bfrom {re.escape(package)} import (?:\([^)]*?|.*)\b{any_of}.*"

"""Plan the adoption of an entity that somebody wrote: a manifest that says what its model says.

Nothing but the manifest is written. From then on evolutions know the entity; updates leave its
files alone, since no template wrote them.
"""

import ast
import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from layerline.architecture.config import load
from layerline.architecture.entity import Entity
from layerline.architecture.names import KEYS, Names, derive
from layerline.architecture.options import Options
from layerline.architecture.plural import plural_of
from layerline.architecture.reserved import snake
from layerline.architecture.wiring import (
    ENTITY_FILES,
    MODEL_FILE,
    ROUTE_FILE,
    SCHEMAS_FILE,
    EntityFile,
)
from layerline.errors import PreconditionRefusal, Refusal
from layerline.generation.manifest import (
    Manifest,
    entities_of,
    manifest_of,
    manifest_path,
    read_manifest,
)
from layerline.generation.reading_models import Unsaid, read_fields, read_key
from layerline.generation.readopting import Reading, as_generated, read_again
from layerline.release import VERSION
from layerline.schema import Models, read_models
from layerline.schema.expressions import Unreadable, parse
from layerline.schema.models import ModelClass
from layerline.tree import Tree, digest

_CLASSES = {"models": "", "repositories": "Repository", "services": "Service", "schemas": "Create"}
"""How the class is called that a file of a layer holds, after the entity's name."""

_OWN_COLUMNS = ("id", "created_at", "updated_at", "version")


@dataclass(frozen=True, slots=True)
class Adoption:
    """What adopting means.

    Attributes:
        entity: as its model says.
        files: those that belong to it.
        absent: those that a generated entity has and this one has not.
        unsaid: what stays as it is, since no field says it.
        is_known: whether it had a manifest, which is brought up to date.
    """

    entity: Entity
    files: tuple[str, ...]
    absent: tuple[str, ...]
    unsaid: tuple[Unsaid, ...]
    is_known: bool


def plan_adoption(
    tree: Tree,
    name: str,
    path: str | None = None,
    chosen: Mapping[str, str] | None = None,
    *,
    strict: bool = False,
) -> Adoption:
    """Stage the manifest of an entity that somebody wrote.

    Args:
        tree: the project.
        name: of the model's class.
        path: the model's file, where several have such a class.
        chosen: spellings that the user wants otherwise, by their key.
        strict: refuse a model of which something cannot be said.

    Raises:
        PreconditionRefusal: there is no such model, or it cannot be read.
        Refusal: its names are not sound, or what `strict` forbids.
    """
    models = read_models(tree, load(tree).packages)
    model = _model(models, name, path)
    known = manifest_of(tree, name)
    names = (
        known.entity.names if known else derive(name, None, _spellings(tree, model, chosen or {}))
    )
    place = manifest_path(names.singular)
    if not known and tree.exists(place):
        other = read_manifest(tree, place).entity.names.entity
        raise PreconditionRefusal(
            f"the entity {other} is called `{names.singular}` already",
            remedy="give another one, as `--names singular=…`",
        )
    names = replace(names, table=model.table or names.table)
    now = _reading(tree, models, model, names)
    unsaid = list(now.unsaid)
    key = read_key([model, *(each for each in models.inherited(model) if each)])
    entity = Entity(names, now.fields, options=Options(key=key))
    if known:
        entity, unsaid = read_again(known.entity, _generated(tree, known.entity), now)
        entity = replace(entity, names=names)
    unsaid += _own_columns(models, model)
    if unsaid and strict:
        raise Refusal(
            f"{unsaid[0].place}: {unsaid[0].name}: {unsaid[0].reason}",
            remedy="change the model, or leave --strict out: it then stays as it is",
        )
    found = {file: _place(tree, file, entity) for file in ENTITY_FILES}
    files = tuple(sorted(path for path in found.values() if path))
    # What was written for it was written for it: only what its model says may be new.
    written = known.files if known else {each: digest(tree.read_bytes(each)) for each in files}
    manifest = Manifest(
        entity, known.version if known else VERSION, written, adopted=not known or known.adopted
    )
    tree.write(place, manifest.text())
    absent = tuple(file.of(names) for file, path in found.items() if path is None)
    return Adoption(entity, files, absent, tuple(unsaid), known is not None)


def _generated(tree: Tree, known: Entity) -> Reading:
    scratch = as_generated(tree, known)
    models = read_models(scratch, load(tree).packages)
    model = _model(models, known.names.entity, MODEL_FILE.of(known.names))
    return _reading(scratch, models, model, known.names)


def _reading(tree: Tree, models: Models, model: ModelClass, names: Names) -> Reading:
    schemas = SCHEMAS_FILE.of(names)
    fields, unsaid = read_fields(
        model,
        models.modules[model.place.path],
        _parsed(tree, schemas) if tree.exists(schemas) else None,
        dict(_targets(tree)) | {names.table: names.entity},
        names.plural,
    )
    relations = frozenset(each.name for each in model.attributes if each.is_relation)
    return Reading(fields, unsaid, relations)


def _parsed(tree: Tree, path: str) -> ast.Module:
    module = parse(tree.read(path), path)
    if isinstance(module, Unreadable):
        raise PreconditionRefusal(
            f"{module.place} cannot be read: {module.reason}", remedy="mend it first"
        )
    return module


def _model(models: Models, name: str, path: str | None) -> ModelClass:
    found = [
        each for each in models.with_tables if each.name == name and path in (None, each.place.path)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        places = ", ".join(str(each.place) for each in found)
        raise PreconditionRefusal(
            f"there are {len(found)} models {name}: {places}", remedy="say which: --model PATH"
        )
    broken = [each for each in models.unreadable if path in (None, each.place.path)]
    if broken:
        raise PreconditionRefusal(
            f"{broken[0].place} cannot be read: {broken[0].reason}", remedy="mend it first"
        )
    known = sorted({each.name for each in models.with_tables})
    close = difflib.get_close_matches(name, known, n=1)
    meant = f"; did you mean {close[0]}?" if close else ""
    raise PreconditionRefusal(
        f"no class {name} with a __tablename__ is in {path or 'the models'}{meant}",
        remedy=f"there are {', '.join(known) or 'none'}",
    )


def _spellings(tree: Tree, model: ModelClass, chosen: Mapping[str, str]) -> dict[str, str]:
    """How the entity is called in each place, by the files that are there."""
    module = PurePosixPath(model.place.path).stem
    own = snake(model.name)
    found = {"module": module, "table": model.table or module}
    if plural_of(own) != module and module not in {own, "models", "tables"}:
        found["plural"] = module
    for key, path, pattern in (
        ("path", ROUTE_FILE.folder, r'APIRouter\([^)]*prefix="/([a-z0-9-]+)"'),
        ("event", "src/app/events", r'name: ClassVar\[str\] = "([a-z0-9_]+)\.'),
    ):
        file = f"{path}/{module}.py"
        if tree.exists(file) and (match := re.search(pattern, tree.read(file))):
            found[key] = match[1]
    named = {**found, **chosen}
    return {key: named[key] for key in KEYS if key in named}


def _targets(tree: Tree) -> Iterator[tuple[str, str]]:
    for entity in entities_of(tree):
        yield entity.names.table, entity.names.entity


def _own_columns(models: Models, model: ModelClass) -> Iterator[Unsaid]:
    """What every generated model inherits and this one has not."""
    table = models.tables[model.table or ""]
    for name in _OWN_COLUMNS:
        if name not in table.columns and table.certain:
            yield Unsaid(name, model.place, "every entity has this column; inherit Entity")


def _place(tree: Tree, file: EntityFile, entity: Entity) -> str | None:
    """Where a file of the entity is: under its name, or else by the class that it holds."""
    usual = MODEL_FILE.of(entity.names) if file is MODEL_FILE else file.of(entity.names)
    if tree.exists(usual):
        return usual
    if file.layer not in _CLASSES:
        return None
    name = f"{entity.names.entity}{_CLASSES[file.layer]}"
    holds = re.compile(rf"^class {name}\b", re.MULTILINE)
    candidates = (path for path in tree.paths(file.folder) if path.endswith(".py"))
    return next((path for path in candidates if holds.search(tree.read(path))), None)

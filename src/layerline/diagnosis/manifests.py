"""The manifests of entities, held against their models."""

from collections.abc import Iterator

from layerline.architecture.fields import FieldType
from layerline.architecture.wiring import MODEL_FILE
from layerline.architecture.words import BASE_COLUMNS
from layerline.diagnosis.trouble import Trouble
from layerline.errors import Refusal
from layerline.generation.manifest import Manifest, manifest_paths, read_manifest
from layerline.schema import Models, Table
from layerline.schema.models import ModelClass
from layerline.tree import Tree


def manifests(tree: Tree, models: Models) -> Iterator[Trouble]:
    """Whether each manifest can be read and says what its model says."""
    for path in manifest_paths(tree):
        try:
            manifest = read_manifest(tree, path)
        except Refusal as refusal:
            yield Trouble("damaged-manifest", refusal.reason, refusal.remedy)
            continue
        yield from _model(path, manifest, models)


def _model(path: str, manifest: Manifest, models: Models) -> Iterator[Trouble]:
    names = manifest.entity.names
    found = [each for each in models.with_tables if each.name == names.entity]
    if not found:
        where = MODEL_FILE.of(names)
        yield Trouble(
            "entity-without-model",
            f"{names.entity} has a manifest and no model (it was in {where})",
            f"restore the model, or remove {path} where the entity is gone",
            path,
        )
        return
    (model, *_) = found
    yield from _fields(manifest, model, models.tables[model.table or ""])


def _fields(manifest: Manifest, model: ModelClass, table: Table) -> Iterator[Trouble]:
    entity = manifest.entity
    if model.table != entity.names.table:
        yield _differs(
            model,
            model.place.line,
            f"its table is {model.table}, and {entity.names.table} in the manifest",
        )
        return
    for field in entity.stored:
        column = table.columns.get(field.column)
        if column is None:
            if table.certain:
                kind = "ref" if field.type is FieldType.REF else "field"
                yield _differs(
                    model,
                    model.place.line,
                    f"{entity.names.entity} has the {kind} "
                    f"`{field.name}` in its manifest, and no column {field.column} in its model",
                )
        elif column.null not in (None, field.null):
            says = "may be null" if column.null else "is never null"
            yield _differs(
                model,
                column.place.line,
                f"{field.column} {says} in the model, and the manifest says otherwise",
            )
    known = {field.column for field in entity.stored} | BASE_COLUMNS
    for attribute in model.attributes:
        if not attribute.is_relation and attribute.column.name not in known:
            yield _differs(
                model,
                attribute.place.line,
                f"{attribute.column.name} is in the model, and the manifest does not know it",
            )


def _differs(model: ModelClass, line: int, sentence: str) -> Trouble:
    return Trouble(
        "manifest-differs",
        sentence,
        f"read the model into the manifest: layerline adopt-entity {model.name}",
        model.place.path,
        line,
        is_note=True,
    )

"""The manifest of an entity says all that was asked for, and a damaged one is named."""

from pathlib import Path

import pytest

from layerline.architecture.entity import entity
from layerline.architecture.options_reading import options_of
from layerline.errors import PreconditionRefusal
from layerline.generation.manifest import Manifest, entity_of, manifest_path, read_manifest
from layerline.tree import Tree

ENTITIES = [
    ("Tag", [], None),
    ("Person", ["name:str=120", "born:date:null"], "folks"),
    ("APIKey", ["value:uuid:unique", "owner:ref=Customer:back=keys"], None),
    ("Order", [r'note:str:default=a\:b\,"c"\\ü', "status:enum=in progress,2nd:default=2nd"], None),
    ("Deal", ["a:str"], None),
    ("Node", ["parent:ref=Node:null:ondelete=null", "weight:decimal=4,2:gt=-0.5:le=1"], None),
]


@pytest.mark.parametrize(("name", "fields", "plural"), ENTITIES)
def test_what_was_written_is_read_again_as_the_same(
    tmp_path: Path, name: str, fields: list[str], plural: str | None
) -> None:
    asked = Manifest(entity(name, fields, plural), "1.2.3", {"src/app/models/x.py": "0" * 64})
    path = manifest_path(asked.entity.names.singular)
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(asked.text(), encoding="utf-8")
    assert read_manifest(Tree(tmp_path), path) == asked
    assert entity_of(Tree(tmp_path), name) == asked.entity


def test_options_are_kept_and_missing_ones_are_as_by_default(tmp_path: Path) -> None:
    options = options_of({"only": ["create", "list"], "unique": [["a", "b"]], "route": False})
    asked = Manifest(entity("Order", ["a:int", "b:int"], options=options), "1", {})
    path = manifest_path("order")
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(asked.text())
    assert read_manifest(Tree(tmp_path), path) == asked
    older = [line for line in asked.text().splitlines() if line.split()[:1] != ["only"]]
    (tmp_path / path).write_text("\n".join(older))
    found = read_manifest(Tree(tmp_path), path).entity.options
    assert found == options_of({"unique": [["a", "b"]], "route": False})


def test_stored_spellings_are_believed_and_missing_ones_follow(tmp_path: Path) -> None:
    chosen = {"table": "t", "module": "m", "path": "p", "event": "e"}
    asked = Manifest(entity("Order", [], chosen=chosen), "1", {})
    path = manifest_path("order")
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(asked.text())
    assert read_manifest(Tree(tmp_path), path) == asked
    lines = [line for line in asked.text().splitlines() if line[:5] not in ("table", "modul")]
    (tmp_path / path).write_text("\n".join(lines))
    names = read_manifest(Tree(tmp_path), path).entity.names
    assert (names.table, names.module, names.path) == ("orders", "orders", "p")


WHOLE = Manifest(entity("Order", ["total:int"]), "1", {}).text()


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "<<<<<<< ours\n" + WHOLE,
        WHOLE.replace("total:int", "total:nothing"),
        WHOLE.replace('name = "Order"', "name = 5"),
        WHOLE.replace('singular = "order"\n', ""),
        WHOLE.replace('fields = [\n  "total:int",\n]', "fields = 5"),
        WHOLE.replace('"total:int"', "5"),
        WHOLE.replace("[files]", ""),
        WHOLE.replace("fields =", 'only = ["nothing"]\nfields ='),
        WHOLE.replace('version = "1"', ""),
        WHOLE.replace("[entity]", "entity = 5\n[other]"),
    ],
)
def test_a_damaged_manifest_is_named(tmp_path: Path, damaged: str) -> None:
    (tmp_path / ".layerline/entities").mkdir(parents=True)
    (tmp_path / ".layerline/entities/order.toml").write_text(damaged)
    assert damaged != WHOLE
    with pytest.raises(PreconditionRefusal, match=r"order\.toml is damaged") as refused:
        entity_of(Tree(tmp_path), "Order")
    assert "version control" in refused.value.remedy

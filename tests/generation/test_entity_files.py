"""What an entity owns lies where the architecture says it does."""

import pytest

from layerline.architecture.conventions import conventional
from layerline.architecture.entity import entity
from layerline.architecture.layers import Kind
from layerline.architecture.names import derive
from layerline.architecture.wiring import ENTITY_FILES, ENTITY_WIRINGS, EntityFile, Wiring
from layerline.generation.entity_files import EntityRenderer
from layerline.generation.migrations import Revision

ARCHITECTURE = conventional("src/app")


@pytest.mark.parametrize("file", ENTITY_FILES, ids=lambda file: file.path)
def test_each_file_of_an_entity_lies_in_its_declared_layer(file: EntityFile) -> None:
    found = ARCHITECTURE.layer_of(file.of(derive("OrderLine")))
    assert (found.name if found else None) == file.layer


@pytest.mark.parametrize("wiring", ENTITY_WIRINGS, ids=lambda wiring: wiring.path)
def test_entities_are_wired_in_the_composition_root(wiring: Wiring) -> None:
    found = ARCHITECTURE.layer_of(wiring.path)
    assert found is not None
    assert found.kind is Kind.ROOT


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Order", "make an order"),
        ("User", "make a user"),
        ("Unit", "make a unit"),
        ("Hour", "make an hour"),
        ("House", "make a house"),
        ("UnknownCaller", "make an unknown caller"),
    ],
)
def test_sentences_read_well(name: str, sentence: str) -> None:
    renderer = EntityRenderer(entity(name, []), {}, Revision("1", None, "x.py"))
    assert sentence in renderer.render("schemas.py.jinja")

"""Evolutions one after the other, in a project whose every file somebody edits between them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from disk import Run, contents

Layerline = Callable[..., Run]
ENTITIES = (
    ("Order", "customer:ref=Customer", "total:decimal=12,2:ge=0"),
    ("Product", "label:str=80"),
    ("Warehouse", "city:str=80"),
    ("Shipment", "order:ref=Order", "warehouse:ref=Warehouse"),
)
MODULES = ("customers", "orders", "products", "shipments", "warehouses")
PLACES = {
    "models": r'class \w+\(Entity\):\n    """[^"]*"""\n',
    "schemas": r'class \w+Create\(\w+\):\n    """[^"]*"""\n',
    "services": r'class \w+Service\b[^\n]*\n    """[^"]*"""\n',
    "repositories": r'class \w+Repository\b[^\n]*\n    """[^"]*"""\n',
}
"""Behind what somebody writes a line in a file of each layer."""
URGENT = """
def is_urgent(self, order: Order) -> bool:
    return order.urgency == 1
"""


@dataclass
class Edited:
    """A project, its line ends, and the comments that somebody left in it, with their files."""

    root: Path
    ends: str
    left: dict[str, str] = field(default_factory=dict)

    def edit(self, layer: str, module: str, code: str = "") -> None:
        """Write a comment and some code at the top of a class."""
        path = f"src/app/{layer}/{module}.py"
        file = self.root / path
        source = file.read_bytes().decode().replace(self.ends, "\n")
        found = re.search(PLACES[layer], source)
        assert found, path
        note = f"# edit {len(self.left) + 1}"
        lines = "\n".join(f"    {each}" if each else "" for each in [note, *code.splitlines()])
        source = f"{source[: found.end()]}\n{lines}\n{source[found.end() :]}"
        file.write_bytes(source.replace("\n", self.ends).encode())
        self.left[note] = path

    def missing(self) -> Iterator[str]:
        """Each edit that is there no more, and each file whose line ends are others."""
        for note, path in self.left.items():
            file = self.root / path
            moved = self.root / path.replace("warehouses", "depots")
            text = (file if file.exists() else moved).read_bytes()
            if not re.search(rf"{note}\r?\n".encode(), text):
                yield f"{note} of {path}"
            if text.count(self.ends.encode()) != text.count(b"\n"):
                yield f"the line ends of {path}"


@pytest.fixture(params=["\n", pytest.param("\r\n", marks=pytest.mark.full)])
def edited(request: pytest.FixtureRequest, layerline: Layerline, shop: Path) -> Edited:
    """A project of five entities, of which somebody edited each file."""
    for each in ENTITIES:
        assert layerline("add-entity", *each).code == 0
    edited = Edited(shop, request.param)
    for file in shop.rglob("*.py"):
        file.write_bytes(file.read_bytes().replace(b"\n", edited.ends.encode()))
    for module in MODULES:
        for layer in PLACES:
            edited.edit(layer, module)
    return edited


def test_no_edit_is_lost_and_the_last_evolution_is_taken_back(
    layerline: Layerline, edited: Edited
) -> None:
    def evolve(*arguments: str) -> None:
        run = layerline(*arguments, "--strict")
        assert (run.code, list(edited.missing())) == (0, []), (arguments, run)
        assert layerline("lint").code == 0
        assert layerline("doctor", "--check").code == 0

    evolve("add-field", "Order", "grade:int:ge=0:filter", "--backfill", "3")
    edited.edit("schemas", "orders")
    evolve("rename-field", "Order", "grade", "urgency")
    edited.edit("services", "orders", URGENT)
    evolve("relation", "Customer", "n-n", "Product", "--name", "wishes", "back=wished_by")
    edited.edit("models", "customers")
    evolve("change-field", "Customer", "name:str=200:sort")
    edited.edit("repositories", "warehouses")
    before = kept(edited.root)
    assert layerline("rename-entity", "Warehouse", "Depot").code == 0
    assert list(edited.missing()) == []
    assert layerline("lint").code == 0
    assert layerline("doctor", "--check").code == 0
    assert layerline("undo").code == 0
    assert kept(edited.root) == before
    refused = layerline("remove-field", "Order", "urgency")
    assert (refused.code, "return order.urgency == 1" in refused.err) == (3, True)
    evolve("rename-field", "Order", "urgency", "weight")
    service = (edited.root / "src/app/services/orders.py").read_text()
    assert "return order.weight == 1" in service


def kept(root: Path) -> dict[str, bytes]:
    """All files of a project but what layerline keeps for itself."""
    found = contents(root)
    return {path: found[path] for path in found if not re.search(r"/journal/|_cache/", path)}

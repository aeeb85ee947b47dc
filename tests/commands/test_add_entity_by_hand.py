"""Where no place is certainly right, a person is told what to put there, and the rest is done."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, contents

Layerline = Callable[..., Run]
ROUTERS = "src/app/wiring/routers.py"
CUSTOMERS = "src/app/models/customers.py"

PLACES = {
    "no list": (
        ROUTERS,
        b"x = 1\n",
        "there is no list `ROUTERS` at the top level",
        "from app.api.routes import orders\nROUTERS += [orders.router]",
    ),
    "another thing of the name": (
        ROUTERS,
        b"from elsewhere import orders\n\nROUTERS = [orders.router]\n",
        "`orders` is another thing in this file",
        "from app.api.routes import orders as orders_routes\nROUTERS += [orders_routes.router]",
    ),
    "a list that is made by a call": (
        ROUTERS,
        b"from app.api.routes import orders as o\n\nROUTERS = list()\n",
        "`ROUTERS` is no plain list",
        "ROUTERS += [o.router]",
    ),
    "a list in a branch": (
        ROUTERS,
        b"import os\n\nif os.name:\n    ROUTERS = []\nelse:\n    ROUTERS = [1]\n",
        "there is no list `ROUTERS` at the top level",
        "ROUTERS += [orders.router]",
    ),
    "a list of two beginnings": (
        ROUTERS,
        b"ROUTERS = []\nROUTERS = [1]\n",
        "`ROUTERS` is assigned 2 times",
        "ROUTERS += [orders.router]",
    ),
    "no class": (
        CUSTOMERS,
        b"from app.models.buyers import Customer\n",
        "there is no class Customer at the top level",
        'orders: Mapped[list["Order"]] = relationship(back_populates="customer"',
    ),
    "a class on a line": (
        CUSTOMERS,
        b"class Customer: pass\n",
        "Customer stands on one line",
        "    from app.models.orders import Order",
    ),
}


@pytest.mark.parametrize("case", PLACES)
def test_what_cannot_be_placed_is_left_to_a_person_and_the_rest_is_done(
    layerline: Layerline, shop: Path, case: str
) -> None:
    path, content, reason, snippet = PLACES[case]
    (shop / path).write_bytes(content)
    run = layerline("add-entity", "Order", "customer:ref=Customer", "--json")
    assert run.code == 4, run.err
    (step,) = json.loads(run.out)["manual_steps"]
    assert step["path"] == path
    assert reason in step["reason"]
    assert snippet in step["snippet"]
    assert f"Left for you: {path}: {reason}" in run.err
    assert all(f"    {line}" in run.err for line in step["snippet"].splitlines())
    assert (shop / path).read_bytes() == content
    assert (shop / "src/app/services/orders.py").is_file()
    assert "    Order," in (shop / "src/app/wiring/models.py").read_text()


@pytest.mark.parametrize("case", PLACES)
def test_who_is_strict_gets_all_or_nothing(layerline: Layerline, shop: Path, case: str) -> None:
    path, content, reason, _ = PLACES[case]
    (shop / path).write_bytes(content)
    before = contents(shop)
    run = layerline("add-entity", "Order", "customer:ref=Customer", "--strict")
    assert run.code == 3
    assert f"{path}: {reason}" in run.err
    assert "by hand" in run.err
    assert {p: c for p, c in contents(shop).items() if "_cache" not in p} == {
        p: c for p, c in before.items() if "_cache" not in p
    }


def test_the_snippet_is_what_was_missing(layerline: Layerline, shop: Path) -> None:
    (shop / ROUTERS).write_text("ROUTERS = list()\n")
    first = layerline("add-entity", "Order", "a:str", "--json")
    (step,) = json.loads(first.out)["manual_steps"]
    (shop / ROUTERS).write_text(f"ROUTERS = list()\n{step['snippet']}\n")
    assert layerline("undo").code == 0
    again = layerline("add-entity", "Order", "a:str")
    assert again.code == 0, again.err


def test_a_parameter_that_means_another_thing_elsewhere_is_a_note(
    layerline: Layerline, shop: Path
) -> None:
    assert shop.is_dir()
    run = layerline("add-entity", "Parcel", "size:int:filter", "--dry-run", "--json")
    (warning,) = json.loads(run.out)["warnings"]
    assert warning.startswith("the query parameter `size` means something else in most APIs")


def test_a_word_of_another_database_is_a_note_and_strictly_a_refusal(
    layerline: Layerline, shop: Path
) -> None:
    strict = layerline("add-entity", "Order", "rank:int", "--strict")
    assert (strict.code, "`rank` is a reserved word of MySQL" in strict.err) == (2, True)
    assert not (shop / "src/app/services/orders.py").exists()
    run = layerline("add-entity", "Order", "rank:int", "--json")
    assert run.code == 0
    (warning,) = json.loads(run.out)["warnings"]
    assert warning.startswith("the column `rank` is a reserved word of MySQL: SQL that is written")

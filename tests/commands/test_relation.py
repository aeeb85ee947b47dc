"""Two entities that are there come to belong together, told from either side."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, contents

Layerline = Callable[..., Run]
KEY = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.fixture
def orders(layerline: Layerline, shop: Path) -> Path:
    """A shop with customers and orders that know nothing of each other."""
    assert layerline("add-entity", "Order", "number:int").code == 0
    return shop


def code(shop: Path) -> dict[str, bytes]:
    """The project but for its journal and its caches."""
    return {
        path: content
        for path, content in contents(shop).items()
        if "/journal/" not in path and "_cache/" not in path
    }


@pytest.mark.parametrize(
    ("relation", "field"),
    [
        (("Order", "n-1", "Customer", "null"), "customer:ref=Customer:null"),
        (("Customer", "1-n", "Order", "null"), "customer:ref=Customer:null"),
        (
            ("Order", "n-1", "Customer", "null", "unique", "back=bought", "--name", "buyer"),
            "buyer:ref=Customer:null:unique:back=bought",
        ),
        (("Order", "n-1", "Order", "null", "--name", "parent"), "parent:ref=Order:null"),
        (("Order", "n-n", "Customer"), "customers:refs=Customer"),
        (
            ("Order", "n-n", "Customer", "ondelete=restrict", "back=paid", "--name", "payers"),
            "payers:refs=Customer:ondelete=restrict:back=paid",
        ),
        (
            ("Order", "n-n", "Order", "back=related_to", "--name", "related"),
            "related:refs=Order:back=related_to",
        ),
    ],
)
def test_a_relation_is_the_field_that_it_would_be_added_as(
    layerline: Layerline, orders: Path, relation: tuple[str, ...], field: str
) -> None:
    before = code(orders)
    assert layerline("relation", *relation).code == 0
    related = code(orders)
    assert layerline("undo").code == 0
    assert code(orders) == before
    assert layerline("add-field", "Order", field).code == 0
    assert code(orders) == related


def test_a_second_relation_changes_nothing_from_the_other_side_either(
    layerline: Layerline, orders: Path
) -> None:
    assert layerline("relation", "Order", "n-1", "Customer", "null").code == 0
    before = code(orders)
    again = layerline("relation", "Customer", "1-n", "Order", "null")
    assert (again.code, "nothing was changed" in again.out) == (0, True)
    assert code(orders) == before


def test_a_dry_run_shows_both_sides_and_writes_nothing(layerline: Layerline, orders: Path) -> None:
    before = code(orders)
    shown = json.loads(
        layerline("relation", "Order", "n-1", "Customer", "null", "--dry-run", "--json").out
    )
    edited = {each["path"] for each in shown["files"]}
    assert edited >= {"src/app/models/customers.py", "src/app/models/orders.py"}
    assert code(orders) == before


def test_a_required_relation_gives_the_rows_the_target_that_is_named(
    layerline: Layerline, orders: Path
) -> None:
    refused = layerline("relation", "Order", "n-1", "Customer")
    assert (refused.code, "--backfill KEY" in refused.err) == (2, True)
    for key in ("first", "7", KEY[:-1]):
        run = layerline("relation", "Order", "n-1", "Customer", "--backfill", key)
        assert (run.code, f"`{key}` is no key of a Customer: that is a UUID" in run.err) == (
            2,
            True,
        )
    assert layerline("relation", "Order", "n-1", "Customer", "--backfill", KEY).code == 0
    (migration,) = orders.glob("migrations/versions/*_add_orders_customer_id.py")
    text = migration.read_text()
    assert f'.values({{"customer_id": UUID("{KEY}")}})' in text
    assert text.index("op.execute") < text.index('"customer_id", existing_type=')
    assert layerline("lint").code == 0


def test_a_key_that_is_a_number_is_one_that_the_database_counts(
    layerline: Layerline, orders: Path
) -> None:
    assert layerline("add-entity", "Ledger", "name:str", "--pk", "bigint").code == 0
    for key in ("first", KEY, "0", "-1", "٣", "9223372036854775808"):
        run = layerline("relation", "Order", "n-1", "Ledger", "--backfill", key)
        reason = f"`{key}` is no key of a Ledger: that is a whole number from 1"
        assert (run.code, reason in run.err) == (2, True), run.err
    assert layerline("relation", "Order", "n-1", "Ledger", "--backfill", "7").code == 0
    (migration,) = orders.glob("migrations/versions/*_add_orders_ledger_id.py")
    assert '.values({"ledger_id": 7})' in migration.read_text()


def test_an_entity_that_cannot_have_the_other_side_is_refused_as_at_the_first(
    layerline: Layerline, orders: Path
) -> None:
    assert layerline("add-entity", "Shelf", "list:json").code == 0
    before = code(orders)
    for relation in (("Order", "n-n", "Shelf"), ("Shelf", "1-n", "Order", "null")):
        run = layerline("relation", *relation)
        assert (run.code, "Shelf has a field `list`" in run.err) == (3, True), run.err
    assert code(orders) == before


def test_a_relation_to_nobody_is_a_sentence(layerline: Layerline, orders: Path) -> None:
    before = code(orders)
    for relation, reason in (
        (("Order", "n-1", "Custmer"), "did you mean Customer?"),
        (("Order", "1-1", "Customer"), "1-1"),
        (("Order", "n-1", "Customer", "nul"), "did you mean `null`?"),
        (("Order", "n-n", "Customer", "null"), "`null` does not apply to `refs`"),
    ):
        run = layerline("relation", *relation)
        assert (run.code in {2, 3}, reason in run.err) == (True, True), run.err
    assert code(orders) == before


@pytest.mark.parametrize(
    "told",
    [
        ("relation Customer n-1 Order null",),
        ("relation Customer n-1 Order null", "add-field Customer size:int:null"),
        (
            "relation Customer n-1 Customer null --name parent",
            "relation Customer n-n Order back=fans --name liked",
        ),
        ("relation Order n-1 Customer null --name buyer back=bought",),
        ("add-entity Basket c:ref=Customer", "relation Customer n-1 Basket null"),
        ("add-entity Basket x:str", "relation Basket n-n Customer"),
    ],
)
def test_what_nobody_edited_is_as_if_it_were_made_like_that(
    layerline: Layerline, shop: Path, told: tuple[str, ...]
) -> None:
    assert layerline("add-entity", "Order", "a:ref=Customer:null", "-C", shop).code == 0
    for line in told:
        run = layerline(*line.split())
        assert run.code == 0, run.err
    files = json.loads(layerline("doctor", "--json").out)["files"]
    assert [each["path"] for each in files if each["state"] != "pristine"] == []
    assert "src/app/models/customers.py" in {each["path"] for each in files}

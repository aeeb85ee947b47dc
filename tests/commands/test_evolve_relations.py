"""Relations come, go and change in entities that are there, as other fields do."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, contents

Layerline = Callable[..., Run]

CUSTOMER = "src/app/models/customers.py"
ORDER = ("Order", "number:int", "customers:refs=Customer")
EVOLUTIONS = {
    "one more": (
        ("add-field", "Order", "payers:refs=Customer:back=paid"),
        ("Order", "number:int", "customers:refs=Customer", "payers:refs=Customer:back=paid"),
    ),
    "the last one less": (("remove-field", "Order", "customers"), ("Order", "number:int")),
    "another name": (
        ("rename-field", "Order", "customers", "buyers"),
        ("Order", "number:int", "buyers:refs=Customer"),
    ),
    "another name for the other side": (
        ("change-field", "Order", "customers:refs=Customer:back=purchases"),
        ("Order", "number:int", "customers:refs=Customer:back=purchases"),
    ),
    "what is linked stays": (
        ("change-field", "Order", "customers:refs=Customer:ondelete=restrict"),
        ("Order", "number:int", "customers:refs=Customer:ondelete=restrict"),
    ),
    "one to itself": (
        ("add-field", "Order", "related:refs=Order:back=related_to"),
        ("Order", "number:int", "customers:refs=Customer", "related:refs=Order:back=related_to"),
    ),
}


OPTIONS: dict[str, tuple[str, ...]] = {
    "every operation": (),
    "deleted softly": ("--soft-delete",),
    "given once": ("--only", "create"),
    "only read": ("--only", "read"),
    "only replaced": ("--only", "update,delete", "--soft-delete"),
}
QUICK = {("deleted softly", "one to itself"), ("given once", "one more")}
QUICK |= {("given once", "another name"), ("only read", "the last one less")}


@pytest.mark.parametrize(
    ("options", "case"),
    [
        pytest.param(
            options,
            case,
            marks=() if not OPTIONS[options] or (options, case) in QUICK else pytest.mark.full,
        )
        for options in OPTIONS
        for case in EVOLUTIONS
    ],
)
def test_links_evolve_to_what_they_would_be_if_made_like_that(
    layerline: Layerline, shop: Path, options: str, case: str
) -> None:
    evolution, final = EVOLUTIONS[case]
    assert layerline("add-entity", *final, *OPTIONS[options]).code == 0
    made = code(shop)
    assert layerline("undo").code == 0
    assert layerline("add-entity", *ORDER, *OPTIONS[options]).code == 0
    before = contents(shop)

    run = layerline(*evolution)

    assert run.code == 0, run.err
    assert code(shop) == made
    assert layerline("lint").code == 0
    assert layerline("doctor").code == 0
    assert layerline("undo").code == 0
    assert kept(contents(shop)) == kept(before)


def kept(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: files[path] for path in files if not re.search(r"/journal/|_cache/", path)}


def code(shop: Path) -> dict[str, bytes]:
    found = contents(shop)
    return {path: found[path] for path in found if re.match(r"(src|tests)/.*\.py$", path)}


def test_links_are_given_under_their_new_name_by_code_by_hand_as_well(
    layerline: Layerline, shop: Path
) -> None:
    assert layerline("add-entity", *ORDER, "--only", "create").code == 0
    by_hand = shop / "tests/services/test_given_by_hand.py"
    by_hand.write_text(
        "from tests.factories.orders import create_order\n"
        "from tests.fakes.memory import MemoryUnitOfWork\n\n\n"
        "async def test_it(memory_uow: MemoryUnitOfWork) -> None:\n"
        "    await create_order(memory_uow, customers=[])\n"
    )
    run = layerline("rename-field", "Order", "customers", "buyers")
    assert run.code == 0, run.err
    assert "create_order(memory_uow, buyers=[])" in by_hand.read_text()


def test_the_key_of_a_renamed_table_of_links_follows_on_each_database(
    layerline: Layerline, shop: Path
) -> None:
    assert layerline("add-entity", *ORDER).code == 0
    assert layerline("rename-field", "Order", "customers", "buyers").code == 0
    (renames,) = (shop / "migrations/versions").glob("*_rename_order_customers_order_buyers.py")
    up = renames.read_text("utf-8").partition("def downgrade")[0]
    assert 'batch.create_primary_key("pk_order_buyers", ["order_id", "customer_id"])' in up
    assert 'RENAME CONSTRAINT "pk_order_customers" TO "pk_order_buyers"' in up


@pytest.mark.parametrize("options", OPTIONS)
def test_an_entity_goes_with_its_links(layerline: Layerline, shop: Path, options: str) -> None:
    before = code(shop)
    assert layerline("add-entity", *ORDER, *OPTIONS[options]).code == 0
    run = layerline("remove-entity", "Order")
    assert run.code == 0, run.err
    assert code(shop) == before
    drops = [path.name for path in sorted((shop / "migrations/versions").glob("*drop*.py"))]
    assert {name[22:] for name in drops} == {"drop_order_customers.py", "drop_orders.py"}
    assert layerline("doctor").code == 0


@pytest.mark.usefixtures("shop")
def test_an_entity_that_others_are_linked_with_stays_until_they_are_not(
    layerline: Layerline,
) -> None:
    assert layerline("add-entity", *ORDER).code == 0
    run = layerline("remove-entity", "Customer")
    assert (run.code, "Order.customers refers to Customer" in run.err) == (3, True), run.err
    assert layerline("remove-field", "Order", "customers").code == 0
    run = layerline("remove-entity", "Customer")
    assert run.code == 0, run.err


@pytest.mark.parametrize(
    "evolution",
    [
        ("add-field", "Customer", "list:str:null"),
        ("rename-field", "Customer", "name", "list"),
    ],
)
def test_no_field_hides_what_the_other_side_of_a_relation_is_written_with(
    layerline: Layerline, shop: Path, evolution: tuple[str, ...]
) -> None:
    referring = ("add-entity", "Order", "customer:ref=Customer", "list:str")
    assert layerline(*referring).code == 0
    before = contents(shop)
    run = layerline(*evolution)
    assert (run.code, "in the class body of Customer, where Order" in run.err) == (3, True), run.err
    assert kept(contents(shop)) == kept(before)


def test_links_that_code_by_hand_needs_stay(layerline: Layerline, shop: Path) -> None:
    assert layerline("add-entity", *ORDER).code == 0
    script = shop / "src/app/scripts/count_links.py"
    script.write_text(
        '"""Mine."""\n\nfrom app.models.order_customers import OrderCustomersLink\n\n'
        "LINK = OrderCustomersLink\n"
    )
    before = contents(shop)
    run = layerline("remove-field", "Order", "customers")
    assert (run.code, "count_links.py:3" in run.err) == (3, True), run.err
    assert kept(contents(shop)) == kept(before)
    run = layerline("rename-field", "Order", "customers", "buyers")
    assert (run.code, "count_links.py:3" in run.out) == (0, True), run.err


def test_a_table_of_links_that_something_has_is_in_the_way(
    layerline: Layerline, shop: Path
) -> None:
    assert layerline("add-entity", "OrderTag").code == 0
    assert layerline("add-entity", *ORDER).code == 0
    before = contents(shop)
    run = layerline("add-field", "Order", "tags:refs=Customer:back=tagged")
    assert (run.code, "has the table `order_tags` already" in run.err) == (3, True), run.err
    assert kept(contents(shop)) == kept(before)


@pytest.mark.usefixtures("shop")
def test_links_have_no_column_to_fill(layerline: Layerline) -> None:
    run = layerline("add-field", "Customer", "friends:refs=Customer:back=fans", "--backfill", "1")
    assert (run.code, "begins without links" in run.err) == (2, True), run.err
    assert layerline("add-entity", *ORDER).code == 0
    run = layerline("change-field", "Order", "customers:refs=Order:back=others")
    assert (run.code, "cannot become" in run.err) == (2, True), run.err


def test_a_new_reference_that_closes_a_circle_is_checked_in_the_database(
    layerline: Layerline, shop: Path
) -> None:
    assert layerline("add-entity", "Order", "customer:ref=Customer").code == 0
    run = layerline("add-field", "Customer", "favorite:ref=Order:null:back=favorite_of")
    assert run.code == 0, run.err
    assert (
        "note: `favorite` of Customer is checked in the database by the repository: services need "
        "each other already (Order → Customer), and CustomerService may not need OrderService as "
        "well"
    ) in run.out
    assert "foreign_keys=[customer_id]" in (shop / "src/app/models/orders.py").read_text()
    assert 'foreign_keys="Order.customer_id"' in (shop / CUSTOMER).read_text()
    assert layerline("lint").code == 0
    assert layerline("doctor").code == 0
    whole = code(shop)
    second = layerline("add-field", "Customer", "second:ref=Order:null:back=second_of")
    assert second.code == 0, second.err
    assert "OrderService" not in (shop / "src/app/services/customers.py").read_text()
    run = layerline("change-field", "Customer", "favorite:ref=Order:back=favorite_of")
    assert run.code == 2
    assert "a circle of required references: Customer → Order → Customer" in run.err
    assert layerline("undo").code == 0
    assert code(shop) == whole
    assert layerline("remove-field", "Customer", "favorite").code == 0
    assert layerline("remove-entity", "Order").code == 0
    assert "Order" not in (shop / CUSTOMER).read_text()

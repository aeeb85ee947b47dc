"""References: both sides are wired, whoever points to whom."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, contents

Layerline = Callable[..., Run]


CUSTOMERS, ORDERS = "src/app/models/customers.py", "src/app/models/orders.py"
WIRED = {
    "one": (
        ["customer:ref=Customer"],
        {
            ORDERS: ['customer: Mapped["Customer"]', 'back_populates="orders"'],
            CUSTOMERS: ['orders: Mapped[list["Order"]]', 'back_populates="customer"'],
        },
    ),
    "two to one target": (
        ["buyer:ref=Customer:back=bought", "payer:ref=Customer:null:back=paid"],
        {
            ORDERS: ["foreign_keys=[buyer_id]", 'payer: Mapped["Customer | None"]'],
            CUSTOMERS: [
                'bought: Mapped[list["Order"]]',
                'paid: Mapped[list["Order"]]',
                'foreign_keys="Order.payer_id"',
            ],
        },
    ),
    "to itself": (
        ["parent:ref=Order:null", "twin:ref=Order:null:back=twin_of"],
        {
            ORDERS: ['parent: Mapped["Order | None"]', 'remote_side="Order.id"', "twin_of: Mapped"],
            CUSTOMERS: [],
        },
    ),
    "cascading": (
        ["customer:ref=Customer:ondelete=cascade"],
        {ORDERS: ['ondelete="CASCADE"'], CUSTOMERS: ['passive_deletes="all"']},
    ),
    "many to many": (
        ["customers:refs=Customer"],
        {
            ORDERS: ['customers: Mapped[list["Customer"]]', 'secondary="order_customers"'],
            CUSTOMERS: ['orders: Mapped[list["Order"]]', 'back_populates="customers"', "viewonly"],
            "src/app/models/order_customers.py": [
                'ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True, index=True',
            ],
            "src/app/wiring/models.py": ["import OrderCustomersLink", "    OrderCustomersLink,"],
        },
    ),
    "two of many to many": (
        ["buyers:refs=Customer:back=bought", "payers:refs=Customer:back=paid:ondelete=restrict"],
        {
            "src/app/models/order_buyers.py": ['ondelete="CASCADE"'],
            "src/app/models/order_payers.py": ['"customers.id", ondelete="RESTRICT"'],
            CUSTOMERS: ['secondary="order_buyers"', 'secondary="order_payers"'],
        },
    ),
    "many to many of what is deleted softly": (
        ["customers:refs=Customer", "related:refs=Order:back=related_to", "--soft-delete"],
        {
            ORDERS: [
                'secondaryjoin="and_(Order.id == OrderRelatedLink.other_order_id, "',
                '        "Order.deleted_at.is_(None))"',
                'secondaryjoin="and_(Order.id == OrderRelatedLink.order_id, Order.deleted_at',
            ],
            CUSTOMERS: [
                'secondaryjoin="and_(Order.id == OrderCustomersLink.order_id, Order.deleted_at',
            ],
        },
    ),
    "many to many that are given once": (
        ["customers:refs=Customer", "--only", "create,list"],
        {
            "src/app/schemas/orders.py": [
                "    customers: list[UUID] = Field(default_factory=list, max_length=1000)"
            ],
            "src/app/services/orders.py": [
                'model_dump(exclude={"customers"})',
                'UnknownReferenceError.of("customers", min(unknown_customers))',
            ],
            "tests/api/test_orders.py": ["test_its_customers_are_given_when_it_is_made"],
        },
    ),
    "many to many that are only read": (
        ["customers:refs=Customer", "--only", "read"],
        {
            "src/app/schemas/orders.py": ["class OrderCustomersRead"],
            "src/app/services/orders.py": ["async def customers_of"],
            "tests/api/test_orders.py": ["test_its_customers_are_read"],
        },
    ),
    "many to many that are only replaced": (
        ["customers:refs=Customer", "--only", "update"],
        {
            "src/app/schemas/orders.py": ["class OrderCustomersUpdate"],
            "src/app/services/orders.py": ["set(await self.customers_links.of(order_id))"],
            "tests/api/test_orders.py": ["test_its_customers_are_replaced"],
        },
    ),
    "many to many to itself": (
        ["related:refs=Order:back=related_to"],
        {
            ORDERS: [
                'secondaryjoin="Order.id == OrderRelatedLink.other_order_id"',
                'secondaryjoin="Order.id == OrderRelatedLink.order_id"',
            ],
            CUSTOMERS: [],
        },
    ),
}


@pytest.mark.parametrize("case", WIRED)
def test_both_sides_of_a_reference_are_wired(layerline: Layerline, shop: Path, case: str) -> None:
    fields, expected = WIRED[case]
    before = (shop / CUSTOMERS).read_text().splitlines()
    run = layerline("add-entity", "Order", *fields)
    assert run.code == 0, run.err
    for path, pieces in expected.items():
        source = (shop / path).read_text()
        assert [piece for piece in pieces if piece not in source] == []
    after = iter((shop / CUSTOMERS).read_text().splitlines())
    assert all(line in after for line in before if not line.startswith(("from ", "import ")))


def test_the_other_side_of_an_entity_without_fields_imports_what_it_needs(
    layerline: Layerline, shop: Path
) -> None:
    assert layerline("add-entity", "Tag").code == 0
    assert layerline("add-entity", "Label", "tag:ref=Tag").code == 0
    tags = (shop / "src/app/models/tags.py").read_text()
    assert "from sqlalchemy.orm import Mapped, relationship" in tags


def test_the_other_side_is_written_in_the_names_of_its_file(
    layerline: Layerline, shop: Path
) -> None:
    model = shop / CUSTOMERS
    before = (
        model.read_text().replace("Mapped[", "M[").replace("import Mapped,", "import Mapped as M,")
    )
    model.write_text(
        before.replace("class ", "from sqlalchemy.orm import relationship as rel\n\n\nclass ", 1)
    )
    assert layerline("add-entity", "Order", "customer:ref=Customer").code == 0
    assert 'orders: M[list["Order"]] = rel(' in model.read_text()


CLASHES = {
    "a column of the target": ("customer:ref=Customer:back=orders_total", "orders_total"),
    "an attribute of the target": ("customer:ref=Customer:back=name", "name"),
    "a column that each has": ("customer:ref=Customer:back=version", "version"),
    "two of one name": ("a:ref=Customer b:ref=Customer", "two relations would both be `orders`"),
    "a name of SQLAlchemy": ("customer:ref=Customer:back=metadata", "metadata"),
    "two of many to many of one name": (
        "a:refs=Customer b:refs=Customer",
        "two relations would both be `orders` on Customer",
    ),
    "a field of its own": (
        "related:refs=Order:back=related",
        "`back=related` is a field of Order itself",
    ),
    "a path": ("customer:ref=Customer:back=../x", "../x"),
}


@pytest.mark.parametrize("case", CLASHES)
def test_another_side_that_cannot_be_is_refused(
    layerline: Layerline, shop: Path, case: str
) -> None:
    fields, reason = CLASHES[case]
    before = contents(shop)
    run = layerline("add-entity", "Order", *fields.split())
    assert run.code in (2, 3), run.err
    assert reason in run.err.splitlines()[0]
    assert len(run.err.splitlines()) == 2
    assert contents(shop) == before


def test_a_name_that_the_other_side_has_from_another_entity_is_refused(
    layerline: Layerline, shop: Path
) -> None:
    assert layerline("add-entity", "Order", "customer:ref=Customer").code == 0
    before = contents(shop)
    run = layerline("add-entity", "Ticket", "customer:ref=Customer:back=orders")
    assert run.code == 3, run.err
    assert CUSTOMERS in run.err
    assert "orders" in run.err
    assert contents(shop) == before


def test_a_relation_of_many_to_many_is_kept_in_the_manifest_and_shown_in_the_plan(
    layerline: Layerline, shop: Path
) -> None:
    field = "customers:refs=Customer:ondelete=restrict:back=purchases"
    planned = layerline("add-entity", "Order", field, "--dry-run", "--json")
    plan = json.loads(planned.out)
    assert plan["entities"][0]["fields"] == [field]
    assert "src/app/models/order_customers.py" in plan["created"]
    assert len([path for path in plan["created"] if path.startswith("migrations/")]) == 2
    assert layerline("add-entity", "Order", field).code == 0
    manifest = tomllib.loads((shop / ".layerline/entities/order.toml").read_text())
    assert manifest["entity"]["fields"] == [field]
    assert {"src/app/models/order_customers.py"} < set(manifest["files"])
    again = layerline("add-entity", "Order", field)
    assert (again.code, "nothing was changed" in again.out) == (0, True)


def test_a_table_of_links_that_something_else_has_is_refused(
    layerline: Layerline, shop: Path
) -> None:
    assert layerline("add-entity", "OrderCustomer").code == 0
    before = contents(shop)
    run = layerline("add-entity", "Order", "customers:refs=Customer")
    assert (run.code, contents(shop)) == (3, before)
    assert "order_customers.py has the table `order_customers` already" in run.err


LEFT_OUT = {
    "create": ("customers_of", "set_customers", "OrderCustomersRead", "OrderCustomersUpdate"),
    "read": ("set_customers", "OrderCustomersUpdate", "OrderCreate"),
    "update": ("customers_of", "OrderCustomersRead", "OrderCreate"),
    "create,read,update": ("exclude=", "unknown_customers"),
}


@pytest.mark.parametrize("only", LEFT_OUT)
def test_nothing_is_written_for_links_that_no_operation_needs(
    layerline: Layerline, shop: Path, only: str
) -> None:
    run = layerline("add-entity", "Order", "customers:refs=Customer", "--only", only)
    assert run.code == 0, run.err
    written = "".join(path.read_text() for path in shop.glob("src/app/*/**/orders.py"))
    assert [word for word in LEFT_OUT[only] if word in written] == []


def test_links_to_what_is_deleted_softly_need_a_project_that_is_up_to_date(
    layerline: Layerline, shop: Path
) -> None:
    assert layerline("add-entity", "Tag", "--soft-delete").code == 0
    linking = shop / "src/app/repositories/linking.py"
    linking.write_text(linking.read_text().replace("living", "present"))
    run = layerline("add-entity", "Order", "tags:refs=Tag")
    assert (run.code, "layerline update" in run.err) == (3, True), run.err
    assert layerline("add-entity", "Order", "customers:refs=Customer", "--soft-delete").code == 0

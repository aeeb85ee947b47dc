"""An entity evolves in a project that people edit: code, edits and rows all survive."""

from pathlib import Path
from uuid import uuid4

import pytest

from generated import Project, project_in
from layerline.architecture.options import Key
from layerline.cli import main
from layerline.commands import add_entity
from rows import Rows, inserted

CUSTOMER = ("Customer", "name:str=120", "email:email:unique")
ORDER = (
    "Order",
    "customer:ref=Customer",
    "total:decimal=12,2:ge=0:filter:sort",
    "status:enum=draft,paid:default=draft:filter",
    "pieces:int:ge=1",
    "note:str=40:null",
    "code:slug:unique",
)
EDITS = {
    "src/app/models/orders.py": (
        (
            "    total: Mapped",
            "    # net of tax, see the finance handbook\n    total: Mapped",
        ),
        (
            "    customer: Mapped",
            (
                "    @property\n    def is_free(self) -> bool:\n"
                '        """Whether nobody pays."""\n        return self.total == 0\n\n'
                "    customer: Mapped"
            ),
        ),
    ),
    "src/app/services/orders.py": (
        (
            "    async def get(self",
            (
                "    async def give_away(self, order: Order) -> OrderUpdate:\n"
                '        """Make it free."""\n'
                "        is_dear = order.total > 0  # not yet free\n"
                '        return OrderUpdate(total=Decimal("0.00")) if is_dear '
                "else OrderUpdate()\n\n"
                "    async def get(self"
            ),
        ),
        ("from app.core.errors", "from decimal import Decimal\n\nfrom app.core.errors"),
    ),
    "src/app/schemas/orders.py": (
        (
            "class OrderUpdate(Input):",
            (
                "class OrderTotals(Input):\n"
                '    """By hand."""\n\n    total: Decimal = Decimal(0)\n\n\n'
                "class OrderUpdate(Input):"
            ),
        ),
    ),
    "tests/services/test_orders.py": (
        (
            "async def test_what_was_made_is_found",
            (
                "async def test_it_can_be_given_away(memory_uow: MemoryUnitOfWork) -> None:\n"
                "    order_service = service_on(memory_uow, OrderService)\n"
                "    order = await create_order(memory_uow)\n"
                "    assert (await order_service.give_away(order)).total == 0\n"
                "    assert order.is_free is False\n\n\n"
                "async def test_what_was_made_is_found"
            ),
        ),
    ),
}
STEPS = (
    ("add-field", "Order", "shipped_at:datetime:null:filter:sort"),
    ("add-field", "Order", "priority:int:ge=0", "--backfill", "3"),
    ("add-field", "Order", "channel:enum=web,shop:default=web:filter"),
    ("rename-field", "Order", "total", "price"),
    ("rename-field", "Order", "code", "reference"),
    ("change-field", "Order", "price:decimal=14,3:ge=0:filter:sort"),
    ("change-field", "Order", "pieces:bigint:ge=1"),
    ("change-field", "Order", "note:text", "--backfill", "none"),
    ("change-field", "Order", "status:enum=draft,void:default=draft:filter", "--backfill", "void"),
    ("remove-field", "Order", "priority"),
    ("rename-field", "Order", "customer", "buyer"),
    ("add-field", "Order", "seller:ref=Customer:null:back=sales"),
    ("add-field", "Order", "parent:ref=Order:null:back=parts"),
    ("add-field", "Customer", "vip:bool:default=false"),
    ("rename-field", "Customer", "email", "mail", "--api-alias"),
)
LEFT = {
    "src/app/models/orders.py": (
        "    # net of tax, see the finance handbook\n    price: Mapped",
        "return self.price == 0",
    ),
    "src/app/services/orders.py": (
        "is_dear = order.price > 0  # not yet free",
        'return OrderUpdate(price=Decimal("0.00")) if is_dear else OrderUpdate()',
    ),
    "src/app/schemas/orders.py": ("    total: Decimal = Decimal(0)",),
    "tests/services/test_orders.py": ("(await order_service.give_away(order)).total == 0",),
}


@pytest.fixture(scope="module")
def shop(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with two entities, edited by hand and then evolved."""
    project = project_in(tmp_path_factory.mktemp("evolved") / "shop", environment)
    for (name, *fields), key in ((CUSTOMER, Key.UUID7), (ORDER, Key.BIGINT)):
        add_entity.command(name, fields, directory=project.root, key=key)
    for path, edits in EDITS.items():
        file = project.root / path
        for before, after in edits:
            text = file.read_text()
            assert before in text, (path, before)
            file.write_text(text.replace(before, after, 1))
    for verb, *arguments in STEPS:
        with pytest.raises(SystemExit) as exited:
            main([verb, *arguments, "-C", str(project.root)])
        assert exited.value.code == 0, (verb, arguments)
    return project


def insert(rows: Rows, url: str) -> None:
    """A customer with two orders, one of them paid."""
    now = "'2026-01-31 09:30:00'"
    scale = 100 if url.startswith("sqlite") else 1
    customer_id = uuid4().hex if url.startswith("sqlite") else str(uuid4())
    common = {"created_at": now, "updated_at": now, "version": "1"}
    customer = {"id": f"'{customer_id}'", "name": "'Ada'", "email": "'ada@example.com'"}
    orders = (
        ("7", "1250" if scale > 1 else "12.50", "'paid'", "NULL", "'a-1'"),
        ("9", str(3 * scale), "'draft'", "'quick'", "'a-2'"),
    )
    rows.sql(
        inserted("customers", customer | common),
        *(
            inserted(
                "orders",
                {"id": key, "customer_id": f"'{customer_id}'", "pieces": "2", "total": total}
                | {"status": status, "note": note, "code": code}
                | common,
            )
            for key, total, status, note, code in orders
        ),
    )


def test_rows_survive_each_migration_up_and_down(shop: Project, database: str) -> None:
    rows = Rows(shop, database)
    created = next(shop.root.glob("migrations/versions/*_create_orders.py"))
    rows.run("alembic", "upgrade", created.name.split("_")[1])
    insert(rows, database)
    rows.run("alembic", "upgrade", "head")
    rows.run("alembic", "check")
    found = rows.sql(
        "SELECT o.reference, o.price, o.status, o.pieces, o.note, o.channel, c.name, c.vip "
        "FROM orders o JOIN customers c ON c.id = o.buyer_id ORDER BY o.reference"
    )
    prices = ("12500", "3000") if database.startswith("sqlite") else ("12.500", "3.000")
    false = "0" if database.startswith("sqlite") else "False"
    assert found == [
        ["a-1", prices[0], "void", "2", "none", "web", "Ada", false],
        ["a-2", prices[1], "draft", "2", "quick", "web", "Ada", false],
    ]
    rows.run("alembic", "downgrade", f"-{len(STEPS)}")
    prices = ("1250", "300") if database.startswith("sqlite") else ("12.50", "3.00")
    assert rows.sql("SELECT code, total FROM orders ORDER BY code") == [
        ["a-1", prices[0]],
        ["a-2", prices[1]],
    ]
    columns = "customer_id, total, status, pieces, created_at, updated_at, version"
    copied = f"INSERT INTO orders ({columns}, code) SELECT {columns}, 'a-3' FROM orders"  # noqa: S608 as above
    rows.sql("DELETE FROM orders WHERE id = 9", copied)
    key = "10" if database.startswith("sqlite") else "1"  # whose identity was never asked
    assert rows.sql("SELECT id FROM orders WHERE code = 'a-3'") == [[key]]
    rows.run("alembic", "upgrade", "head")


def test_what_was_edited_by_hand_is_kept_and_follows(shop: Project) -> None:
    for path, kept in LEFT.items():
        text = (shop.root / path).read_text()
        assert [each for each in kept if each not in text] == [], path
    test = shop.root / "tests/services/test_orders.py"  # what was listed, and left to a person
    test.write_text(test.read_text().replace("give_away(order)).total", "give_away(order)).price"))
    shop.make("check")

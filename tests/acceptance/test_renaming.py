"""An entity gets another name in a project that people edit: code, rows and events all survive."""

import ast
import json
import re
from pathlib import Path
from uuid import uuid4

import pytest

from generated import Project, project_in
from layerline.cli import main
from layerline.commands import add_entity
from rows import Rows, inserted

pytestmark = pytest.mark.full
ENTITIES = (
    ("Customer", "name:str=120"),
    ("Tag", "label:str=40"),
    (
        "Order",
        "customer:ref=Customer",
        "parent:ref=Order:null:back=parts",
        "total:int:ge=0:filter:sort",
        "status:enum=draft,paid:default=draft:filter",
        "code:slug:unique",
        "tags:refs=Tag",
    ),
    ("Line", "order:ref=Order", "pieces:int:ge=1"),
    ("Bundle", "name:str=20", "orders:refs=Order"),
)
BY_HAND = '''"""What else happens when there is an order."""

from typing import Any

from app.core.events import Handler
from app.core.unit_of_work import UnitOfWork
from app.events.orders import OrderCreated
from app.services.orders import OrderService


async def look_at_it(event: OrderCreated, uow: UnitOfWork) -> None:
    """Whether it is still there."""
    await OrderService(uow).exists(event.order_id)


HANDLERS: list[Handler[Any]] = [Handler(OrderCreated, look_at_it)]
'''
EXISTS = "            return await self.order_repo.exists(order_id)\n"
FREE = '''\
            # asked by everybody
            return await self.order_repo.exists(order_id)

    async def free(self, order: Order) -> bool:
        """Whether nobody pays."""
        return order.total == 0 and await self.exists(order.id)
'''
GET = "    order = await service.get(order_id)"
EDITS = {
    "src/app/services/orders.py": ((EXISTS, FREE),),
    "src/app/api/routes/orders.py": ((f"{GET}\n", f"{GET}  # or 404\n"),),
    "src/app/wiring/event_handlers.py": (
        ("    lines,\n", "    lines,\n    looking,\n"),
        ("    *orders.HANDLERS,\n", "    *orders.HANDLERS,\n    *looking.HANDLERS,\n"),
    ),
}
NAMES = {
    "ck_lines_pieces_ge",
    "ck_purchases_total_ge",
    "fk_bundle_orders_bundle_id_bundles",
    "fk_bundle_orders_purchase_id_purchases",
    "fk_lines_order_id_purchases",
    "fk_purchase_tags_purchase_id_purchases",
    "fk_purchase_tags_tag_id_tags",
    "fk_purchases_customer_id_customers",
    "fk_purchases_parent_id_purchases",
    "ix_bundle_orders_purchase_id",
    "ix_lines_order_id",
    "ix_purchase_tags_tag_id",
    "ix_purchases_customer_id",
    "ix_purchases_parent_id",
    "ix_purchases_status",
    "ix_purchases_total",
    "pk_bundle_orders",
    "pk_lines",
    "pk_purchase_tags",
    "pk_purchases",
    "uq_purchases_code",
}
TABLES = "('purchases', 'lines', 'purchase_tags', 'bundle_orders')"
ASKED = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE tbl_name IN {}",
    "postgresql": (
        "SELECT conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid "
        "WHERE t.relname IN {0} AND contype <> 'n' "
        "UNION SELECT indexname FROM pg_indexes WHERE tablename IN {0}"
    ),
}


@pytest.fixture(scope="module")
def shop(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project in which an entity was edited by hand and then renamed."""
    project = project_in(tmp_path_factory.mktemp("renamed") / "shop", environment)
    for name, *fields in ENTITIES:
        add_entity.command(name, fields, directory=project.root)
    (project.root / "src/app/events/handlers/looking.py").write_text(BY_HAND)
    for path, edits in EDITS.items():
        file = project.root / path
        for before, after in edits:
            text = file.read_text()
            assert before in text, (path, before)
            file.write_text(text.replace(before, after, 1))
    with pytest.raises(SystemExit) as exited:
        main(["rename-entity", "Order", "Purchase", "-C", str(project.root)])
    assert exited.value.code == 0
    return project


def test_what_was_edited_by_hand_is_kept_and_the_project_is_green(shop: Project) -> None:
    service = (shop.root / "src/app/services/purchases.py").read_text()
    assert (
        "            # asked by everybody\n            return await self.purchase_repo" in service
    )
    assert "    async def free(self, order: Purchase) -> bool:\n" in service
    assert (
        "get(purchase_id)  # or 404" in (shop.root / "src/app/api/routes/purchases.py").read_text()
    )
    shop.make("check")


def test_rows_and_stored_events_survive_up_and_down(shop: Project, database: str) -> None:
    rows = Rows(shop, database)
    dialect = database.partition(":")[0].partition("+")[0]
    (renaming,) = shop.root.glob("migrations/versions/*_rename_orders_purchases.py")
    (before,) = re.findall(r'^down_revision = "(\w+)"', renaming.read_text(), re.MULTILINE)
    rows.run("alembic", "upgrade", before)
    key = insert(rows, dialect)
    old = state(rows, "order", "orders")
    rows.run("alembic", "upgrade", "head")
    rows.run("alembic", "check")
    found = " ".join(name for (name,) in rows.sql(ASKED[dialect].format(TABLES)) if name)
    assert set(re.findall(r"\b(?:ck|fk|ix|pk|uq)_\w+", found)) == NAMES
    assert state(rows, "purchase", "purchases") == [
        *[["a-1", "Ada", "2", "red", "box", "a-1"]],
        ["purchase.created", f"purchase:{key}", json.dumps({"purchase_id": key, "version": 1})],
        ["order.seen", f"order:{key}", json.dumps({"order_id": key})],
        ["app.events.handlers.purchases.record_purchase_created"],
        ["app.events.handlers.purchases.sent_by_hand"],
        ["purchase"],
    ]
    rows.run("alembic", "downgrade", before)
    assert state(rows, "order", "orders") == old
    rows.run("alembic", "upgrade", "head")


def insert(rows: Rows, dialect: str) -> str:
    """An order with a part, a line, a tag and a bundle, and what is stored of its events."""
    key = uuid4()
    ids = {name: str(uuid4()) for name in ("customer", "tag", "line", "bundle", "event", "trail")}
    stored = {
        name: f"'{each.replace('-', '') if dialect == 'sqlite' else each}'"
        for name, each in {**ids, "order": str(key)}.items()
    }
    now = "'2026-01-31 09:30:00'"
    common = {"created_at": now, "updated_at": now, "version": "1"}
    event = {"occurred_at": now, "available_at": now, "attempts": "0", "replays": "0"}
    event |= {"context": "'{}'"}
    payload = json.dumps({"order_id": str(key), "version": 1})
    rows.sql(
        inserted("customers", {"id": stored["customer"], "name": "'Ada'"} | common),
        inserted("tags", {"id": stored["tag"], "label": "'red'"} | common),
        inserted("bundles", {"id": stored["bundle"], "name": "'box'"} | common),
        inserted(
            "orders",
            {"id": stored["order"], "customer_id": stored["customer"], "total": "3"}
            | {"parent_id": stored["order"], "status": "'draft'", "code": "'a-1'"}
            | common,
        ),
        inserted(
            "lines", {"id": stored["line"], "order_id": stored["order"], "pieces": "2"} | common
        ),
        inserted("order_tags", {"order_id": stored["order"], "tag_id": stored["tag"]}),
        inserted("bundle_orders", {"bundle_id": stored["bundle"], "order_id": stored["order"]}),
        inserted(
            "outbox",
            {"id": stored["event"], "name": "'order.created'", "aggregate": f"'order:{key}'"}
            | {"payload": f"'{payload}'".replace(":", "\\:")}
            | event,
        ),
        inserted(
            "outbox",
            {"id": stored["trail"], "name": "'order.seen'", "aggregate": f"'order:{key}'"}
            | {"payload": f"'{json.dumps({'order_id': str(key)})}'".replace(":", "\\:")}
            | event,
        ),
        *(
            inserted(
                "inbox",
                {"event_id": stored["event"], "handled_at": now}
                | {"handler": f"'app.events.handlers.orders.{name}'"},
            )
            for name in ("record_order_created", "sent_by_hand")
        ),
        inserted(
            "activities",
            {"id": stored["trail"], "subject": "'order'", "subject_id": stored["order"]}
            | {"action": "'created'"}
            | common,
        ),
    )
    return str(key)


def state(rows: Rows, it: str, table: str) -> list[list[str]]:
    """What there is, under the entity's name."""
    kept = rows.sql(
        f"SELECT o.code, c.name, l.pieces, t.label, b.name, p.code FROM {table} o "  # noqa: S608
        "JOIN customers c ON c.id = o.customer_id "
        "JOIN lines l ON l.order_id = o.id "
        f"JOIN {it}_tags ot ON ot.{it}_id = o.id JOIN tags t ON t.id = ot.tag_id "
        f"JOIN bundle_orders bo ON bo.{it}_id = o.id JOIN bundles b ON b.id = bo.bundle_id "
        f"JOIN {table} p ON p.id = o.parent_id",
    )
    events = rows.sql("SELECT name, aggregate, payload FROM outbox ORDER BY name LIKE '%.seen'")
    return [
        *kept,
        *([name, of, in_order(payload)] for name, of, payload in events),
        *rows.sql("SELECT handler FROM inbox ORDER BY handler"),
        *rows.sql("SELECT subject FROM activities"),
    ]


def in_order(payload: str) -> str:
    """A payload as JSON, the key first."""
    values = ast.literal_eval(payload)  # a driver's own dict, or JSON
    return json.dumps(dict(sorted(values.items())))

"""A generated project with planted shortcuts is mended, and keeps all its own checks."""

import runpy
from pathlib import Path

import pytest

from generated import Project, project_in

plant = runpy.run_path(str(Path(__file__).parents[2] / "docs/demo.py"))["plant"]
ROUTE = "src/app/api/routes/orders.py"
SERVICE = "src/app/services/orders.py"
BUS = "        self.event_bus = EventBus(uow)\n"
UNIT = "from app.core.unit_of_work import UnitOfWork\n"
CUSTOMERS = "from app.services.customers import CustomerService\n"
CREATED = """\
            await self.event_bus.publish(OrderCreated(order_id=order.id, version=order.version))
"""
SENDER = "from app.core.notifications.factory import get_notification_sender\n"
CAUSED = '''\
            await self.notification_service.welcome(order.id)
            return order

    async def ship(self, order_id: UUID, address: str) -> None:
        """Send it away."""
        async with self.uow:
            order = await self.order_repo.get(order_id)
            if order is not None:
                await self.sender.send(address, f"Your order of {order.total} is on its way")
'''
EFFECTS = {
    BUS: f"{BUS}        self.notification_service = NotificationService(uow)\n"
    "        self.sender = get_notification_sender()\n",
    UNIT: SENDER + UNIT,
    CUSTOMERS: f"{CUSTOMERS}from app.services.notifications import NotificationService\n",
    f"{CREATED}            return order\n": CREATED + CAUSED,
}
TASK = '''"""Counts what is open."""

import logging

from app.core.settings import Settings
from app.core.unit_of_work import UnitOfWork
from app.repositories.orders import OrderRepository


async def run(uow: UnitOfWork, _settings: Settings) -> None:
    """Log the number."""
    async with uow.reading():
        count = await OrderRepository(uow).count({"status": "draft"})
        logging.getLogger(__name__).info("%d orders are open", count)
'''


@pytest.fixture
def shop(environment: Path, tmp_path: Path) -> Project:
    project = project_in(tmp_path / "shop", environment)
    project.add("Customer", "name:str=120", "email:email:unique")
    project.add(
        "Order",
        "customer:ref=Customer",
        "total:decimal=12,2",
        "status:enum=draft,paid:default=draft",
    )
    return project


def cause_effects(service: Path) -> None:
    text = service.read_text()
    for old, new in EFFECTS.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    service.write_text(text)


def lint(project: Project, *arguments: str) -> str:
    done = project.layerline("lint", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_shortcut_of_the_demo_is_mended_as_a_person_would_write_it(shop: Project) -> None:
    before = {path: path.read_bytes() for path in (shop.root / "src").rglob("*.py")}
    plant(shop.root / ROUTE)
    planted = (shop.root / ROUTE).read_bytes()
    assert shop.layerline("lint").returncode == 1

    assert "2 findings were mended" in lint(shop, "--fix", "--unsafe-fixes")
    route = (shop.root / ROUTE).read_text()
    assert route.endswith(
        "async def quick_order(order_id: UUID, service: OrderServiceDep) -> Order | None:\n"
        '    """Just this once, straight from the repository."""\n'
        "    return await service.quick_order(order_id)\n"
    )
    method = (
        "    async def quick_order(self, order_id: UUID) -> Order | None:\n"
        '        """The row with this key."""\n'
        "        async with self.uow.reading():\n"
        "            return await self.order_repo.get(order_id)\n"
    )
    assert method in (shop.root / "src/app/services/orders.py").read_text()
    shop.run("ruff", "check", ".")
    shop.run("ruff", "format", "--check", ".")

    assert shop.layerline("undo").returncode == 0
    after = {path: path.read_bytes() for path in (shop.root / "src").rglob("*.py")}
    assert after == before | {shop.root / ROUTE: planted}


def test_side_effects_become_events_and_their_handlers(shop: Project) -> None:
    cause_effects(shop.root / SERVICE)
    assert "3 warnings" in lint(shop)

    assert "3 findings were mended" in lint(shop, "--fix", "--unsafe-fixes")
    assert "No findings" in lint(shop)
    service = (shop.root / SERVICE).read_text()
    handlers = (shop.root / "src/app/events/handlers/orders.py").read_text()
    assert "OrderShipped(order_id=order_id, address=address, order_total=order.total)" in service
    assert "notification" not in service
    assert "await NotificationService(uow).welcome(event.order_id)" in handlers
    assert "    Handler(OrderCreated, welcome_when_order_created),\n" in handlers
    assert 'event.address, f"Your order of {event.order_total} is on its way"' in handlers
    shop.run("ruff", "check", ".")
    shop.run("ruff", "format", "--check", ".")


@pytest.mark.full
def test_all_checks_of_the_project_hold_after_several_shortcuts(shop: Project) -> None:
    plant(shop.root / ROUTE)
    (shop.root / "src/app/tasks/count_open.py").write_text(TASK)
    shop.run("ruff", "check", "--fix", ".")
    cause_effects(shop.root / SERVICE)
    assert "7 findings were mended" in lint(shop, "--fix", "--unsafe-fixes")
    task = (shop.root / "src/app/tasks/count_open.py").read_text()
    assert "    count = await OrderService(uow).run()\n" in task
    assert "reading" not in task
    shop.make("check")

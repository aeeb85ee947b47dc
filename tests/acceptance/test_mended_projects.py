"""A generated project with planted shortcuts is mended, and keeps all its own checks."""

import runpy
from pathlib import Path

import pytest

from generated import Project, project_in

plant = runpy.run_path(str(Path(__file__).parents[2] / "docs/demo.py"))["plant"]
ROUTE = "src/app/api/routes/orders.py"
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
    project.add("Order", "customer:ref=Customer", "status:enum=draft,paid:default=draft")
    return project


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


@pytest.mark.full
def test_all_checks_of_the_project_hold_after_several_shortcuts(shop: Project) -> None:
    plant(shop.root / ROUTE)
    (shop.root / "src/app/tasks/count_open.py").write_text(TASK)
    shop.run("ruff", "check", "--fix", ".")
    lint(shop, "--fix", "--unsafe-fixes")
    task = (shop.root / "src/app/tasks/count_open.py").read_text()
    assert "    count = await OrderService(uow).run()\n" in task
    assert "reading" not in task
    shop.make("check")

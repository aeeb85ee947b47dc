"""Functions of a repository that are called through their module, as `orders.get_order(…)`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from test_redirected_functions import app, changed, mended, ran

from disk import Run, snapshot

__all__ = ["app", "ran"]
Layerline = Callable[..., Run]

ROUTES = """\
from fastapi import APIRouter

{imported}

router = APIRouter()


@router.get("/{{order_id}}")
async def read(order_id: int):
    return await {name}.get_order(order_id)  # one


@router.get("/")
async def find(customer: str):
    return await {name}.find_orders(customer, "new", limit=3)


@router.delete("/{{order_id}}")
async def remove(order_id: int):
    await {name}.delete_order(order_id)
"""
WRITTEN = {
    "its own name": ("from app.crud import orders", "orders"),
    "another name": ("from app.crud import orders as order_crud", "order_crud"),
    "a relative import": ("from ..crud import orders", "orders"),
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_the_module_of_services_is_asked_in_its_place(
    written: tuple[str, str], app: Path, layerline: Layerline, ran: Callable[[Path], str]
) -> None:
    imported, name = written
    routes = app / "app/routes/orders.py"
    routes.write_text(ROUTES.format(imported=imported, name=name))
    before, said = snapshot(app / "app"), ran(app)
    done = mended(layerline, app)
    assert done.code == 0, done.out
    assert "asks `app.services.orders` in place of `app.crud.orders`" in done.out
    assert routes.read_text() == ROUTES.format(
        imported="from app.services import orders", name="orders"
    )
    text = (app / "app/services/orders.py").read_text()
    assert text.startswith("from app.crud import orders\n")
    assert "    return await orders.get_order(order_id)\n" in text
    assert ran(app) == said
    layerline("undo", "-C", app)
    assert snapshot(app / "app") == before


def test_a_service_with_an_ending_is_called_by_its_name(
    app: Path, layerline: Layerline, ran: Callable[[Path], str]
) -> None:
    (app / "app/services/customers.py").rename(app / "app/services/customers_service.py")
    routes = app / "app/routes/orders.py"
    routes.write_text(ROUTES.format(imported="from app.crud import orders", name="orders"))
    said = ran(app)
    assert mended(layerline, app).code == 0
    assert routes.read_text() == ROUTES.format(
        imported="from app.services import orders_service", name="orders_service"
    )
    assert ran(app) == said


LEFT = {
    "a constant of it": (
        ("orders.find_orders(customer", "orders.find_orders(orders.LIMIT"),
        "for mo",
    ),
    "it is handed on": (("orders.get_order(order_id)", "str(orders)"), "`orders` is used for more"),
    "a function handed on": (
        ("await orders.get_order(order_id)", "orders.get_order"),
        "`orders` is used for more than calls",
    ),
    "a parameter of its name": (
        ("order_id: int", "orders: int"),
        "`orders` is used for more than calls",
    ),
    "one that cannot be handed on": (
        ("orders.delete_order(", "orders.stream_all("),
        "more than functions of `app.crud.orders` is asked for",
    ),
}


@pytest.mark.parametrize(("change", "reason"), LEFT.values(), ids=LEFT)
def test_what_is_not_certain_is_left(
    change: tuple[str, str], reason: str, app: Path, layerline: Layerline
) -> None:
    routes = app / "app/routes/orders.py"
    routes.write_text(ROUTES.format(imported="from app.crud import orders", name="orders"))
    changed(routes, change)
    before = snapshot(app / "app")
    done = mended(layerline, app)
    assert done.code == 1
    assert reason in done.out
    assert snapshot(app / "app") == before


def test_of_several_functions_all_are_handed_on_or_none(app: Path, layerline: Layerline) -> None:
    changed(app / "app/crud/orders.py", ("async def find_orders", "@cached\nasync def find_orders"))
    routes = app / "app/routes/orders.py"
    routes.write_text(ROUTES.format(imported="from app.crud import orders", name="orders"))
    before = snapshot(app / "app")
    done = mended(layerline, app)
    assert "it has a decorator, or type parameters" in done.out
    assert snapshot(app / "app") == before

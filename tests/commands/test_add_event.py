"""An entity tells of one more thing that may happen to it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, contents

Layerline = Callable[..., Run]
SHIPPED = ("shipped", "carrier:str", "tracking:str:null", "weight:decimal=9,3", "at:datetime")


def code(shop: Path) -> dict[str, bytes]:
    """The project but for its journal and its caches."""
    return {
        path: content
        for path, content in contents(shop).items()
        if "/journal/" not in path and "_cache/" not in path
    }


def test_an_event_comes_to_what_the_domain_file_makes(
    layerline: Layerline, shop: Path, tmp_path: Path
) -> None:
    before = code(shop)
    assert layerline("add-entity", "Order", "number:int").code == 0
    assert layerline("add-event", "Order", *SHIPPED).code == 0
    assert layerline("add-event", "Order", "payment_failed").code == 0
    assert layerline("lint").code == 0
    evolved = code(shop)
    for _ in range(3):
        assert layerline("undo").code == 0
    assert code(shop) == before
    domain = tmp_path / "domain.toml"
    events = f'["{" ".join(SHIPPED)}", "payment_failed"]'
    domain.write_text(f'[Order]\nfields = ["number:int"]\ndomain_events = {events}\n')
    assert layerline("apply", domain).code == 0
    assert code(shop) == evolved


@pytest.mark.parametrize("name", ["shipped", "Shipped", "CustomerShipped"])
def test_a_second_run_changes_nothing_however_it_is_spelled(
    layerline: Layerline, shop: Path, name: str
) -> None:
    assert layerline("add-event", "Customer", *SHIPPED).code == 0
    before = code(shop)
    again = layerline("add-event", "Customer", name, *SHIPPED[1:])
    assert (again.code, "nothing was changed" in again.out) == (0, True)
    assert code(shop) == before


def test_handlers_by_hand_stay_beside_the_new_one(layerline: Layerline, shop: Path) -> None:
    handlers = shop / "src/app/events/handlers/customers.py"
    mine = "    # by hand\n    Handler(CustomerCreated, record_customer_updated),\n]\n"
    handlers.write_text(handlers.read_text().removesuffix("]\n") + mine)
    assert layerline("add-event", "Customer", "shipped").code == 0
    text = handlers.read_text()
    assert "    # by hand\n    Handler(CustomerCreated, record_customer_updated),\n" in text
    assert "    Handler(CustomerShipped, record_customer_shipped),\n" in text


REFUSALS = {
    "what is published anyway": (("Customer", "updated"), "`updated` is published already"),
    "a class that is there": (("Customer", "position"), "the class `CustomerPosition`"),
    "the key once more": (("Customer", "shipped", "customer_id:uuid"), "`customer_id`"),
    "its topic": (("Customer", "shipped", "name:str"), "each event has a `name`"),
    "a reference": (("Customer", "shipped", "by:ref=Customer"), "tell the value, as `by_id:uuid`"),
    "a column": (("Customer", "shipped", "by:str:unique"), "write `by:str`"),
    "a field twice": (("Customer", "shipped", "by:str", "by:int"), "stands there twice"),
    "another one of the name": (("Customer", "called", "by:str"), "which is `called`"),
    "an entity that tells nothing": (("Quiet", "shipped"), "Quiet publishes nothing"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_says_why_and_writes_nothing(layerline: Layerline, shop: Path, case: str) -> None:
    assert layerline("add-event", "Customer", "called").code == 0
    assert layerline("add-entity", "Quiet", "--no-events").code == 0
    arguments, reason = REFUSALS[case]
    before = code(shop)
    run = layerline("add-event", *arguments)
    assert (run.code, reason in run.err) == (2, True), run.err
    assert code(shop) == before

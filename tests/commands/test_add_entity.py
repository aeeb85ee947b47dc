"""`layerline add-entity`, on projects that `layerline new` made."""

import hashlib
import json
import re
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, contents, snapshot

Layerline = Callable[..., Run]
CUSTOMER = ("Customer", "name:str=120", "email:email:unique")
ORDER = ("Order", "customer:ref=Customer", "total:decimal=12,2:ge=0", "status:enum=draft,paid")


@pytest.fixture
def shop(layerline: Layerline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert layerline("new", tmp_path / "shop", "--no-git", "--data", "example=no").code == 0
    monkeypatch.chdir(tmp_path / "shop")
    return tmp_path / "shop"


def kept(shop: Path) -> dict[str, bytes]:
    """All but the cache and the journal, which only layerline reads."""
    return {
        path: content
        for path, content in contents(shop).items()
        if "_cache" not in path and "journal" not in path
    }


def test_an_entity_gets_a_file_in_each_layer_and_is_wired(layerline: Layerline, shop: Path) -> None:
    assert layerline("add-entity", *CUSTOMER).code == 0
    for layer in ("models", "schemas", "repositories", "services", "events", "api/routes"):
        assert (shop / f"src/app/{layer}/customers.py").is_file()
    assert "customers.router," in (shop / "src/app/wiring/routers.py").read_text()
    assert "    Customer," in (shop / "src/app/wiring/models.py").read_text()
    assert "*customers.HANDLERS," in (shop / "src/app/wiring/event_handlers.py").read_text()


def test_a_reference_is_wired_on_both_sides(layerline: Layerline, shop: Path) -> None:
    layerline("add-entity", *CUSTOMER)
    assert layerline("add-entity", *ORDER).code == 0
    assert 'customer: Mapped["Customer"]' in (shop / "src/app/models/orders.py").read_text()
    customers = (shop / "src/app/models/customers.py").read_text()
    assert 'orders: Mapped[list["Order"]]' in customers
    assert "    from app.models.orders import Order" in customers


def test_the_migrations_make_a_chain(layerline: Layerline, shop: Path) -> None:
    layerline("add-entity", *CUSTOMER)
    layerline("add-entity", *ORDER)
    follows = {}
    for path in (shop / "migrations/versions").glob("*.py"):
        written = dict(re.findall(r"^(\w*revision) = (.*)$", path.read_text(), re.MULTILINE))
        follows[written["down_revision"]] = written["revision"]
    first = follows["None"]
    assert len(follows) == 3
    assert follows[follows[first]] not in follows


def test_a_second_run_changes_nothing_and_says_so(layerline: Layerline, shop: Path) -> None:
    layerline("add-entity", *CUSTOMER)
    before = snapshot(shop)
    again = layerline("add-entity", *CUSTOMER)
    assert again.code == 0
    assert "nothing was changed" in again.out
    assert snapshot(shop) == before


def test_a_dry_run_shows_the_diff_and_writes_nothing(layerline: Layerline, shop: Path) -> None:
    assert layerline("add-entity", *CUSTOMER).code == 0
    before = kept(shop)
    shown = layerline("add-entity", *ORDER, "--dry-run")
    assert (shown.code, kept(shop)) == (0, before)
    assert layerline("add-entity", *ORDER).code == 0
    done = kept(shop)
    assert layerline("undo").code == 0
    assert kept(shop) == before
    subprocess.run(["git", "apply", "-"], cwd=shop, input=shown.out, text=True, check=True)
    assert kept(shop) == done


def test_the_document_says_what_was_done(layerline: Layerline, shop: Path) -> None:
    run = layerline("add-entity", "OrderLine", "quantity:int:ge=1", "--json")
    document = json.loads(run.out)
    assert document["version"] == 1
    (order_line,) = document["entities"]
    assert order_line["names"] == {
        "singular": "order_line",
        "plural": "order_lines",
        "table": "order_lines",
        "module": "order_lines",
        "path": "order-lines",
        "event": "order_line",
    }
    assert all((shop / path).is_file() for path in document["created"] + document["edited"])
    assert not document["unchanged"]


def test_another_plural_is_taken_everywhere(layerline: Layerline, shop: Path) -> None:
    assert layerline("add-entity", "Person", "name:str", "--plural", "folks").code == 0
    assert '__tablename__ = "folks"' in (shop / "src/app/models/folks.py").read_text()


def test_other_spellings_are_taken_everywhere_and_noted(layerline: Layerline, shop: Path) -> None:
    spelled = "table=shop_orders,module=purchases,path=buy,event=purchase,singular=deal"
    run = layerline(
        "add-entity", "Order", "total:int", "--names", spelled, "--names", "plural=deals"
    )
    assert run.code == 0, run.err
    assert "Order: table shop_orders, routes at /buy, events purchase.*" in run.out
    assert '__tablename__ = "shop_orders"' in (shop / "src/app/models/purchases.py").read_text()
    assert 'prefix="/buy"' in (shop / "src/app/api/routes/purchases.py").read_text()
    assert '"purchase.created"' in (shop / "src/app/events/purchases.py").read_text()
    assert "purchases.router," in (shop / "src/app/wiring/routers.py").read_text()
    manifest = tomllib.loads((shop / ".layerline/entities/deal.toml").read_text())["entity"]
    assert {key: manifest[key] for key in manifest if key != "fields"} == {
        "name": "Order",
        "singular": "deal",
        "plural": "deals",
        "table": "shop_orders",
        "module": "purchases",
        "path": "buy",
        "event": "purchase",
    }


def test_it_finds_the_project_from_below(layerline: Layerline, shop: Path) -> None:
    assert layerline("add-entity", *CUSTOMER, "-C", shop / "src/app/models").code == 0
    assert (shop / "src/app/models/customers.py").is_file()


def test_the_manifest_notes_the_entity(layerline: Layerline, shop: Path) -> None:
    layerline("add-entity", *CUSTOMER)
    manifest = tomllib.loads((shop / ".layerline/entities/customer.toml").read_text())
    assert manifest["entity"]["fields"] == list(CUSTOMER[1:])
    assert manifest["entity"]["plural"] == "customers"
    assert len(manifest["files"]) > 10
    for path, written in manifest["files"].items():
        assert hashlib.sha256((shop / path).read_bytes()).hexdigest() == written


def test_wiring_by_hand_is_kept(layerline: Layerline, shop: Path) -> None:
    wiring = shop / "src/app/wiring/routers.py"
    mine = wiring.read_text().replace("    activities.router,", "    activities.router,  # mine")
    wiring.write_bytes(mine.replace("\n", "\r\n").encode())
    assert layerline("add-entity", *CUSTOMER).code == 0
    after = wiring.read_bytes().decode()
    assert "    activities.router,  # mine\r\n    customers.router,\r\n" in after
    assert "\n" not in after.replace("\r\n", "")


def test_what_the_layers_forbid_is_not_written(layerline: Layerline, shop: Path) -> None:
    pyproject = shop / "pyproject.toml"
    layers = """
[tool.layerline.layers]
routes = { files = ["src/app/api/routes/**"], kind = "route", may-import = ["deps"] }
deps = { files = ["src/app/api/deps/**"], kind = "provider" }
schemas = { files = ["src/app/schemas/**"], kind = "schema" }
"""
    pyproject.write_text(pyproject.read_text() + layers)
    before = snapshot(shop)
    run = layerline("add-entity", *CUSTOMER)
    assert run.code == 5
    assert "LL111" in run.err
    assert {k: v for k, v in snapshot(shop).items() if "_cache" not in k} == before


def test_two_migration_ends_are_refused(layerline: Layerline, shop: Path) -> None:
    versions = shop / "migrations/versions"
    first = next(versions.glob("*.py"))
    (versions / "other.py").write_text(first.read_text().replace("5f1d0c2a9b37", "000000000000"))
    run = layerline("add-entity", *CUSTOMER)
    assert run.code == 3
    assert "the migrations have 2 ends" in run.err
    assert "layerline join" in run.err

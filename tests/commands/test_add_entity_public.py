"""`layerline add-entity --public`: who may reach the routes of a new entity."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, snapshot

Layerline = Callable[..., Run]
PAGE = ("add-entity", "Page", "title:str=80")


@pytest.fixture
def shop(layerline: Layerline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with accounts."""
    answers = ("--data", "auth=jwt", "--data", "example=no")
    assert layerline("new", tmp_path / "shop", "--no-git", *answers).code == 0
    monkeypatch.chdir(tmp_path / "shop")
    return tmp_path / "shop"


def routers(shop: Path) -> tuple[str, str]:
    """What requires a token, and what does not."""
    source = (shop / "src/app/wiring/routers.py").read_text()
    closed, _, public = source.partition("PUBLIC_ROUTERS")
    return closed, public


def test_routes_need_a_token_unless_they_are_public(layerline: Layerline, shop: Path) -> None:
    assert layerline("add-entity", "Order", "total:int").code == 0
    assert layerline(*PAGE, "--public").code == 0
    closed, public = routers(shop)
    assert "    orders.router," in closed
    assert "    pages.router," in public
    assert "pages.router" not in closed
    assert "orders.router" not in public
    assert layerline("lint").code == 0


def test_its_manifest_says_that_it_is_public(layerline: Layerline, shop: Path) -> None:
    layerline(*PAGE, "--public")
    layerline("add-entity", "Order", "total:int")
    manifests = shop / ".layerline/entities"
    assert tomllib.loads((manifests / "page.toml").read_text())["entity"]["public"] is True
    assert "public" not in (manifests / "order.toml").read_text()


def test_the_document_says_so_too(layerline: Layerline, shop: Path) -> None:
    for option, public in ((("--public",), True), ((), False)):
        document = json.loads(layerline(*PAGE, *option, "--json", "--dry-run").out)
        assert [entity["public"] for entity in document["entities"]] == [public]
    assert "pages" not in (shop / "src/app/wiring/routers.py").read_text()


@pytest.mark.parametrize(("first", "again"), [((), ("--public",)), (("--public",), ())])
def test_a_second_run_does_not_open_or_close_what_is_there(
    layerline: Layerline, shop: Path, first: tuple[str, ...], again: tuple[str, ...]
) -> None:
    layerline(*PAGE, *first)
    before = snapshot(shop)
    assert "nothing was changed" in layerline(*PAGE, *first).out
    refused = layerline(*PAGE, *again)
    assert refused.code == 2
    assert f"is {'public' if first else 'not public'}" in refused.err
    assert "src/app/wiring/routers.py" in refused.err
    assert snapshot(shop) == before


def test_a_domain_says_it_of_each_entity(layerline: Layerline, shop: Path) -> None:
    domain = shop.parent / "domain.toml"
    domain.write_text(
        '[Page]\nfields = ["title:str"]\npublic = true\n'
        '[Order]\nfields = ["page:ref=Page"]\npublic = false\n[Shelf]\n[Sign]\npublic = true\n'
    )
    assert layerline("apply", domain).code == 0
    closed, public = routers(shop)
    for module, is_public in (("pages", 1), ("signs", 1), ("orders", 0), ("shelves", 0)):
        assert (f"    {module}.router," in public) is bool(is_public)
        assert (f"    {module}.router," in closed) is not bool(is_public)
    assert layerline("lint").code == 0


def test_a_domain_that_says_it_wrongly_is_refused(layerline: Layerline, shop: Path) -> None:
    domain = shop.parent / "domain.toml"
    domain.write_text('[Page]\npublic = "yes"\n')
    refused = layerline("apply", domain)
    assert refused.code == 2
    assert "domain.toml:2:1: `public` must be true or false" in refused.err


def test_without_accounts_there_is_nothing_to_open(
    layerline: Layerline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layerline("new", tmp_path / "open", "--no-git", "--data", "example=no")
    monkeypatch.chdir(tmp_path / "open")
    before = snapshot(tmp_path / "open")
    refused = layerline(*PAGE, "--public")
    assert refused.code == 2
    assert "a project that has no accounts" in refused.err
    assert "leave --public out" in refused.err
    assert "Traceback" not in refused.err
    assert snapshot(tmp_path / "open") == before


def test_an_entity_can_refer_to_an_account(layerline: Layerline, shop: Path) -> None:
    assert layerline("add-entity", "Order", "clerk:ref=Account").code == 0
    assert 'orders: Mapped[list["Order"]]' in (shop / "src/app/models/accounts.py").read_text()


@pytest.mark.parametrize("name", ["Account", "RefreshToken"])
def test_what_accounts_need_is_taken(layerline: Layerline, shop: Path, name: str) -> None:
    before = snapshot(shop)
    refused = layerline("add-entity", name, "a:str")
    assert refused.code in (2, 3)
    assert "already" in refused.err
    assert snapshot(shop) == before

"""An entity whose names do not follow from its class evolves as any other does."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, contents

Layerline = Callable[..., Run]
SPELLED = {
    "another singular": "singular=deal",
    "every name": "singular=deal,plural=bargains,table=shop_deals,module=trades,path=my-deals,"
    "event=sale",
}
FIELDS = ("number:int:sort", "code:str=20:unique")
VERBS = {
    "a field more": ("add-field", "Order", "note:str=20:null"),
    "a reference": ("add-field", "Order", "customer:ref=Customer:null"),
    "a reference to it": ("add-field", "Customer", "deal:ref=Order:null"),
    "links": ("add-field", "Order", "customers:refs=Customer"),
    "links to it": ("relation", "Customer", "n-n", "Order"),
    "links with itself": ("relation", "Order", "n-n", "Order", "--name", "alike", "back=alike_of"),
    "a relation": ("relation", "Customer", "1-n", "Order", "null"),
    "another field": ("change-field", "Order", "number:bigint:sort"),
    "a field renamed": ("rename-field", "Order", "code", "slug_of"),
    "a field less": ("remove-field", "Order", "code"),
    "an event": ("add-event", "Order", "shipped"),
    "another name": ("rename-entity", "Order", "Purchase"),
    "the name that it is called": ("rename-entity", "Order", "Deal"),
    "none at all": ("remove-entity", "Order"),
}
QUICK = {("another singular", verb) for verb in VERBS} - {("another singular", "a field less")}


@pytest.mark.parametrize(
    ("names", "verb"),
    [
        pytest.param(names, verb, marks=() if (names, verb) in QUICK else pytest.mark.full)
        for names in SPELLED
        for verb in VERBS
    ],
)
def test_each_evolution_knows_it(layerline: Layerline, shop: Path, names: str, verb: str) -> None:
    made = layerline("add-entity", "Order", *FIELDS, "--names", SPELLED[names])
    assert made.code == 0, made.err
    before = kept(shop)
    run = layerline(*VERBS[verb])
    assert run.code == 0, run.err
    assert kept(shop) != before
    assert layerline("lint").code == 0
    assert layerline("doctor", "--check").code == 0
    assert layerline("undo").code == 0
    assert kept(shop) == before


def test_what_is_added_later_is_as_if_it_had_been_there_from_the_first(
    layerline: Layerline, shop: Path
) -> None:
    named = ("--names", SPELLED["every name"])
    fields = (*FIELDS, "note:str=20:null", "customers:refs=Customer")
    assert layerline("add-entity", "Order", *fields, *named).code == 0
    made = code(shop)
    assert layerline("undo").code == 0
    assert layerline("add-entity", "Order", *FIELDS, *named).code == 0
    for field in fields[2:]:
        assert layerline("add-field", "Order", field).code == 0
    assert code(shop) == made


def test_a_domain_s_file_with_names_changes_nothing_twice_and_prunes(
    layerline: Layerline, shop: Path
) -> None:
    table = f"fields = {list(FIELDS)}\nnames = {{ singular = 'deal', table = 'shop_deals' }}\n"
    customer = '[Customer]\nfields = ["name:str", "orders_total:int"]\n'
    (shop / "domain.toml").write_text(f"{customer}[Order]\n{table}")
    assert layerline("apply", "domain.toml").code == 0
    before = kept(shop)
    again = layerline("apply", "domain.toml")
    assert (again.code, "nothing was changed" in again.out) == (0, True), again.out
    assert kept(shop) == before
    (shop / "domain.toml").write_text(customer)
    pruned = layerline("apply", "domain.toml", "--prune")
    assert (pruned.code, "trades" in pruned.out) == (0, False), pruned.err
    assert not (shop / ".layerline/entities/deal.toml").exists()


def test_its_model_is_read_again_into_the_manifest_that_there_is(
    layerline: Layerline, shop: Path
) -> None:
    assert layerline("add-entity", "Order", *FIELDS, "--names", "singular=deal").code == 0
    model = shop / "src/app/models/deals.py"
    text = model.read_text()
    column = "    number: Mapped[int] = mapped_column()\n"
    assert "    number: Mapped[int]\n" in text
    model.write_text(text.replace("    number: Mapped[int]\n", f"{column}    rank: Mapped[int]\n"))
    run = layerline("adopt-entity", "Order")
    assert run.code == 0, run.err
    manifests = {path.name for path in shop.glob(".layerline/entities/*.toml")}
    assert {"deal.toml"} == manifests - {"customer.toml", "user.toml", "organization.toml"}
    assert "rank:int" in (shop / ".layerline/entities/deal.toml").read_text()


def test_a_model_whose_name_an_entity_is_called_by_is_not_taken_for_it(
    layerline: Layerline, shop: Path
) -> None:
    assert layerline("add-entity", "Order", "number:int", "--names", "singular=deal").code == 0
    (shop / "src/app/models/agreements.py").write_text(
        '"""Mine."""\n\nfrom sqlalchemy.orm import Mapped\n\nfrom app.core.db import Entity\n\n\n'
        'class Deal(Entity):\n    """Mine."""\n\n    __tablename__ = "agreements"\n\n'
        "    size: Mapped[int]\n"
    )
    before = kept(shop)
    run = layerline("adopt-entity", "Deal")
    assert (run.code, "the entity Order is called `deal` already" in run.err) == (3, True), run.err
    assert kept(shop) == before
    run = layerline("adopt-entity", "Deal", "--names", "singular=agreement")
    assert run.code == 0, run.err
    assert (shop / ".layerline/entities/agreement.toml").exists()


def test_a_name_that_is_only_nearly_one_is_asked_about(layerline: Layerline, shop: Path) -> None:
    assert layerline("add-entity", "Order", "number:int", "--names", "singular=deal").code == 0
    run = layerline("add-field", "Ordr", "note:str=20:null")
    assert (run.code, "did you mean Order?" in run.err) == (3, True), run.err
    run = layerline("add-field", "Deal", "note:str=20:null")
    assert (run.code, "there is no entity Deal in this project" in run.err) == (3, True), run.err
    assert not any((shop / "src/app/models").glob("notes*"))


def kept(shop: Path) -> dict[str, bytes]:
    found = contents(shop)
    return {path: found[path] for path in found if not re.search(r"/journal/|_cache/", path)}


def code(shop: Path) -> dict[str, bytes]:
    found = contents(shop)
    return {path: found[path] for path in found if re.match(r"(src|tests)/.*\.py$", path)}

"""`layerline apply domain.toml`: a whole domain in one run, all of it or nothing."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, contents, snapshot
from layerline.tree import recover

Layerline = Callable[..., Run]
DOMAIN = """\
# The shop, the far side first.
[OrderLine]
fields = ["order:ref=Order:ondelete=cascade", "product:ref=Product", "quantity:int:ge=1"]

[Order]
fields = [
  "customer:ref=Customer",
  "total:decimal=12,2:ge=0",
  "origin:ref=Order:null",
]
names = { table = "shop_orders" }

[Product]
fields = ["name:str=120:unique"]

[Customer]
fields = ["name:str", "orders_total:int"]
"""
ROUTERS = "src/app/wiring/routers.py"


@pytest.fixture
def domain(shop: Path) -> Path:
    path = shop.parent / "domain.toml"
    path.write_text(DOMAIN)
    return path


def kept(shop: Path) -> dict[str, bytes]:
    """All but what layerline may remember at any time."""
    ours = ("_cache", ".layerline/journal/", ".layerline/lock")
    return {
        path: data for path, data in contents(shop).items() if not any(own in path for own in ours)
    }


def test_every_entity_that_is_missing_is_added_and_wired(
    layerline: Layerline, shop: Path, domain: Path
) -> None:
    run = layerline("apply", domain, "--json")
    assert run.code == 0, run.err
    document = json.loads(run.out)
    assert [each["entity"] for each in document["entities"]] == ["Order", "Product", "OrderLine"]
    assert document["unchanged"] == ["Customer"]
    assert "order_lines.router," in (shop / ROUTERS).read_text()
    orders = (shop / "src/app/models/orders.py").read_text()
    assert 'order_lines: Mapped[list["OrderLine"]]' in orders
    assert '__tablename__ = "shop_orders"' in orders
    assert layerline("lint").code == 0


def test_it_is_what_the_entities_one_by_one_would_be(
    layerline: Layerline, shop: Path, domain: Path
) -> None:
    layerline(
        "add-entity",
        "Order",
        *("customer:ref=Customer", "total:decimal=12,2:ge=0", "origin:ref=Order:null"),
        *("--names", "table=shop_orders"),
    )
    layerline("add-entity", "Product", "name:str=120:unique")
    layerline(
        "add-entity",
        "OrderLine",
        *("order:ref=Order:ondelete=cascade", "product:ref=Product", "quantity:int:ge=1"),
    )
    one_by_one = kept(shop)
    for _ in range(3):
        assert layerline("undo").code == 0
    assert layerline("apply", domain).code == 0
    at_once = kept(shop)
    assert at_once.keys() == one_by_one.keys()
    manifests = {path for path in at_once if path.startswith(".layerline/entities/")}
    assert {p: c for p, c in at_once.items() if p not in manifests} == {
        p: c for p, c in one_by_one.items() if p not in manifests
    }


def test_a_second_run_changes_nothing_and_undo_takes_all_of_it_back(
    layerline: Layerline, shop: Path, domain: Path
) -> None:
    before = kept(shop)
    assert layerline("apply", domain).code == 0
    after = snapshot(shop)
    again = layerline("apply", domain)
    assert (again.code, again.out.count("is there already")) == (0, 4)
    assert snapshot(shop) == after
    assert layerline("undo").code == 0
    assert kept(shop) == before


def test_a_dry_run_and_a_plan_write_nothing(layerline: Layerline, shop: Path, domain: Path) -> None:
    before = kept(shop)
    run = layerline("apply", domain, "--dry-run")
    assert run.code == 0
    assert "+++ b/src/app/services/order_lines.py" in run.out
    assert layerline("apply", domain, "--plan-out", shop.parent / "p.json").code == 0
    assert kept(shop) == before
    assert layerline("apply-plan", shop.parent / "p.json").code == 0
    assert layerline("apply", domain).out.count("is there already") == 4


MISTAKES = {
    "an unknown target": (
        '[Order]\nfields = ["c:ref=Custmer"]\n',
        "domain.toml:2:11: there is no entity Custmer in this project; did you mean Customer?",
    ),
    "a circle": (
        '[Apple]\nfields = ["b:ref=Bean"]\n[Bean]\nfields = ["a:ref=Apple"]\n',
        "domain.toml:2:11: `b` closes a circle of required references: Apple → Bean → Apple",
    ),
    "a longer circle": (
        '[A1]\nfields = ["b:ref=B1"]\n[B1]\nfields = ["c:ref=C1"]\n[C1]\nfields = ["a:ref=A1"]\n',
        "domain.toml:6:11: `a` closes a circle of required references: C1 → A1 → B1 → C1",
    ),
    "other fields": (
        '[Customer]\nfields = ["name:str"]\n',
        "domain.toml:1:2: the entity Customer exists already, with other fields",
    ),
    "other names": (
        '[Customer]\nfields = ["name:str", "orders_total:int"]\nplural = "folks"\n',
        "domain.toml:1:2: the entity Customer exists already, with other names",
    ),
    "a file in the way": (
        "[Order]\n[Mine]\n",
        "domain.toml:2:2: src/app/services/mines.py exists already",
    ),
    "a hidden list": (
        '[Page]\nfields = ["list:str"]\n[Note]\nfields = ["page:ref=Page"]\n',
        "domain.toml:3:2: Page has a field `list`",
    ),
    "both kinds of mistake": (
        '[Order]\nfields = ["c:ref=Nobody", "d:nothing"]\n',
        "domain.toml has 2 mistakes",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_what_cannot_be_is_said_with_its_place_and_nothing_is_written(
    layerline: Layerline, shop: Path, domain: Path, case: str
) -> None:
    text, said = MISTAKES[case]
    (shop / "src/app/services/mines.py").write_text("mine = 1\n")
    domain.write_text(text)
    before = kept(shop)
    run = layerline("apply", domain)
    assert run.code == 2, run.err
    assert said in run.err
    assert "Traceback" not in run.err
    assert kept(shop) == before


def test_what_the_file_has_not_is_kept(layerline: Layerline, shop: Path, domain: Path) -> None:
    domain.write_text("[Tag]\n")
    before = kept(shop)
    run = layerline("apply", domain)
    assert run.code == 0
    assert "note: Customer is not in domain.toml; it is kept" in run.out
    assert before.keys() <= kept(shop).keys()


def test_prune_removes_what_the_file_no_longer_names_and_adds_the_rest(
    layerline: Layerline, shop: Path, domain: Path
) -> None:
    assert layerline("apply", domain).code == 0
    domain.write_text(
        '[Buyer]\nfields = ["name:str"]\nplural = "customers"\n[Product]\n'
        'fields = ["name:str=120:unique", "first:ref=Buyer:null"]\n'
    )
    refused = layerline("apply", domain, "--prune")
    assert (refused.code, "with other fields" in refused.err) == (2, True)
    domain.write_text(domain.read_text().replace(', "first:ref=Buyer:null"', ""))
    before = kept(shop)
    shown = layerline("apply", domain, "--prune", "--dry-run", "--json")
    assert kept(shop) == before
    run = layerline("apply", domain, "--prune", "--json")
    assert run.code == 0, run.err
    document, dry = json.loads(run.out), json.loads(shown.out)
    assert document["removed_entities"] == ["OrderLine", "Order", "Customer"]
    assert [each["entity"] for each in document["entities"]] == ["Buyer"]
    assert document["unchanged"] == ["Product"]
    assert "src/app/models/orders.py" in document["removed"]
    assert (dry["files"], dry["edits"]) == (document["files"], document["edits"])
    there = {path.stem for path in (shop / ".layerline/entities").glob("*.toml")}
    assert there == {"user", "organization", "product", "buyer"}
    assert "Buyer" in (shop / "src/app/models/customers.py").read_text()
    assert "order" not in (shop / ROUTERS).read_text()
    slugs = {path.stem[22:] for path in (shop / "migrations/versions").glob("*.py")}
    assert slugs >= {"drop_order_lines", "drop_shop_orders", "drop_customers", "create_customers"}
    assert layerline("lint").code == 0
    assert layerline("undo").code == 0
    assert kept(shop) == before


def test_prune_keeps_what_came_with_the_template_and_what_was_adopted(
    layerline: Layerline, shop: Path, domain: Path
) -> None:
    manifest = shop / ".layerline/entities/customer.toml"
    manifest.unlink()
    assert layerline("adopt-entity", "Customer").code == 0
    domain.write_text("[Tag]\n")
    run = layerline("apply", domain, "--prune", "--json")
    assert run.code == 0, run.err
    document = json.loads(run.out)
    assert document["removed_entities"] == []
    assert [each.partition(", and is kept: ")[0] for each in document["warnings"]] == [
        f"{name} is not in domain.toml" for name in ("Customer", "Organization", "User")
    ]
    assert manifest.exists()


def test_prune_is_refused_where_something_refers_to_what_would_go(
    layerline: Layerline, shop: Path, domain: Path
) -> None:
    assert layerline("apply", domain).code == 0
    (shop / "src/app/core/mine.py").write_text("from app.models.products import Product\n")
    whole = domain.read_text()
    for gone, said in (
        ("Customer", "  Order.customer refers to Customer"),
        ("Product", "  OrderLine.product refers to Product"),
    ):
        start = whole.index(f"[{gone}]")
        domain.write_text(whole[:start] + whole[start:].partition("\n\n")[2])
        before = kept(shop)
        run = layerline("apply", domain, "--prune")
        assert (run.code, said in run.err.splitlines()) == (3, True), run.err
        assert kept(shop) == before
    domain.write_text('[Customer]\nfields = ["name:str", "orders_total:int"]\n')
    run = layerline("apply", domain, "--prune")
    assert (run.code, "src/app/core/mine.py:1: from" in run.err) == (3, True), run.err
    (shop / "src/app/core/mine.py").unlink()
    domain.write_text('[Label]\nfields = ["customer:ref=Customer"]\n')
    run = layerline("apply", domain, "--prune")
    assert (run.code, "domain.toml:2:11: there is no entity Customer" in run.err) == (2, True)
    assert kept(shop).keys() >= before.keys() - {"src/app/core/mine.py"}


def test_a_file_without_entities_prunes_nothing(
    layerline: Layerline, shop: Path, domain: Path
) -> None:
    domain.write_text("# all of it was cut off\n")
    before = kept(shop)
    run = layerline("apply", domain, "--prune")
    assert (run.code, "names no entity at all" in run.err) == (3, True)
    assert kept(shop) == before


def test_a_circle_goes_at_once(layerline: Layerline, shop: Path, domain: Path) -> None:
    domain.write_text(CIRCLE)
    assert layerline("apply", domain).code == 0
    domain.write_text("[Note]\n")
    run = layerline("apply", domain, "--prune", "--json")
    assert run.code == 0, run.err
    made = [shop / each for each in json.loads(run.out)["created"] if "/versions/" in each]
    texts = {path.stem.split("_", 2)[2]: path.read_text() for path in made}
    assert texts.keys() == {
        "create_notes",
        "drop_customers",
        "buyers_forget_purchases",
        *(
            f"drop_{table}"
            for table in ("purchase_tags", "tag_purchases", "purchases", "buyers", "tags")
        ),
    }
    forget = texts["buyers_forget_purchases"]
    assert forget.startswith('"""Let buyers refer to purchases no more.')
    assert "drop_constraint" in forget.partition("def downgrade")[0]
    assert follows(texts, "drop_purchases", "buyers_forget_purchases")
    for links in ("drop_purchase_tags", "drop_tag_purchases"):
        assert follows(texts, "drop_purchases", links)
        assert follows(texts, "drop_tags", links)


def follows(migrations: dict[str, str], later: str, earlier: str) -> bool:
    """Whether one migration comes somewhere after another."""
    by_id = {
        re.findall('^revision = "(.+)"', text, re.MULTILINE)[0]: name
        for name, text in migrations.items()
    }
    while later != earlier:
        down = re.findall('^down_revision = "(.+)"', migrations[later], re.MULTILINE)[0]
        if down not in by_id:
            return False
        later = by_id[down]
    return True


def test_prune_of_nothing_is_no_matter(layerline: Layerline, shop: Path, domain: Path) -> None:
    known = [
        tomllib.loads(path.read_text())["entity"]
        for path in (shop / ".layerline/entities").glob("*.toml")
    ]
    domain.write_text(
        "".join(f"[{each['name']}]\nfields = {json.dumps(each['fields'])}\n" for each in known)
    )
    run = layerline("apply", domain, "--prune")
    assert (run.code, run.out.count("is there already")) == (0, len(known))


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_a_file_that_cannot_be_read_is_refused(
    layerline: Layerline, domain: Path, content: bytes | None
) -> None:
    domain.unlink() if content is None else domain.write_bytes(content)
    run = layerline("apply", domain)
    assert (run.code, "domain.toml" in run.err, "Traceback" in run.err) == (2, True, False)


def test_where_a_list_has_no_place_for_one_the_others_are_entered(
    layerline: Layerline, shop: Path, domain: Path
) -> None:
    routers = shop / ROUTERS
    routers.write_text(
        routers.read_text().replace("import (", "import (\n").rstrip() + "\norders = 1\n"
    )
    run = layerline("apply", domain, "--json")
    assert run.code == 4, run.err
    (step,) = json.loads(run.out)["manual_steps"]
    assert step["snippet"].splitlines()[-1] == "ROUTERS += [orders_routes.router]"
    assert "    products.router," in routers.read_text()


KILLED = """
import os, signal, sys
from layerline.cli import main
calls, nth = 0, int(sys.argv[1])
def dying(original):
    def called(*arguments, **options):
        global calls
        calls += 1
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments, **options)
    return called
for name in ("replace", "fsync", "mkdir", "rename", "unlink", "rmdir", "chmod", "link"):
    setattr(os, name, dying(getattr(os, name)))
try:
    main(["apply", sys.argv[2]])
finally:
    print(calls)
"""


def test_killed_at_any_step_all_entities_are_there_after_recover_or_none(
    shop: Path, domain: Path
) -> None:
    domain.write_text('[Label]\nfields = ["tag:ref=Tag"]\n[Tag]\n')

    def apply(nth: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", KILLED, str(nth), str(domain)]
        return subprocess.run(command, cwd=shop, capture_output=True, text=True, check=False)

    old = kept(shop)
    steps = int(apply(0).stdout.splitlines()[-1])
    new = kept(shop)
    subprocess.run([sys.executable, "-m", "layerline", "undo"], cwd=shop, check=True)
    assert kept(shop) == old
    stride = 1 if os.environ.get("LAYERLINE_FULL") else steps // 5
    outcomes = set()
    for nth in range(2, steps, stride):
        assert apply(nth).returncode != 0
        recover(shop)
        assert kept(shop) in (old, new), nth
        outcomes.add(kept(shop) == new)
        assert recover(shop) is None
        if kept(shop) == new:
            break
    assert False in outcomes


CIRCLE = """\
[Buyer]
fields = ["name:str", "favorite:ref=Purchase:null:ondelete=null:back=favorite_of"]
[Purchase]
fields = ["total:int", "buyer:ref=Buyer", "tags:refs=Tag:back=tagged"]
[Tag]
fields = ["name:str=40", "purchases:refs=Purchase:back=named_tags"]
"""


def test_a_circle_of_services_is_opened_where_a_reference_may_be_missing(
    layerline: Layerline, shop: Path, domain: Path
) -> None:
    domain.write_text(CIRCLE)
    said = (
        "`favorite` of Buyer is checked in the database by the repository: services need each "
        "other already (Purchase → Buyer), and BuyerService may not need PurchaseService as well"
    )
    assert f"note: {said}" in layerline("apply", domain, "--dry-run").out.splitlines()
    run = layerline("apply", domain, "--json")
    assert run.code == 0, run.err
    (decision,) = json.loads(run.out)["decisions"]
    assert (decision["entity"], decision["field"]) == ("Buyer", "favorite")
    assert decision["why"] in said
    buyers = (shop / "src/app/services/buyers.py").read_text()
    assert "PurchaseService" not in buyers
    assert "self.buyer_repo.favorite_exists(key)" in buyers
    assert "use_alter=True" in (shop / "src/app/models/buyers.py").read_text()
    assert 'checked = ["favorite"]' in (shop / ".layerline/entities/buyer.toml").read_text()
    assert layerline("lint").code == 0
    assert "nothing was changed" in layerline("apply", domain).out
    gone = layerline("remove-field", "Buyer", "favorite")
    assert gone.code == 0, gone.err
    assert "checked" not in (shop / ".layerline/entities/buyer.toml").read_text()


def test_every_mistake_is_told_to_programs_with_its_place(
    layerline: Layerline, shop: Path, domain: Path
) -> None:
    before = kept(shop)
    domain.write_text('[Order]\nfields = ["c:ref=Nobody", "d:nothing"]\n[Tag]\nsize = 1\n')
    run = layerline("apply", domain, "--json")
    assert run.code == 2
    mistakes = json.loads(run.out)["error"]["mistakes"]
    assert [(each["line"], each["column"], each["entity"]) for each in mistakes] == [
        (2, 11, "Order"),
        (2, 27, "Order"),
        (4, 1, "Tag"),
    ]
    assert mistakes[1]["sentence"] == "field `d`: there is no type `nothing`"
    assert {each["file"] for each in mistakes} == {"domain.toml"}
    assert kept(shop) == before

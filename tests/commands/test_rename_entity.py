"""An entity gets another name in every layer, as if it had always had it, or nothing is written."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from disk import Run, contents
from generated import new_project

Layerline = Callable[..., Run]
FIELDS = (
    "customer:ref=Customer",
    "parent:ref={name}:null:back=parts",
    "total:decimal=12,2:ge=0:filter:sort",
    "status:enum=draft,paid:default=draft:filter",
    "code:slug:unique",
    "tags:refs=Tag",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A renaming, and how the entity is made that is like it.

    `options` are those of the entity under both names, `asked` those of the verb, `made` what says
    the same to `add-entity`.
    """

    name: str = "Purchase"
    fields: tuple[str, ...] = ("customer:ref=Customer", "total:int:filter")
    options: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    others: tuple[tuple[str, ...], ...] = ()


full = pytest.mark.full
CASES = {
    "referred to and referring": Case(
        fields=FIELDS,
        others=(
            ("Line", "order:ref={name}", "pieces:int:ge=1"),
            ("Bundle", "name:str=20", "orders:refs={name}"),
        ),
    ),
    "its table stays": Case(asked=("--keep-table",), made=("--names", "table=orders")),
    "its tables of links stay, too": Case(
        fields=("label:str", "tags:refs=Tag"),
        asked=("--keep-table",),
        made=("--names", "table=orders,link=order"),
        others=(("Bundle", "name:str=20", "orders:refs={name}"),),
    ),
    "what refers to it is deleted softly": Case(
        fields=("label:str",), others=(("Line", "order:ref={name}:null", "--soft-delete"),)
    ),
    "its path stays": Case(asked=("--keep-path",), made=("--names", "path=orders")),
    "another plural": Case(asked=("--plural", "buys"), made=("--plural", "buys")),
    "a vowel, and another order": Case(name="Acquisition"),
    "only other spellings": Case(
        name="Order",
        asked=("--names", "table=shop_orders,module=shop_orders"),
        made=("--names", "table=shop_orders,module=shop_orders"),
    ),
    "deleted softly": Case(
        options=("--soft-delete", "--unique", "customer,total", "--index", "total,customer")
    ),
    "linked, and deleted softly": Case(
        fields=("tags:refs=Tag", "related:refs={name}:back=related_to"),
        options=("--soft-delete",),
        others=(("Bundle", "orders:refs={name}", "--only", "create,read"),),
    ),
    "linked when it is made": Case(
        fields=("customers:refs=Customer", "tags:refs=Tag"), options=("--only", "create")
    ),
    "without routes and events": Case(options=("--no-route", "--no-events")),
    "other keys and pages": Case(options=("--pk", "uuid4", "--paginate", "offset")),
    "read alone": Case(options=("--only", "read,list")),
}
QUICK = (
    "referred to and referring",
    "what refers to it is deleted softly",
    "linked, and deleted softly",
)
by_case = pytest.mark.parametrize(
    "case", [each if each in QUICK else pytest.param(each, marks=full) for each in CASES]
)


def make(layerline: Layerline, case: Case, name: str, *more: str) -> None:
    assert layerline("add-entity", "Tag", "label:str=40").code == 0
    own = ("add-entity", name, *case.fields, *case.options, *more)
    for verb in (own, *(("add-entity", *each) for each in case.others)):
        run = layerline(*(each.format(name=name) for each in verb))
        assert run.code == 0, run.err


def files(root: Path) -> dict[str, bytes]:
    """Every file but the journal and the cache, which are not the user's."""
    kept = contents(root)
    return {path: kept[path] for path in kept if not re.search(r"/journal/|_cache/", path)}


def code(found: dict[str, bytes]) -> dict[str, bytes]:
    """Files without the history of the database."""
    return {
        path: re.sub(rb"\n.migrations/[^\n]*", b"", found[path])
        for path in found
        if "/versions/" not in path
    }


@by_case
def test_it_becomes_what_it_would_be_if_made_under_that_name(
    layerline: Layerline, shop: Path, case: str
) -> None:
    asked = CASES[case]
    make(layerline, asked, "Order")
    before = files(shop)
    run = layerline("rename-entity", "Order", asked.name, *asked.asked)
    assert (run.code, "may speak" in run.out) == (0, False), run
    renamed = files(shop)
    assert layerline("lint").code == 0
    assert layerline("doctor", "--check").code == 0
    assert layerline("undo").code == 0
    assert files(shop) == before
    for _ in range(2 + len(asked.others)):
        assert layerline("undo").code == 0
    make(layerline, asked, asked.name, *asked.made)
    made = code(files(shop))
    assert made.keys() == code(renamed).keys()
    assert [path for path in made if made[path] != code(renamed)[path]] == []


def test_where_its_table_stays_no_table_of_the_database_changes(
    layerline: Layerline, shop: Path
) -> None:
    linked = Case(
        fields=("tags:refs=Tag",),
        options=("--no-events",),
        others=(("Bundle", "name:str=20", "orders:refs={name}"),),
    )
    make(layerline, linked, "Order")
    migrations = sorted(shop.glob("migrations/versions/*.py"))

    assert layerline("rename-entity", "Order", "Purchase", "--keep-table").code == 0

    assert sorted(shop.glob("migrations/versions/*.py")) == migrations
    own = (shop / "src/app/models/purchase_tags.py").read_text()
    assert '__tablename__ = "order_tags"' in own
    assert "order_id: Mapped[UUID]" in own
    assert "order_id: Mapped[UUID]" in (shop / "src/app/models/bundle_orders.py").read_text()
    assert layerline("doctor", "--check").code == 0
    assert layerline("rename-entity", "Purchase", "Order", "--keep-table").code == 0
    assert "link" not in (shop / ".layerline/entities/order.toml").read_text()


def test_a_dry_run_shows_it_and_a_saved_plan_does_the_same(
    layerline: Layerline, shop: Path, tmp_path: Path
) -> None:
    arguments = ("rename-entity", "Customer", "Client")
    before = files(shop)
    shown = json.loads(layerline(*arguments, "--dry-run", "--json").out)
    assert (shown["dry_run"], shown["entities"][0]["entity"]) == (True, "Client")
    assert "src/app/models/clients.py" in shown["created"]
    assert "src/app/models/customers.py" in shown["removed"]
    assert layerline(*arguments, "--plan-out", tmp_path / "plan.json").code == 0
    assert files(shop) == before
    assert layerline("apply-plan", tmp_path / "plan.json").code == 0
    planned = files(shop)
    assert layerline("undo").code == 0
    assert layerline(*arguments).code == 0
    assert files(shop) == planned
    again = layerline(*arguments)
    assert (again.code, "nothing was changed" in again.out) == (0, True)
    assert files(shop) == planned


REFUSALS = {
    "no such entity": (("Custmer", "Client"), 3, "did you mean Customer?"),
    "one that is there": (("Customer", "Tag"), 2, "there is an entity Tag already"),
    "a name that means something": (("Customer", "Query"), 2, "`Query`"),
    "no name of an entity": (("Customer", "client"), 2, "PascalCase"),
    "a table that is there": (
        ("Customer", "Client", "--names", "table=tags"),
        3,
        "has the table `tags` already",
    ),
    "a module that is there": (
        ("Customer", "Client", "--names", "module=tags"),
        3,
        "tags.py exists already",
    ),
    "a class by hand": (("Customer", "Parcel"), 3, "has the class `Parcel` already"),
    "two tables": (
        ("Customer", "Client", "--keep-table", "--names", "table=clients"),
        2,
        "`--keep-table` and `--names table=…` differ",
    ),
}


def test_a_refusal_says_why_and_writes_nothing(layerline: Layerline, shop: Path) -> None:
    assert layerline("add-entity", "Tag", "label:str").code == 0
    (shop / "src/app/models/by_hand.py").write_text("class Parcel(Base):\n    pass\n")
    before = files(shop)
    for arguments, expected, reason in REFUSALS.values():
        run = layerline("rename-entity", *arguments)
        assert (run.code, reason in run.err) == (expected, True), (arguments, run)
        assert files(shop) == before


@pytest.mark.usefixtures("shop")
def test_an_other_side_that_is_taken_is_refused(layerline: Layerline) -> None:
    assert layerline("add-entity", "Order", "customer:ref=Customer:back=purchases").code == 0
    assert layerline("add-entity", "Parcel", "customer:ref=Customer").code == 0
    run = layerline("rename-entity", "Parcel", "Purchase")
    assert (run.code, "Customer has a `purchases` already" in run.err) == (2, True), run
    assert layerline("rename-entity", "Parcel", "Purchase", "--plural", "buys").code == 0


BY_HAND = '''"""By hand."""

import app.models.customers
import app.services.customers as them
from app.events.customers import CustomerCreated
from app.models import customers
from app.models.customers import Customer
from app.models.customers import Customer as Person
from app.services.customers import CustomerService

TABLE = "customers"
TOPIC = "customer.moved"


def shout(customer: Customer, others: "list[Customer]") -> customers.Customer:
    """Customer stays in sentences."""
    Customer = 3  # noqa: N806
    print(Customer, TABLE, "/customers", app.models.customers.Customer, them.CustomerService)
    return customer


async def hear(event: CustomerCreated, service: CustomerService, other) -> None:
    found = Person()
    print(event.customer_id, other.customer_id, service.customer_repo, found.name)
    await service.get(customer_id=event.customer_id)
'''
FOLLOWED = '''"""By hand."""

import app.models.clients
import app.services.clients as them
from app.events.clients import ClientCreated
from app.models import clients
from app.models.clients import Client
from app.models.clients import Client as Person
from app.services.clients import ClientService

TABLE = "customers"
TOPIC = "customer.moved"


def shout(customer: Client, others: "list[Client]") -> clients.Client:
    """Customer stays in sentences."""
    Customer = 3  # noqa: N806
    print(Customer, TABLE, "/customers", app.models.clients.Client, them.ClientService)
    return customer


async def hear(event: ClientCreated, service: ClientService, other) -> None:
    found = Person()
    print(event.client_id, other.customer_id, service.client_repo, found.name)
    await service.get(customer_id=event.client_id)
'''


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_code_by_hand_follows_what_is_proven_and_the_rest_is_listed(
    layerline: Layerline, shop: Path, newline: str
) -> None:
    path = "src/app/core/shouting.py"
    (shop / path).write_bytes(BY_HAND.replace("\n", newline).encode())
    run = layerline("rename-entity", "Customer", "Client")
    assert run.code == 0, run.err
    assert (shop / path).read_bytes().decode() == FOLLOWED.replace("\n", newline)
    listed = [int(each) for each in re.findall(rf"{path}:(\d+):", run.out)]
    assert listed == [11, 12, 18, 24, 25]


def test_findings_that_are_known_stay_known_under_the_new_name(
    layerline: Layerline, shop: Path
) -> None:
    (shop / "src/app/core/shouting.py").write_text(
        "from app.services.customers import CustomerService\n\nKIND = CustomerService\n"
    )
    assert layerline("baseline").code == 0
    assert layerline("rename-entity", "Customer", "Client").code == 0
    assert "app.services.clients" in (shop / ".layerline/baseline.json").read_text()
    lint = layerline("lint")
    assert (lint.code, " stale" in lint.out) == (0, False), lint.out


def test_what_a_file_exports_again_follows_and_a_name_that_is_taken_gets_an_alias(
    layerline: Layerline, shop: Path
) -> None:
    barrel = 'from app.models.customers import Customer\n\n__all__ = ["Customer"]\n'
    (shop / "src/app/models/__init__.py").write_text(barrel)
    user = shop / "src/app/core/using.py"
    user.write_text("from app.models import Customer\n\nKIND = Customer\n")
    other = shop / "src/app/core/other.py"
    other.write_text(
        "from app.models.customers import Customer\n\nClient = 3\nKIND = Customer, Client\n"
    )
    assert layerline("rename-entity", "Customer", "Client").code == 0
    assert (shop / "src/app/models/__init__.py").read_text() == barrel.replace(
        "ustomer", "lient"
    ).replace("customers", "clients")
    assert user.read_text() == "from app.models import Client\n\nKIND = Client\n"
    assert other.read_text() == (
        "from app.models.clients import Client as Customer\n\nClient = 3\nKIND = Customer, Client\n"
    )


SERVICE = "src/app/services/customers.py"


EDITS = {
    "            customer = await self.customer_repo.create(data.model_dump())\n": """\
            # the trail knows them
            customer = await self.customer_repo.create(data.model_dump())
            print(customer.name)
""",
    "    async def exists(": """\
    async def rename(self, customer: Customer, name: str) -> Customer:
        \"""By hand.\"""
        return await self.update(customer.id, CustomerUpdate(name=name))

    async def exists(""",
}


def test_edited_files_keep_comments_order_and_what_was_written_by_hand(
    layerline: Layerline, shop: Path
) -> None:
    file = shop / SERVICE
    text = file.read_text()
    for before, after in EDITS.items():
        assert before in text
        text = text.replace(before, after, 1)
    file.write_text(text)
    assert layerline("rename-entity", "Customer", "Client").code == 0
    renamed = (shop / SERVICE.replace("customers", "clients")).read_text()
    assert (
        "            # the trail knows them\n"
        "            client = await self.client_repo.create(data.model_dump())\n"
        "            print(client.name)\n"
    ) in renamed
    assert (
        "    async def rename(self, customer: Client, name: str) -> Client:\n"
        '        """By hand."""\n'
        "        return await self.update(customer.id, ClientUpdate(name=name))\n"
    ) in renamed
    left = [line for line in renamed.splitlines() if re.search("customer", line, re.IGNORECASE)]
    assert len(left) == 2, left
    assert " pristine, 1 edited\n" in layerline("doctor").out


def test_what_hand_and_renaming_both_changed_is_left_to_a_person(
    layerline: Layerline, shop: Path
) -> None:
    file = shop / "src/app/models/customers.py"
    file.write_text(file.read_text().replace('= "customers"', '= "legacy_customers"'))
    before = files(shop)
    assert layerline("rename-entity", "Customer", "Client", "--strict").code == 3
    assert files(shop) == before
    run = layerline("rename-entity", "Customer", "Client", "--json")
    assert run.code == 4
    (step,) = json.loads(run.out)["manual_steps"]
    assert step["path"].startswith("src/app/models/clients.py:")
    assert step["snippet"] == '__tablename__ = "clients"'


PET = '''"""Pets."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Entity


class Pet(Entity):
    """A pet."""

    __tablename__ = "pets"

    name: Mapped[str] = mapped_column(String(120))  # as called
'''


def test_an_entity_that_somebody_wrote_is_renamed_in_the_files_that_it_has(
    layerline: Layerline, shop: Path
) -> None:
    (shop / "src/app/models/pets.py").write_text(PET)
    assert layerline("adopt-entity", "Pet").code == 0
    run = layerline("rename-entity", "Pet", "Animal")
    assert run.code == 0, run
    model = (shop / "src/app/models/animals.py").read_text()
    assert model == PET.replace("class Pet", "class Animal").replace('"pets"', '"animals"')
    manifest = (shop / ".layerline/entities/animal.toml").read_text()
    assert "adopted = true" in manifest
    assert set(re.findall(r'^"((?:src|tests)/[^"]+)"', manifest, re.MULTILINE)) == {
        "src/app/models/animals.py"
    }
    assert not (shop / "src/app/services/animals.py").exists()


@full
def test_open_routes_stay_open(
    layerline: Layerline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_project(tmp_path / "shop", {"auth": "jwt"})
    monkeypatch.chdir(tmp_path / "shop")
    assert layerline("add-entity", "Order", "total:int", "--public").code == 0
    assert layerline("rename-entity", "Order", "Purchase").code == 0
    routers = (tmp_path / "shop/src/app/wiring/routers.py").read_text()
    public = routers.partition("PUBLIC_ROUTERS")[2]
    assert ("purchases.router" in public, "orders" in routers) == (True, False)

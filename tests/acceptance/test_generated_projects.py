"""What is generated passes the checks that it was generated with."""

import subprocess

import pytest

from generated import Project

CUSTOMER = ("Customer", "name:str=120", "email:email:unique")
ORDER = (
    "Order",
    "customer:ref=Customer",
    "total:decimal=12,2:filter:sort:ge=0",
    "status:enum=draft,paid:filter:default=draft",
)
# fmt: off
EVERYTHING = (
    "Everything", "a:str", "b:text:null", "c:int:min=3:max=10", "d:bigint:unique",
    "e:float:gt=0.5", "f:decimal=5,0:unique:gt=10", "g:bool:default=true", "h:date:unique",
    "i:datetime:unique", "j:time:unique", "k:uuid:unique", "ll:json:default={}",
    "m:email:null:unique", "n:url:unique", "o:slug:len=5,8:unique", "p:enum=a-b,2nd",
    "q:str=5:unique:min=3", "r:int:unique:null", "s:float:unique", "date:date:null",
    "datetime:datetime:null", "time:time:null", "uuid:uuid:null", "decimal:decimal=3,1:null",
    "enum:enum=only", "type:str:null:index", "id_:int:null", "list:str:default=x:null",
    "t:json:null", r"u:datetime:default=2026-01-31T09\:30Z", "v:date:default=2026-01-31",
    "w:decimal=4,2:default=1.50", "x:uuid:default=01890a5d-ac96-774b-bcce-b302099a8057",
    "y:float:le=-1", "z:bigint:lt=0", r"aa:time:default=10\:00", "cc:url:max=20", "dd:text:min=3",
    "ee:decimal=18,18:null", "ff:str=1:null",
)
LISTED = (
    "Listed", "a:str:filter:sort", "b:str=2048:sort:null", "c:int:filter:sort:min=3",
    "d:bigint:unique:filter:sort", "e:float:filter:sort:null", "f:decimal=5,2:filter:sort:null",
    "g:bool:filter:sort", "date:date:filter:sort", "datetime:datetime:filter:sort:null",
    "j:time:filter:sort", "k:uuid:filter:sort:null", "m:email:null:unique:filter:sort",
    "n:url:filter:sort", "o:slug:unique:sort", "p:enum=a-b,2nd:filter:sort",
    "customer:ref=Customer", "position:int:sort", "page:int:sort", "limit_:int:filter",
    "q_min:int:filter",
)
TIGHT = (
    "Tight", "a:str=2:unique", "b:decimal=2,0:unique", "c:int:unique:le=-5",
    "d:float:unique:ge=0:le=1", "e:decimal=18,18:unique:gt=0:null", "f:float:gt=1e17",
    "g:bigint:unique:ge=9000000000000000000", "h:decimal=9,7:le=0.0000003",
)
# fmt: on
RELATIONS = (
    ("Invoice", "order:ref=Order:unique", "payer:ref=Customer:back=paid", "number:str=20:unique"),
    ("OrderLine", "order:ref=Order:ondelete=cascade", "quantity:int:ge=1"),
    ("Note", "customer:ref=Customer:null:ondelete=null", "text:text"),
    ("Category", "name:slug:unique", "parent:ref=Category:null"),
    ("Employee", "boss:ref=Employee:null", "buddy:ref=Employee:null:unique:back=buddy_of"),
    *((f"UserOf{letter}", "tight:ref=Tight") for letter in "ABC"),
    ("Tag",),
    ("Offer", "tag:ref=Tag", "--names", "table=shop_offers,module=bargains,path=buy,event=deal"),
    ("OfferLine", "offer:ref=Offer", "rank:int:unique"),
)


def test_a_fresh_project_passes_its_own_checks(service: Project) -> None:
    service.make("check")


@pytest.fixture
def shop(service: Project) -> Project:
    """A project with each kind of field and each kind of relation."""
    for arguments in (CUSTOMER, ORDER, EVERYTHING, LISTED, TIGHT, *RELATIONS):
        service.add(*arguments)
    return service


@pytest.mark.slow
def test_every_kind_of_field_and_relation_passes_the_checks(shop: Project) -> None:
    shop.make("check")


@pytest.mark.slow
def test_every_kind_of_field_and_relation_works_on_postgresql(
    shop: Project, postgresql: str
) -> None:
    shop.make("test", TEST_DATABASE_URL=postgresql)


def test_the_readmes_example_passes_the_checks(service: Project) -> None:
    service.add(*CUSTOMER)
    service.add(*ORDER)
    service.make("check")


def test_the_readmes_example_works_on_postgresql(service: Project, postgresql: str) -> None:
    service.add(*CUSTOMER)
    service.add(*ORDER)
    service.make("test", TEST_DATABASE_URL=postgresql)


def test_the_database_is_migrated_up_and_down(service: Project) -> None:
    service.add(*CUSTOMER)
    service.add(*ORDER)
    service.make("migrate")
    alembic = [service.root / ".venv/bin/alembic"]
    for step in (["check"], ["downgrade", "base"], ["upgrade", "head"]):
        subprocess.run([*alembic, *step], cwd=service.root, check=True, capture_output=True)


def test_a_shortcut_past_the_service_is_found(service: Project) -> None:
    service.add(*CUSTOMER)
    task = service.root / "src/app/tasks/greet.py"
    task.write_text(
        '"""Greets."""\n\nfrom app.repositories.customers import CustomerRepository\n\n'
        "repository = CustomerRepository\n"
    )
    done = service.layerline("lint")
    assert done.returncode == 1
    assert "src/app/tasks/greet.py:3:40 LL101" in done.stdout

"""An entity that is there changes in every layer, or nothing is written."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, contents

Layerline = Callable[..., Run]
MODEL = "src/app/models/customers.py"
MANIFEST = ".layerline/entities/customer.toml"
EVOLUTIONS = {
    "add": (("add-field", "Customer", "vip:bool:default=false:filter"), True),
    "add a required one": (("add-field", "Customer", "rank:int:ge=0", "--backfill", "1"), True),
    "rename": (("rename-field", "Customer", "name", "title"), True),
    "rename for all but clients": (
        ("rename-field", "Customer", "name", "title", "--api-alias"),
        True,
    ),
    "remove": (("remove-field", "Customer", "orders_total"), True),
    "change": (("change-field", "Customer", "orders_total:bigint:null:index"), True),
    "remove the entity": (("remove-entity", "Customer"), False),
}
by_evolution = pytest.mark.parametrize("case", EVOLUTIONS)


@by_evolution
def test_an_unedited_project_becomes_what_it_would_be_if_made_like_that(
    layerline: Layerline, shop: Path, case: str
) -> None:
    arguments, stays = EVOLUTIONS[case]
    before = files(shop)
    assert layerline(*arguments).code == 0
    evolved = files(shop)
    assert layerline("lint").code == 0
    assert layerline("undo").code == 0
    assert files(shop) == before
    if stays:
        fields = manifest_fields(evolved[MANIFEST].decode())
        for path in [path for path in before if "customer" in path]:
            (shop / path).unlink()
        for path in ("routers", "models", "event_handlers"):
            file = shop / f"src/app/wiring/{path}.py"
            lines = file.read_text().splitlines(keepends=True)
            file.write_text("".join(each for each in lines if "ustomer" not in each))
        assert layerline("add-entity", "Customer", *fields).code == 0
        made = files(shop)
        code = [path for path in made if "customers" in path and "/versions/" not in path]
        assert len(code) > 10
        assert [path for path in code if made[path] != evolved[path]] == []


@pytest.mark.parametrize("change", ["name:str=5", "name:text"])
def test_a_text_that_becomes_too_long_is_refused_by_the_database_and_never_cut(
    layerline: Layerline, shop: Path, change: str
) -> None:
    assert layerline("change-field", "Customer", change).code == 0
    (migration,) = (shop / "migrations/versions").glob("*change*.py")
    assert "type_=sa." in migration.read_text()
    assert "postgresql_using" not in migration.read_text()


@by_evolution
def test_a_dry_run_shows_it_and_a_saved_plan_does_the_same(
    layerline: Layerline, shop: Path, tmp_path: Path, case: str
) -> None:
    arguments, _ = EVOLUTIONS[case]
    before = files(shop)
    shown = json.loads(layerline(*arguments, "--dry-run", "--json").out)
    assert shown["dry_run"] is True
    assert {each["action"] for each in shown["files"]} >= {"create", "edit"}
    assert layerline(*arguments, "--plan-out", tmp_path / "plan.json").code == 0
    assert files(shop) == before
    assert layerline("apply-plan", tmp_path / "plan.json").code == 0
    planned = files(shop)
    assert planned != before
    assert layerline("undo").code == 0
    assert layerline(*arguments).code == 0
    assert files(shop) == planned


def files(shop: Path) -> dict[str, bytes]:
    """Every file but the journal and the cache, which are not the user's."""
    kept = contents(shop)
    return {path: kept[path] for path in kept if not re.search(r"/journal/|_cache/", path)}


def manifest_fields(text: str) -> list[str]:
    return [line.strip(' ",') for line in text.splitlines() if line.startswith("  ")]


@pytest.mark.parametrize("case", ["add", "rename", "change"])
def test_a_second_run_changes_nothing(layerline: Layerline, shop: Path, case: str) -> None:
    arguments, _ = EVOLUTIONS[case]
    assert layerline(*arguments).code == 0
    evolved = files(shop)
    again = layerline(*arguments)
    assert again.code == 0
    assert "nothing was changed" in again.out
    assert files(shop) == evolved


REFUSALS = {
    "no such entity": (("add-field", "Custmer", "a:int:null"), 3, "did you mean Customer?"),
    "no such field": (("remove-field", "Customer", "nme"), 2, "has no field `nme`"),
    "nothing for the rows": (("add-field", "Customer", "rank:int"), 2, "--backfill"),
    "unique for all rows": (
        ("add-field", "Customer", "code:slug:unique", "--backfill", "a"),
        2,
        "is unique",
    ),
    "a required reference": (("add-field", "Customer", "boss:ref=Customer"), 2, "boss"),
    "another of the name": (("add-field", "Customer", "name:int:null"), 2, "change-field"),
    "a name that is taken": (("rename-field", "Customer", "name", "orders_total"), 2, "already"),
    "an alias that is a field": (
        ("add-field", "Customer", "rank:int:null:alias=name"),
        2,
        "both mean `name`",
    ),
    "an alias that is its own name": (
        ("add-field", "Customer", "rank:int:null:alias=rank"),
        2,
        "without `alias`",
    ),
    "a name that means something": (
        ("rename-field", "Customer", "name", "metadata"),
        2,
        "metadata",
    ),
    "values that would be lost": (("change-field", "Customer", "name:int"), 2, "cannot become"),
    "a value that is none": (
        ("add-field", "Customer", "rank:int", "--backfill", "high"),
        2,
        "`high` is no int",
    ),
    "a value beyond a limit": (
        ("add-field", "Customer", "rank:int:ge=5", "--backfill", "3"),
        2,
        "`rank`: the value 3 is not >= 5",
    ),
    "a value of too few characters": (
        ("add-field", "Customer", "code:str:min=3", "--backfill", "ab"),
        2,
        "the value has 2 characters, and at least 3 are allowed",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_says_why_and_writes_nothing(layerline: Layerline, shop: Path, case: str) -> None:
    arguments, code, reason = REFUSALS[case]
    before = files(shop)
    run = layerline(*arguments)
    assert (run.code, reason in run.err) == (code, True), run.err
    assert files(shop) == before


@pytest.mark.parametrize(
    ("evolution", "reason"),
    [
        (("remove-field", "Order", "number"), "`number` is in `--unique customer,number` of Order"),
        (("remove-field", "Order", "line"), "`line` is in `--index line,number` of Order"),
    ],
)
def test_what_another_entity_or_an_option_rules_out_is_a_sentence(
    layerline: Layerline, shop: Path, evolution: tuple[str, ...], reason: str
) -> None:
    fields = ("customer:ref=Customer", "number:int", "line:int")
    groups = ("--unique", "customer,number", "--index", "line,number")
    assert layerline("add-entity", "Order", *fields, *groups).code == 0
    before = files(shop)
    run = layerline(*evolution)
    assert (run.code, reason in run.err) == (2, True), run.err
    assert files(shop) == before


def edit(shop: Path, path: str, before: str, after: str) -> None:
    file = shop / path
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))


def test_what_hand_and_evolution_both_changed_is_left_to_a_person(
    layerline: Layerline, shop: Path
) -> None:
    edit(shop, MODEL, "orders_total: Mapped[int]", "orders_total: Mapped[float]")
    before = files(shop)
    arguments = ("change-field", "Customer", "orders_total:bigint:null")
    assert layerline(*arguments, "--strict").code == 3
    assert files(shop) == before
    run = layerline(*arguments, "--json")
    assert run.code == 4
    (step,) = json.loads(run.out)["manual_steps"]
    assert step["path"].startswith(f"{MODEL}:")
    assert step["snippet"] == "orders_total: Mapped[int | None] = mapped_column(BigInteger)"
    assert "orders_total: Mapped[float]" in (shop / MODEL).read_text()


def test_a_file_that_was_removed_by_hand_stays_away_and_is_named(
    layerline: Layerline, shop: Path
) -> None:
    factory = shop / "tests/factories/customers.py"
    factory.unlink()
    run = layerline("add-field", "Customer", "vip:bool:default=false")
    assert run.code == 4
    assert "Left for you: tests/factories/customers.py: it was removed by hand" in run.out
    assert not factory.exists()


ADOPTED = '''"""Pets."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Entity


class Pet(Entity):
    """A pet."""

    __tablename__ = "pets"

    name: Mapped[str] = mapped_column(String(120))  # as called
'''


def test_an_entity_that_somebody_wrote_evolves_in_the_files_that_it_has(
    layerline: Layerline, shop: Path
) -> None:
    model = shop / "src/app/models/pets.py"
    model.write_text(ADOPTED)
    assert layerline("adopt-entity", "Pet").code == 0
    assert layerline("add-field", "Pet", "age:int:null").code == 0
    assert model.read_text() == ADOPTED + "    age: Mapped[int | None]\n"
    assert "adopted = true" in (shop / ".layerline/entities/pet.toml").read_text()
    assert not (shop / "src/app/services/pets.py").exists()


BY_HAND = '''"""By hand."""

from app.models.customers import Customer
from app.schemas.customers import CustomerUpdate


def shout(customer: Customer, other, names: dict[str, str]) -> CustomerUpdate:
    loud = customer.name.upper()
    print(other.name, names["name"], getattr(customer, "name"))
    return CustomerUpdate(name=loud)
'''


def test_a_rename_follows_what_is_proven_and_lists_what_only_may_be_it(
    layerline: Layerline, shop: Path
) -> None:
    path = "src/app/core/shouting.py"
    (shop / path).write_text(BY_HAND)
    run = layerline("rename-field", "Customer", "name", "title")
    assert run.code == 0, run.err
    assert (shop / path).read_text() == BY_HAND.replace("customer.name", "customer.title").replace(
        "CustomerUpdate(name=", "CustomerUpdate(title="
    )
    assert run.out.count(f"{path}:9: print(other.name") == 1
    assert f"{path}:8" not in run.out


USED_IN_TESTS = '''"""By hand."""

from app.core.unit_of_work import UnitOfWork
from app.schemas.customers import CustomerUpdate
from tests.factories.customers import create_customer, valid_customer


async def test_something(uow: UnitOfWork) -> None:
    customer = await create_customer(uow, name="Ada")
    body = {**valid_customer(name="Bob"), "name": customer.name}
    CustomerUpdate(name=body["name"])
'''


def test_clients_keep_the_old_name_until_the_same_is_run_without_it(
    layerline: Layerline, shop: Path
) -> None:
    path = "tests/services/test_by_hand.py"
    (shop / path).write_text(USED_IN_TESTS)
    first = files(shop)
    aliased = layerline("rename-field", "Customer", "name", "title", "--api-alias")
    assert aliased.code == 0, aliased.err
    assert "clients still call it `name`" in aliased.out
    assert manifest_fields((shop / MANIFEST).read_text())[0] == "title:str:alias=name"
    kept = USED_IN_TESTS.replace("customer.name", "customer.title").replace(
        "CustomerUpdate(name=", "CustomerUpdate(title="
    )
    assert (shop / path).read_text() == kept
    listed = [int(each) for each in re.findall(rf"{path}:(\d+):", aliased.out)]
    assert listed == [10, 11]
    assert "look at this, it may use what has changed: src/" not in aliased.out
    again = layerline("rename-field", "Customer", "name", "title", "--api-alias")
    assert (again.code, "nothing was changed" in again.out) == (0, True)
    assert layerline("doctor", "--check").code == 0
    between = files(shop)
    dropped = layerline("rename-field", "Customer", "name", "title")
    assert dropped.code == 0, dropped.err
    assert (shop / path).read_text() == kept.replace("uow, name", "uow, title").replace(
        "customer(name", "customer(title"
    )
    assert "alias" not in (shop / MANIFEST).read_text()
    assert "alias" not in (shop / "src/app/schemas/customers.py").read_text()
    ended = code_of(files(shop))
    assert layerline("undo").code == 0
    assert files(shop) == between
    assert layerline("undo").code == 0
    assert files(shop) == first
    assert layerline("rename-field", "Customer", "name", "title").code == 0
    assert code_of(files(shop)) == ended


def code_of(found: dict[str, bytes]) -> dict[str, bytes]:
    return {path: found[path] for path in found if path.startswith(("src/", "tests/"))}


def test_a_field_that_is_used_stays(layerline: Layerline, shop: Path) -> None:
    (shop / "src/app/core/shouting.py").write_text(BY_HAND)
    before = files(shop)
    run = layerline("remove-field", "Customer", "name")
    assert run.code == 3
    assert "src/app/core/shouting.py:8: loud = customer.name.upper()" in run.err
    assert "other.name" not in run.err
    assert files(shop) == before


def test_an_entity_that_is_referred_to_stays(layerline: Layerline, shop: Path) -> None:
    assert layerline("add-entity", "Order", "customer:ref=Customer").code == 0
    run = layerline("remove-entity", "Customer")
    assert (run.code, "Order.customer refers to Customer" in run.err) == (3, True)
    (shop / "src/app/core/shouting.py").write_text(
        BY_HAND.replace("customer", "order").replace("Customer", "Order")
    )
    before = files(shop)
    run = layerline("remove-entity", "Order")
    assert (run.code, "src/app/core/shouting.py:3" in run.err) == (3, True), run.err
    assert files(shop) == before


@pytest.mark.parametrize(
    ("code", "is_use"),
    [
        ("from app.models import (\n    User,\n    customers,\n)\n", True),
        ("import app.services.customers as them\n", True),
        ("def late() -> None:\n    from app.models.customers import Customer\n", True),
        ("from app.core import customers\n", False),
        ("from app.models.customers_by_hand import Customer\n", False),
    ],
)
def test_a_use_is_one_of_its_own_modules(
    layerline: Layerline, shop: Path, code: str, *, is_use: bool
) -> None:
    (shop / "src/app/core/using.py").write_text(code)
    run = layerline("remove-entity", "Customer", "--dry-run")
    assert (run.code, "src/app/core/using.py:" in run.err) == (3 if is_use else 0, is_use), run


def test_an_entity_goes_from_the_model_that_it_refers_to(layerline: Layerline, shop: Path) -> None:
    before = files(shop)
    assert layerline("add-entity", "Order", "customer:ref=Customer").code == 0
    assert layerline("remove-entity", "Order").code == 0
    after = files(shop)
    own = (".layerline/", "migrations/")
    assert {path: after[path] for path in after if not path.startswith(own)} == {
        path: before[path] for path in before if not path.startswith(own)
    }


def test_edited_files_of_an_entity_that_goes_are_named(layerline: Layerline, shop: Path) -> None:
    edit(shop, MODEL, "class Customer", "ZERO = 0\n\n\nclass Customer")
    assert layerline("remove-entity", "Customer", "--strict").code == 2
    assert f"{MODEL} was edited" in layerline("remove-entity", "Customer").out


def test_a_model_whose_last_reference_goes_imports_nothing_for_it(
    layerline: Layerline, shop: Path
) -> None:
    assert layerline("add-entity", "Order").code == 0
    without = (shop / "src/app/models/orders.py").read_text()
    assert layerline("add-field", "Order", "customer:ref=Customer:null").code == 0
    assert layerline("remove-field", "Order", "customer").code == 0
    assert (shop / "src/app/models/orders.py").read_text() == without


def test_the_first_entity_leaves_the_lists_as_they_were_when_it_goes(
    layerline: Layerline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("--defaults", "--no-git", "--data", "example=no")
    assert layerline("new", tmp_path / "empty", *arguments).code == 0
    monkeypatch.chdir(tmp_path / "empty")
    lists = [Path(f"src/app/wiring/{name}.py") for name in ("routers", "models", "event_handlers")]
    before = [path.read_text() for path in lists]
    assert layerline("add-entity", "Customer").code == 0
    assert layerline("remove-entity", "Customer").code == 0
    assert [path.read_text() for path in lists] == before

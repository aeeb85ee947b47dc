"""A plan can be saved, looked at, and carried out exactly, or not at all."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from disk import Run, contents

Layerline = Callable[..., Run]
ORDER = ("add-entity", "Order", "customer:ref=Customer", "total:decimal=12,2:ge=0")


def kept(shop: Path) -> dict[str, bytes]:
    return {path: data for path, data in contents(shop).items() if "_cache" not in path}


@pytest.fixture
def plan(layerline: Layerline, shop: Path) -> Path:
    """A plan for the shop, outside of it."""
    tmp_path = shop.parent
    assert layerline(*ORDER, "--plan-out", tmp_path / "p.json").code == 0
    return tmp_path / "p.json"


def test_to_save_a_plan_writes_the_plan_and_nothing_else(
    layerline: Layerline, shop: Path, tmp_path: Path
) -> None:
    before = kept(shop)
    run = layerline(*ORDER, "--plan-out", tmp_path / "p.json")
    assert run.code == 0
    assert f"layerline apply-plan {tmp_path / 'p.json'}" in run.out
    assert kept(shop) == before


def test_a_plan_writes_what_the_run_itself_would_have_written(
    layerline: Layerline, shop: Path, plan: Path
) -> None:
    assert layerline(*ORDER).code == 0
    directly = {path: data for path, data in kept(shop).items() if "journal" not in path}
    assert layerline("undo").code == 0
    run = layerline("apply-plan", plan)
    assert run.code == 0, run.err
    assert "  + src/app/services/orders.py" in run.out
    assert "  ~ src/app/models/customers.py" in run.out
    assert {path: data for path, data in kept(shop).items() if "journal" not in path} == directly


def test_a_plan_can_be_tried_and_undone(layerline: Layerline, shop: Path, plan: Path) -> None:
    before = kept(shop)
    tried = layerline("apply-plan", plan, "--dry-run", "--json")
    assert "+++ b/src/app/services/orders.py" in tried.err
    assert "src/app/services/orders.py" in json.loads(tried.out)["created"]
    assert kept(shop) == before
    assert layerline("apply-plan", plan).code == 0
    assert layerline("undo").code == 0
    assert kept(shop) == before


def write(path: str, content: str) -> Callable[[Path], object]:
    return lambda shop: (shop / path).write_text(content)


CHANGES = {
    "a file that it edits": write("src/app/wiring/routers.py", "ROUTERS = []\n"),
    "a file that it read": lambda shop: (shop / "src/app/models/activities.py").unlink(),
    "a file that it makes": write("src/app/services/orders.py", "mine = 1\n"),
    "a migration more": write("migrations/versions/x.py", "revision = 'x'\n"),
    "the rules of the layers": write("pyproject.toml", '[tool.layerline]\npackage = "src/app"\n'),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_plan_that_the_project_has_left_behind_is_refused(
    layerline: Layerline, shop: Path, plan: Path, case: str
) -> None:
    CHANGES[case](shop)
    before = kept(shop)
    run = layerline("apply-plan", plan)
    assert run.code == 3
    assert "the plan is out of date" in run.err
    assert kept(shop) == before


def test_what_a_plan_does_not_rest_on_may_change(
    layerline: Layerline, shop: Path, plan: Path
) -> None:
    (shop / "README.md").write_text("mine\n")
    (shop / "tests/test_main.py").write_text("mine = 1\n")
    assert layerline("apply-plan", plan).code == 0


def test_a_plan_is_carried_out_once(layerline: Layerline, plan: Path) -> None:
    assert layerline("apply-plan", plan).code == 0
    assert layerline("apply-plan", plan).code == 3


def test_what_goes_is_in_a_plan_as_what_comes_is(
    layerline: Layerline, shop: Path, tmp_path: Path
) -> None:
    assert layerline(*ORDER).code == 0
    domain, saved = tmp_path / "domain.toml", tmp_path / "prune.json"
    domain.write_text('[Customer]\nfields = ["name:str", "orders_total:int"]\n[Note]\n')
    pruning = ("apply", domain, "--prune")
    before = kept(shop)
    planned = layerline(*pruning, "--plan-out", saved)
    assert (planned.code, "Order goes, and its table orders" in planned.out) == (0, True)
    assert kept(shop) == before
    service = shop / "src/app/services/orders.py"
    service.write_text(service.read_text() + "# mine\n")
    refused = layerline("apply-plan", saved)
    assert (refused.code, "services/orders.py" in refused.err) == (3, True), refused.err
    service.write_bytes(before["src/app/services/orders.py"])
    run = layerline("apply-plan", saved)
    assert run.code == 0, run.err
    assert not service.exists()
    planned_files = {path: data for path, data in kept(shop).items() if "journal" not in path}
    assert layerline("undo").code == 0
    assert layerline(*pruning).code == 0
    assert {p: data for p, data in kept(shop).items() if "journal" not in p} == planned_files


def test_a_step_for_a_person_is_in_the_plan_too(
    layerline: Layerline, shop: Path, tmp_path: Path
) -> None:
    (shop / "src/app/wiring/routers.py").write_text("ROUTERS = list()\n")
    assert layerline(*ORDER, "--plan-out", tmp_path / "p.json").code == 4
    run = layerline("apply-plan", tmp_path / "p.json")
    assert run.code == 4
    assert "    ROUTERS += [orders.router]" in run.out


def edited(change: Callable[[dict[str, object]], object]) -> Callable[[str], str]:
    def edit(text: str) -> str:
        content = json.loads(text)
        change(content)
        return json.dumps(content)

    return edit


def at_first_write(key: str, value: str) -> Callable[[str], str]:
    return edited(lambda plan: plan["writes"][0].update({key: value}))  # type: ignore[index]


DAMAGE: dict[str, tuple[Callable[[str], str], str]] = {
    "nothing": (lambda _: "", "is no plan of layerline, or a damaged one"),
    "not JSON": (lambda text: text[:-9], "is no plan of layerline, or a damaged one"),
    "another JSON": (lambda _: "[1]", "is no plan of layerline, or a damaged one"),
    "an edited content": (at_first_write("text", "evil"), "is not what was planned"),
    "a missing part": (edited(lambda plan: plan.pop("reads")), "damaged one: 'reads'"),
    "a later version": (
        edited(lambda plan: plan.update(layerline_plan=2)),
        "is a plan of version 2, and this layerline reads 1",
    ),
    "a path that leads out": (at_first_write("path", "../evil.py"), "lies outside the project"),
    "an absolute path": (at_first_write("path", "/evil.py"), "lies outside the project"),
}


@pytest.mark.parametrize("case", DAMAGE)
def test_a_plan_that_was_tampered_with_is_refused(
    layerline: Layerline, shop: Path, plan: Path, case: str
) -> None:
    damage, reason = DAMAGE[case]
    plan.write_text(damage(plan.read_text()))
    before = kept(shop)
    run = layerline("apply-plan", plan)
    assert run.code == 2, run.err
    assert reason in run.err
    assert "Traceback" not in run.err
    assert kept(shop) == before


def test_a_file_that_is_no_plan_is_not_overwritten(layerline: Layerline, shop: Path) -> None:
    before = kept(shop)
    run = layerline(*ORDER, "--plan-out", "pyproject.toml")
    assert run.code == 3
    assert "is no plan, so it is not overwritten" in run.err
    assert kept(shop) == before


def test_a_plan_takes_the_place_of_a_plan(layerline: Layerline, shop: Path, plan: Path) -> None:
    assert layerline("add-entity", "Tag", "--plan-out", plan).code == 0
    assert layerline("apply-plan", plan).code == 0
    assert (shop / "src/app/services/tags.py").is_file()


def test_a_plan_that_is_not_there_is_refused(layerline: Layerline, shop: Path) -> None:
    run = layerline("apply-plan", shop / "none.json")
    assert (run.code, "none.json cannot be read" in run.err) == (2, True)


def test_the_document_of_a_dry_run_is_the_plan(layerline: Layerline, shop: Path) -> None:
    before = kept(shop)
    run = layerline(*ORDER, "--dry-run", "--json")
    assert kept(shop) == before
    plan = json.loads(run.out)
    assert plan["dry_run"] is True
    assert plan["undo"] is None
    assert plan["next"] == ["make migrate", "make check"]
    (order,) = plan["entities"]
    assert order["names"]["path"] == "orders"
    assert order["fields"] == list(ORDER[2:])
    assert {each["path"]: each["action"] for each in plan["files"]} == {
        **dict.fromkeys(plan["created"], "create"),
        **dict.fromkeys(plan["edited"], "edit"),
    }
    edits = {each["path"]: each for each in plan["edits"]}
    assert edits["src/app/wiring/routers.py"]["codemods"] == [
        {"codemod": "register", "anchor": "ROUTERS"}
    ]
    assert edits["src/app/models/customers.py"]["codemods"] == [
        {"codemod": "add-class-member", "anchor": "Customer"}
    ]
    added = edits["src/app/wiring/models.py"]["added"]
    assert [line["text"] for line in added] == [
        "from app.models.orders import Order",
        "    Order,",
    ]
    assert layerline(*ORDER).code == 0
    lines = (shop / "src/app/wiring/models.py").read_text().splitlines()
    assert all(lines[line["line"] - 1] == line["text"] for line in added)
    after = kept(shop)
    changed = {path for path in after if after[path] != before.get(path)}
    assert {each["path"] for each in plan["files"]} == {
        path for path in changed if "journal" not in path
    }
    for each in plan["files"]:
        for side, content in (("before", before), ("after", after)):
            there = content.get(each["path"])
            assert each[side] == (None if there is None else sha256(there).hexdigest())

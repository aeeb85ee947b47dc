"""The tests that are written with the code reach it: each line, and each status of each route."""

import json
from pathlib import Path

import pytest

from generated import Project

ENTITIES = (
    ("Customer", "name:str=120", "email:email:unique"),
    ("Order", "customer:ref=Customer", "total:decimal=12,2:ge=0", "status:enum=draft,paid"),
    ("Tag",),
    (
        *("Invoice", "order:ref=Order:unique", "payer:ref=Customer:null:back=paid"),
        *("number:str:unique", "tag:ref=Tag"),
    ),
    (
        *("Ticket", "order:ref=Order", "row:int:immutable", "seat:int", "code:str=8:sensitive"),
        *("--unique", "order,row,seat", "--soft-delete", "--paginate", "offset"),
    ),
    ("Badge", "tag:ref=Tag:readonly:null", "level:enum=a,b", "--only", "read,update,list"),
    ("Parcel", "tickets:refs=Ticket", "marks:refs=Tag:back=marked", "--soft-delete"),
    ("Memo", "parcels:refs=Parcel", "marks:refs=Tag", "--only", "create,read"),
    ("Sign", "parcels:refs=Parcel:ondelete=restrict", "--only", "list,update"),
)
OF_AN_ENTITY = (
    *("/customers.py", "/orders.py", "/invoices.py", "/tags.py", "/tickets.py", "/badges.py"),
    *("/parcels.py", "/memos.py", "/signs.py"),
)
ENOUGH = 95
Measured = tuple[dict[str, float], dict[str, list[int]]]

WATCHER = '''"""Notes which route answered with which status."""

import json
import os
from collections import defaultdict

from fastapi.routing import APIRoute

seen = defaultdict(set)
handle = APIRoute.handle


async def watched(route, scope, receive, send):
    async def noting(message):
        if message["type"] == "http.response.start":
            seen[f"{scope['method']} {route.path}"].add(message["status"])
        await send(message)

    await handle(route, scope, receive, noting)


def pytest_sessionstart():
    APIRoute.handle = watched


def pytest_sessionfinish():
    from app.wiring.routers import ROUTERS

    declared = {}
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute):
                statuses = {int(status) for status in route.responses} | {route.status_code or 200}
                declared[f"{min(route.methods)} {route.path}"] = sorted(statuses)
    found = {"declared": declared, "seen": {key: sorted(value) for key, value in seen.items()}}
    with open(os.environ["WATCHED"], "w") as file:
        json.dump(found, file)
'''


@pytest.fixture
def measured(service: Project, tmp_path: Path) -> Measured:
    """The coverage of each file below `src`, and what each route declares but no test asked for."""
    for arguments in ENTITIES:
        service.add(*arguments)
    (tmp_path / "watcher.py").write_text(WATCHER)
    watched, report = tmp_path / "watched.json", tmp_path / "coverage.json"
    plugin = {"PYTEST_ADDOPTS": "-p watcher", "WATCHED": str(watched)}
    python = service.root / ".venv/bin/python"
    python.write_text(python.read_text().replace("PYTHONPATH=", f"PYTHONPATH={tmp_path}:"))
    service.make("coverage", **plugin)
    service.run("coverage", "json", "-q", "-o", str(report))
    files = json.loads(report.read_text())["files"]
    covered = {path: each["summary"]["percent_covered"] for path, each in files.items()}
    found = json.loads(watched.read_text())
    missed = {
        route: [status for status in statuses if status not in _seen(found["seen"], route)]
        for route, statuses in found["declared"].items()
    }
    return covered, missed


def _seen(seen: dict[str, list[int]], route: str) -> list[int]:
    method, path = route.split()
    return seen.get(f"{method} /api/v1{path}", seen.get(route, []))


def test_the_code_of_an_entity_is_tested_by_the_tests_that_come_with_it(
    measured: Measured,
) -> None:
    covered, missed = measured
    ours = {path: share for path, share in covered.items() if path.endswith(OF_AN_ENTITY)}
    assert len(ours) == len(OF_AN_ENTITY) * 8
    assert {path: share for path, share in ours.items() if share < ENOUGH} == {}
    assert len(missed) > len(OF_AN_ENTITY) * 5
    missed["DELETE /invoices/{invoice_id}"].remove(409)  # nothing refers to an invoice yet
    missed["DELETE /users/{user_id}"].remove(409)
    assert {route: statuses for route, statuses in missed.items() if statuses} == {}

"""A generated service serves, handles its events and stops when it is told to."""

import signal
import subprocess
from collections.abc import Iterator

import pytest

from generated import Project
from serving import send, serving, until


@pytest.fixture
def server(service: Project) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a running service with customers and orders, and its process."""
    service.add("Customer", "name:str=120", "email:email:unique")
    service.add("Order", "customer:ref=Customer", "total:decimal=12,2:ge=0")
    service.make("migrate")
    with serving(service) as running:
        yield running


def test_it_serves_refuses_handles_events_and_stops(
    server: tuple[str, subprocess.Popen[bytes]], service: Project
) -> None:
    address, process = server
    api = f"{address}/api/v1"
    made = send(f"{api}/customers", {"name": "Ada", "email": "ada@example.com"})
    assert made.status == 201
    order = {"customer_id": made.json["id"], "total": "12.50"}
    assert send(f"{api}/orders", order).status == 201

    refused = send(f"{api}/orders", {**order, "total": "-1"})
    assert refused.status == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json["errors"][0]["pointer"] == "/body/total"

    page = send(f"{api}/orders?customer_id={made.json['id']}").json
    assert [item["total"] for item in page["items"]] == ["12.50"]

    until(lambda: len(send(f"{api}/activities").json["items"]) == 2)
    trail = send(f"{api}/activities").json["items"]
    assert {(entry["subject"], entry["action"]) for entry in trail} == {
        ("customer", "created"),
        ("order", "created"),
    }

    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) in (0, -signal.SIGTERM)
    log = (service.root / "server.log").read_text()
    assert "Traceback" not in log
    assert "shutdown complete" in log

"""A generated service serves, handles its events and stops when it is told to."""

import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from generated import Project


@pytest.fixture
def server(service: Project) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The address of a running service with customers and orders, and its process."""
    service.add("Customer", "name:str=120", "email:email:unique")
    service.add("Order", "customer:ref=Customer", "total:decimal=12,2:ge=0")
    service.make("migrate")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [".venv/bin/uvicorn", "--factory", "app.main:create_app", "--port", port]
    with (service.root / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=service.root, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        until(lambda: send(f"{address}/health/ready")[0] == 200)
        yield address, process
    finally:
        process.kill()
        process.wait()


def until(holds: Any) -> None:
    """Wait for something that must come true soon."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            if holds():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError("it did not come true in 20 seconds")


def send(url: str, body: dict[str, str] | None = None) -> tuple[int, str, Any]:
    """Status, media type and JSON of an answer."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers["content-type"], json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, error.headers["content-type"], json.load(error)


def test_it_serves_refuses_handles_events_and_stops(
    server: tuple[str, "subprocess.Popen[bytes]"], service: Project
) -> None:
    address, process = server
    api = f"{address}/api/v1"
    status, _, customer = send(f"{api}/customers", {"name": "Ada", "email": "ada@example.com"})
    assert status == 201
    order = {"customer_id": customer["id"], "total": "12.50"}
    assert send(f"{api}/orders", order)[0] == 201

    refused, media_type, problem = send(f"{api}/orders", {**order, "total": "-1"})
    assert (refused, media_type) == (422, "application/problem+json")
    assert problem["errors"][0]["pointer"] == "/body/total"

    _, _, page = send(f"{api}/orders?customer_id={customer['id']}")
    assert [item["total"] for item in page["items"]] == ["12.50"]

    until(lambda: len(send(f"{api}/activities")[2]["items"]) == 2)
    trail = send(f"{api}/activities")[2]["items"]
    assert {(entry["subject"], entry["action"]) for entry in trail} == {
        ("customer", "created"),
        ("order", "created"),
    }

    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) in (0, -signal.SIGTERM)
    log = (service.root / "server.log").read_text()
    assert "Traceback" not in log
    assert "shutdown complete" in log

"""`make demo`: a service made, grown, served and broken before your eyes, in two minutes.

Each step shows the command that a user would type, and runs it. The project stays for a look.
"""

import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any, NoReturn

REPOSITORY = Path(__file__).resolve().parent.parent
PROJECT = REPOSITORY / "demo" / "shop"
LAYERLINE = Path(sys.executable).with_name("layerline")
BOLD, DIM, RESET = ("\033[1m", "\033[2m", "\033[0m") if sys.stdout.isatty() else ("", "", "")
PLANTED = '''

@router.get("/{order_id}/quick", response_model=OrderRead)
async def quick_order(order_id: UUID, request: Request) -> Order | None:
    """Just this once, straight from the repository."""
    async with uow_of(request).reading() as uow:
        return await OrderRepository(uow).get(order_id)
'''
PLANTED_IMPORTS = """\
from app.api.deps.uow import uow_of
from app.repositories.orders import OrderRepository
"""


def main() -> None:
    """Show the whole road."""
    began = time.monotonic()
    shutil.rmtree(PROJECT, ignore_errors=True)
    PROJECT.parent.mkdir(exist_ok=True)
    make_it()
    serve_it()
    break_it()
    seconds = time.monotonic() - began
    place = PROJECT.relative_to(REPOSITORY)
    title(f"Done in {seconds:.0f} s. The project is yours to look at: {place}")


def make_it() -> None:
    """From nothing to a project whose own checks pass."""
    title("A new project")
    run("layerline new shop --defaults", PROJECT.parent)
    title("Two entities: model, schemas, repository, service, route, events, tests, migration")
    run("layerline add-entity Customer name:str=120 email:email:unique")
    run(
        "layerline add-entity Order customer:ref=Customer total:decimal=12,2:ge=0 "
        "status:enum=draft,paid:default=draft"
    )
    title("Its own checks: ruff, mypy --strict, layerline lint, the tests (pip is busy first)")
    run("make check")
    title("Its database")
    run("make migrate")


def serve_it() -> None:
    """Real requests to a real server."""
    title("The server, and four requests")
    port = free_port()
    with serving(port) as api:
        customer = request(api, "POST", "/customers", {"name": "Ada", "email": "ada@example.com"})
        request(api, "POST", "/orders", {"customer_id": customer["id"], "total": "12.50"})
        request(api, "POST", "/orders", {"customer_id": customer["id"], "total": "-1"}, refused=422)
        title("The events of both were handled after their commit: the activity trail")
        trail(api)


def break_it() -> None:
    """A shortcut that a tired colleague would take."""
    title("Somebody takes a shortcut: a route that asks the repository itself")
    route = PROJECT / "src/app/api/routes/orders.py"
    plant(route)
    run("layerline lint", expected=1)
    run("layerline explain LL101")
    title("The service gets the method that the route should have called; undo takes it back")
    run("layerline lint --unsafe-fixes", expected=1)
    run("layerline lint --fix --unsafe-fixes")


def plant(route: Path) -> None:
    """Write the shortcut."""
    honest = route.read_text()
    place = honest.index("from app.api.deps.versions")
    route.write_text(honest[:place] + PLANTED_IMPORTS + honest[place:] + PLANTED)


def run(command: str, folder: Path = PROJECT, expected: int = 0) -> None:
    """Show a command and run it as it is shown."""
    print(f"\n{BOLD}$ {command}{RESET}", flush=True)
    path = f"{LAYERLINE.parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "LAYERLINE": str(LAYERLINE)}
    done = subprocess.run(shlex.split(command), cwd=folder, env=environment, check=False)
    if done.returncode != expected:
        fail(f"{command!r} ended with {done.returncode}, not {expected}")


def request(
    api: str, method: str, path: str, body: dict[str, str], refused: int | None = None
) -> dict[str, str]:
    """Send a request and show both sides of it."""
    print(f"\n{BOLD}{method} {path}{RESET} {json.dumps(body)}")
    status, headers, answer = send(api, method, path, body)
    print(f"{status} {headers['content-type']} {DIM}{headers.get('location') or ''}{RESET}")
    print(json.dumps(answer, indent=2))
    if status != (refused or 201):
        fail(f"{method} {path} was answered with {status}")
    return answer


def trail(api: str) -> None:
    """Wait for the events' effect and show it."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        _, _, page = send(api, "GET", "/activities", None)
        if len(page["items"]) == len(("customer", "order")):
            print(f"\n{BOLD}GET /activities{RESET}")
            for item in page["items"]:
                print(*(item[key] for key in ("created_at", "subject", "subject_id", "action")))
            return
        time.sleep(0.1)
    fail("the events were not handled")


def send(api: str, method: str, path: str, body: dict[str, str] | None) -> tuple[int, Message, Any]:
    """Send a request. Returns its status, headers and JSON."""
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(
        api + path, data, {"content-type": "application/json"}, method=method
    )
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, error.headers, json.load(error)


@contextmanager
def serving(port: int) -> Iterator[str]:
    """The service on a loopback port, stopped by its pid at the end."""
    command = f".venv/bin/uvicorn --factory app.main:create_app --port {port} --log-level warning"
    print(f"\n{BOLD}$ {command} &{RESET}", flush=True)
    server = subprocess.Popen(shlex.split(command), cwd=PROJECT, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/health/ready", server)
        yield f"http://127.0.0.1:{port}/api/v1"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers; a server that ended is an error."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    fail("the server did not answer")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def title(text: str) -> None:
    """A heading."""
    print(f"\n{BOLD}── {text} {'─' * max(2, 90 - len(text))}{RESET}", flush=True)


def fail(reason: str) -> NoReturn:
    """End with a sentence."""
    sys.exit(f"demo: {reason}")


if __name__ == "__main__":
    main()

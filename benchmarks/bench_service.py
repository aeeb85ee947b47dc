"""A generated service beside bare FastAPI with inline SQLAlchemy: CPU of the server per request.

Both on PostgreSQL, in a database of their own, and one after the other in each round. The bare one
runs twice: what differs between the two is noise. The relay runs elsewhere, as in production.

ROUNDS and REQUESTS change the counts, LAYERLINE_TEST_POSTGRESQL the server, LAYERLINE_PROJECT_VENV
names an environment that has the dependencies of a generated project.
"""

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from side_by_side import LAYERLINE

ROUNDS = int(os.environ.get("ROUNDS", "7"))
REQUESTS = int(os.environ.get("REQUESTS", "1500"))
CONNECTIONS = 16
POSTGRESQL = os.environ.get(
    "LAYERLINE_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/test"
)
LIMITS = {"GET": 1.15, "list": 1.15, "POST": 1.4}
BARE = Path(__file__).with_name("bare_service.py")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    name: str
    port: int
    pid: int

    def cpu(self) -> float:
        """The seconds of CPU that it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def main() -> int:
    """Measure, and tell whether each limit is kept."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        project = make_project(Path(name))
        url = stack.enter_context(database(project))
        servers = [
            stack.enter_context(served(project, "ours", "app.main:create_app", url)),
            stack.enter_context(served(project, "bare", "bare_service:app", url)),
            stack.enter_context(served(project, "bare again", "bare_service:app", url)),
        ]
        requests = prepare(servers[0])
        return report({kind: measure(servers, request) for kind, request in requests.items()})


def make_project(folder: Path) -> Path:
    """A service with customers and orders, and its environment."""
    project = folder / "shop"
    new = ["new", str(project), "--defaults", "--no-git", "--data", "example=no"]
    order = ["Order", "customer:ref=Customer", "total:decimal=12,2:ge=0", "note:str=100"]
    for command in (new, ["add-entity", "Customer", "name:str=100"], ["add-entity", *order]):
        there = None if command is new else project
        subprocess.run([*LAYERLINE, *command], cwd=there, check=True, capture_output=True)
    if given := os.environ.get("LAYERLINE_PROJECT_VENV"):
        (project / ".venv").symlink_to(given)
    else:
        subprocess.run(["make", ".venv/.installed"], cwd=project, check=True)
    return project


@contextmanager
def database(project: Path) -> Iterator[str]:
    """A database of our own, with the tables of the service."""
    server, _, _ = POSTGRESQL.rpartition("/")
    name = f"layerline_bench_{os.getpid()}"
    run_sql(project, f"CREATE DATABASE {name}")
    try:
        environment = environment_of(project, f"{server}/{name}")
        alembic = [project / ".venv/bin/python", "-m", "alembic", "upgrade", "head"]
        subprocess.run(alembic, cwd=project, env=environment, check=True, capture_output=True)
        yield f"{server}/{name}"
    finally:
        run_sql(project, f"DROP DATABASE {name} WITH (FORCE)")


def run_sql(project: Path, statement: str) -> None:
    """Run one statement with the driver that the project has."""
    script = (
        "import asyncio, asyncpg, sys\n"
        "async def main():\n"
        "    connection = await asyncpg.connect(sys.argv[1])\n"
        "    await connection.execute(sys.argv[2])\n"
        "    await connection.close()\n"
        "asyncio.run(main())\n"
    )
    python = project / ".venv/bin/python"
    subprocess.run([python, "-c", script, POSTGRESQL, statement], check=True)


def environment_of(project: Path, url: str) -> dict[str, str]:
    """What the servers are told."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(project / "src"), str(BARE.parent)]),
        "APP_DATABASE_URL": url,
        "APP_RELAY_ENABLED": "false",
        "APP_CLOCK_ENABLED": "false",
        "APP_DATABASE_POOL_SIZE": "20",  # as the bare one: no connection is made while we measure
        "BARE_DATABASE_URL": url.replace("postgresql://", "postgresql+asyncpg://"),
    }


@contextmanager
def served(project: Path, name: str, target: str, url: str) -> Iterator[Server]:
    """A server in a process of its own, stopped at the end."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [project / ".venv/bin/python", "-m", "uvicorn", target, "--port", str(port)]
    command += ["--no-access-log", "--log-level", "warning"]
    command += ["--factory"] if target.endswith("create_app") else []
    with (project / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=project, env=environment_of(project, url), stdout=log, stderr=log
        )
    try:
        wait_for(port)
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    """Wait until something listens."""
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def prepare(ours: Server) -> dict[str, bytes]:
    """Fill the tables through our API. Returns the request of each kind."""
    customer = post(ours, "/api/v1/customers", {"name": "Ada"})["id"]
    body = {"customer_id": customer, "total": "12.50", "note": "by noon"}
    order, *_ = [post(ours, "/api/v1/orders", body)["id"] for _ in range(60)]
    content = json.dumps(body).encode()
    head = f"content-type: application/json\r\ncontent-length: {len(content)}\r\n"
    return {
        "GET": request("GET", f"/api/v1/orders/{order}"),
        "list": request("GET", "/api/v1/orders?limit=50"),
        "POST": request("POST", "/api/v1/orders", head) + content,
    }


def post(server: Server, path: str, body: dict[str, str]) -> dict[str, str]:
    """The answer to one POST."""
    address = f"http://127.0.0.1:{server.port}{path}"
    headers = {"content-type": "application/json"}
    asked = urllib.request.Request(address, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(asked) as answer:
        made: dict[str, str] = json.load(answer)
    return made


def request(method: str, path: str, head: str = "") -> bytes:
    """A request as it goes over the wire."""
    return f"{method} {path} HTTP/1.1\r\nhost: bench\r\n{head}\r\n".encode()


def measure(servers: list[Server], request: bytes) -> dict[str, list[float]]:
    """Milliseconds of CPU per request, of each server in each round."""
    taken: dict[str, list[float]] = {server.name: [] for server in servers}
    for turn in range(ROUNDS + 1):
        for server in servers[turn % 3 :] + servers[: turn % 3]:
            before = server.cpu()
            asyncio.run(load(server.port, request))
            taken[server.name].append((server.cpu() - before) / REQUESTS * 1000)
    return {name: rounds[1:] for name, rounds in taken.items()}  # the first warms up


async def load(port: int, request: bytes) -> None:
    """Send the request so many times, on several connections side by side."""
    left = iter(range(REQUESTS))
    await asyncio.gather(*(one_connection(port, request, left) for _ in range(CONNECTIONS)))


async def one_connection(port: int, request: bytes, left: Iterator[int]) -> None:
    """Send and wait for each answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in left:
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith((b"http/1.1 200", b"http/1.1 201")):
            raise RuntimeError(head.decode())
        length = int(head.partition(b"content-length: ")[2].split(b"\r\n")[0])
        await reader.readexactly(length)
    writer.close()


def report(results: dict[str, dict[str, list[float]]]) -> int:
    """Print a table. Returns 1 if a limit is passed."""
    print("       ours ms  bare ms  ours/bare  limit  bare again/bare, from round to round")
    passed = False
    for kind, taken in results.items():
        ours, bare, again = (taken[name] for name in ("ours", "bare", "bare again"))
        ratio = statistics.median(a / b for a, b in zip(ours, bare, strict=True))
        noise = [a / b for a, b in zip(again, bare, strict=True)]
        print(
            f"{kind:5}  {statistics.median(ours):7.3f}  {statistics.median(bare):7.3f}  "
            f"{ratio:9.2f}  {LIMITS[kind]:5.2f}  {statistics.median(noise):.2f}, "
            f"{min(noise):.2f} to {max(noise):.2f}"
        )
        passed = passed or ratio > LIMITS[kind]
    return passed


if __name__ == "__main__":
    sys.exit(main())

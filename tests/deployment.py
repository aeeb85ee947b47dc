"""A generated service in several processes, as it is deployed: to be killed, cut and audited."""

import http.client
import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

HANDLER_SECONDS = "1"  # a lease is three times as long, and so is what a killed process holds up

AUDIT = """
import asyncio, json, sys, time
from collections import Counter
from sqlalchemy import select
import app.bootstrap  # every model
from app.core.db import Sessions, create_engine
from app.core.outbox import OutboxMessage
from app.core.settings import get_settings
from app.models.activities import Activity
from app.models.organizations import Organization

async def look(sessions):
    async with sessions.reader() as session:
        made = {str(key) for key in await session.scalars(select(Organization.id))}
        query = select(Activity.subject_id).where(Activity.action == "created")
        effects = Counter(str(key) for key in await session.scalars(query))
        columns = select(OutboxMessage.settled_at, OutboxMessage.error)
        outbox = (await session.execute(columns)).all()
    return {
        "made": sorted(made),
        "without_effect": sorted(made - set(effects)),
        "repeated": sorted(key for key, count in effects.items() if count > 1),
        "invented": sorted(set(effects) - made),
        "events": len(outbox),
        "open": sum(settled is None for settled, _ in outbox),
        "dead": sum(settled is not None and error is not None for settled, error in outbox),
    }

async def main(dead, seconds):
    engine = create_engine(get_settings().database_url)
    deadline = time.monotonic() + seconds
    while True:
        found = await look(Sessions.of(engine))
        done = found["open"] == 0 and len(found["without_effect"]) == found["dead"] == dead
        if done or time.monotonic() > deadline:
            break
        await asyncio.sleep(0.2)
    await engine.dispose()
    print(json.dumps(found))

asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
"""


@dataclass(frozen=True, slots=True)
class Audit:
    """What the database holds."""

    made: list[str]
    without_effect: list[str]
    repeated: list[str]
    invented: list[str]
    events: int
    open: int
    dead: int


@dataclass
class Deployment:
    """A service whose processes share one environment.

    Attributes:
        root: the generated project.
        python: the interpreter that has its dependencies.
        settings: environment variables of all its processes.
    """

    root: Path
    python: Path
    settings: dict[str, str]
    port: int = 0
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def environment(self, **settings: str) -> dict[str, str]:
        """The environment of a process."""
        ours = {"PYTHONPATH": str(self.root / "src"), "APP_HANDLER_SECONDS": HANDLER_SECONDS}
        return {**os.environ, **ours, "APP_RELAY_POLL_SECONDS": "0.2", **self.settings, **settings}

    def start(self, name: str, *command: str, **settings: str) -> None:
        """Start a process: `python -m …`."""
        with (self.root / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [self.python, "-m", *command],
                cwd=self.root,
                env=self.environment(**settings),
                stdout=log,
                stderr=log,
            )

    def start_api(self, **settings: str) -> None:
        """Start the API, and wait until it is ready."""
        command = ("uvicorn", "--factory", "app.main:create_app", "--no-access-log", "--port")
        self.start("api", *command, str(self.port), **settings)
        until(lambda: self.request("GET", "/health/ready")[0] == 200, seconds=90)

    def start_worker(self, **settings: str) -> None:
        """Start a worker."""
        self.start("worker", "app.worker", **settings)

    def kill(self, name: str) -> None:
        """`kill -9`."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def terminate(self, name: str) -> int:
        """Ask a process to stop, and wait until it does. Returns its exit code."""
        process = self.processes.pop(name)
        process.terminate()
        return process.wait(timeout=30)

    def stop(self) -> None:
        """End every process."""
        for name in list(self.processes):
            self.kill(name)

    def log(self, name: str) -> str:
        """What a process has said."""
        return (self.root / f"{name}.log").read_text()

    def request(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], Any]:
        """Status, headers and JSON of an answer. Raises OSError or HTTPException without one."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            sent = {"content-type": "application/json", **(headers or {})}
            connection.request(method, path, json.dumps(body) if body is not None else None, sent)
            answer = connection.getresponse()
            content = answer.read()
            return answer.status, dict(answer.getheaders()), json.loads(content or b"null")
        finally:
            connection.close()

    def create(self) -> tuple[int, Any]:
        """Make an organization: status and what was answered, as far as there was an answer."""
        try:
            status, headers, made = self.request(
                "POST", "/api/v1/organizations", {"name": uuid4().hex}
            )
        except (OSError, http.client.HTTPException):
            return 0, None
        assert status == 201 or headers["content-type"] == "application/problem+json"
        return status, made

    def create_many(
        self, number: int, disturb: Sequence[Callable[[], object]] = ()
    ) -> tuple[set[str], set[int]]:
        """Make organizations from several threads, while the disturbances happen evenly spread.

        Returns the ids that were acknowledged, and the statuses of what was answered otherwise.
        """
        acknowledged: set[str] = set()
        refused: set[int] = set()
        lock = threading.Lock()

        def work(_: int) -> None:
            while True:
                status, made = self.create()
                if status == 201:
                    with lock:
                        acknowledged.add(made["id"])
                    return
                with lock:
                    refused.add(status)
                time.sleep(0.05)

        with ThreadPoolExecutor(8) as pool:
            jobs = [pool.submit(work, count) for count in range(number)]
            for index, disturbance in enumerate(disturb, 1):
                wanted = number * index // (len(disturb) + 1)
                until(lambda wanted=wanted: len(acknowledged) >= wanted, seconds=300)  # type: ignore[misc]  # a lambda's default
                disturbance()
            for job in jobs:
                job.result(timeout=300)
        return acknowledged, refused - {0}

    def audit(self, *, dead: int = 0, seconds: float = 120) -> Audit:
        """Look into the database, when all events are settled and so many are dead."""
        done = subprocess.run(
            [self.python, "-c", AUDIT, str(dead), str(seconds)],
            cwd=self.root,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        return Audit(**json.loads(done.stdout))


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something that must come true soon."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if holds():
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.03)
    raise AssertionError(f"it did not come true in {seconds:g} seconds")


@contextmanager
def deployed(root: Path, python: Path, settings: dict[str, str]) -> Iterator[Deployment]:
    """A deployment, all of it ended at the end."""
    deployment = Deployment(root, python, settings)
    try:
        yield deployment
    finally:
        deployment.stop()

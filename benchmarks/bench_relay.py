"""How much work a relay is for each event, and whether a second relay helps, on PostgreSQL.

Each event has one handler, which writes an entry of the activity trail: the work that `add-entity`
generates. The relays are processes of their own, and their CPU time is what the system counted.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

EVENTS = int(os.environ.get("EVENTS", "2000"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
CPU_LIMIT_MILLISECONDS = 1.5
SECOND_RELAY_LIMIT = 0.95
"""Of one relay's throughput: two runs of the same code differ by more than what is left."""

POSTGRESQL = os.environ.get(
    "LAYERLINE_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/test"
)

FILL = """
import asyncio, sys
from uuid import uuid4
from sqlalchemy import text
from app.core.db import Sessions, create_engine
from app.core.events import EventBus
from app.core.settings import get_settings
from app.core.unit_of_work import UnitOfWork
from app.events.organizations import OrganizationCreated

async def main(events):
    engine = create_engine(get_settings().database_url)
    async with engine.begin() as connection:
        await connection.execute(text("TRUNCATE outbox, inbox, activities"))
    uow = UnitOfWork(Sessions.of(engine))
    async with uow:
        for _ in range(events):
            event = OrganizationCreated(organization_id=uuid4(), version=1)
            await EventBus(uow).publish(event)
    async with engine.connect() as connection:
        connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("VACUUM ANALYZE"))
    await engine.dispose()

asyncio.run(main(int(sys.argv[1])))
"""

RELAY = """
import asyncio, json, resource, sys
import structlog, uvloop
from sqlalchemy import text
from app.bootstrap import HANDLERS
from app.core.db import Sessions, create_engine
from app.core.relay import Relay, RelayOptions
from app.core.runtime import Runtime
from app.core.settings import get_settings

def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime

async def main():
    engine = create_engine(get_settings().database_url)
    sessions = Sessions.of(engine)
    runtime = Runtime(sessions, HANDLERS)
    delivered = 0

    async def deliver(message):
        nonlocal delivered
        await runtime.deliver(message)
        delivered += 1

    relay = Relay(sessions, deliver, RelayOptions(concurrency=8))
    left = text("SELECT count(*) FROM outbox WHERE settled_at IS NULL")
    async with sessions.reader() as session:
        await session.scalar(left)
        print("ready", flush=True)
        sys.stdin.readline()
        before = cpu_seconds()
        while await relay.drain() or await session.scalar(left):
            pass
    print(json.dumps([delivered, cpu_seconds() - before]), flush=True)
    await engine.dispose()

uvloop.run(main())
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What some relays did together."""

    delivered: int
    milliseconds_each: float
    events_a_second: float


@dataclass(frozen=True, slots=True)
class Service:
    """A generated service on a database of its own."""

    root: Path
    python: Path
    database: str

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes."""
        ours = {"PYTHONPATH": str(self.root / "src"), "APP_DATABASE_URL": self.database}
        return {**os.environ, **ours}

    def python_runs(self, *command: str) -> None:
        """Run a command to its end."""
        run = [self.python, *command]
        subprocess.run(run, cwd=self.root, env=self.environment, check=True, capture_output=True)

    def relayed_by(self, relays: int) -> Run:
        """Fill the outbox, and let so many relays empty it."""
        self.python_runs("-c", FILL, str(EVENTS))
        processes = [
            subprocess.Popen(
                [self.python, "-c", RELAY],
                cwd=self.root,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(relays)
        ]
        streams = [(each.stdin, each.stdout) for each in processes]
        for _, answers in streams:
            answers.readline()  # it is ready
        started = time.perf_counter()
        for orders, _ in streams:
            orders.write("go\n")
            orders.flush()
        did = [json.loads(answers.readline()) for _, answers in streams]
        seconds = time.perf_counter() - started
        for process in processes:
            process.communicate()
        delivered = sum(each[0] for each in did)
        cpu = sum(each[1] for each in did)
        return Run(delivered, 1000 * cpu / delivered, delivered / seconds)


def new_service(folder: Path) -> tuple[Path, Path]:
    """A project, and the interpreter that has its dependencies."""
    root = folder / "shop"
    layerline = [sys.executable, "-m", "layerline", "new", str(root), "--defaults", "--no-git"]
    subprocess.run(layerline, check=True, capture_output=True)
    if given := os.environ.get("LAYERLINE_PROJECT_VENV"):
        return root, Path(given) / "bin/python"
    subprocess.run(["make", ".venv/.installed"], cwd=root, check=True, capture_output=True)
    return root, root / ".venv/bin/python"


def psql(python: Path, statement: str) -> None:
    """Run a statement on the server, with the driver of the service."""
    code = (
        "import asyncio, asyncpg, sys\n"
        "async def main(url, statement):\n"
        "    await (await asyncpg.connect(url)).execute(statement)\n"
        "asyncio.run(main(*sys.argv[1:]))"
    )
    subprocess.run([python, "-c", code, POSTGRESQL, statement], check=True)


def main() -> None:
    """Run one relay and two in turns, and print their medians."""
    name = f"bench_relay_{uuid4().hex[:12]}"
    with tempfile.TemporaryDirectory() as folder:
        root, python = new_service(Path(folder))
        psql(python, f"CREATE DATABASE {name}")
        try:
            url = urlsplit(POSTGRESQL)._replace(path=f"/{name}").geturl()
            service = Service(root, python, url)
            service.python_runs("-m", "alembic", "upgrade", "head")
            runs: dict[int, list[Run]] = {1: [], 2: []}
            for _ in range(ROUNDS + 1):
                for relays, done in runs.items():
                    done.append(service.relayed_by(relays))
        finally:
            psql(python, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    sys.exit(_report({relays: done[1:] for relays, done in runs.items()}))


def _report(runs: dict[int, list[Run]]) -> bool:
    print("relays  ms CPU an event  events a second  deliveries")
    for relays, done in runs.items():
        cpu = statistics.median(run.milliseconds_each for run in done)
        pace = statistics.median(run.events_a_second for run in done)
        print(f"{relays:6}  {cpu:15.2f}  {pace:15.0f}  {done[-1].delivered} of {EVENTS}")
    cpu = statistics.median(run.milliseconds_each for run in runs[1])
    gain = statistics.median(
        two.events_a_second / one.events_a_second for one, two in zip(runs[1], runs[2], strict=True)
    )
    repeated = sum(run.delivered - EVENTS for done in runs.values() for run in done)
    print(f"one relay: {cpu:.2f} ms CPU an event; the limit is {CPU_LIMIT_MILLISECONDS} ms")
    print(f"two relays: {gain:.2f}x the throughput; the limit is {SECOND_RELAY_LIMIT}x")
    print(f"delivered twice: {repeated}; the limit is 0")
    return cpu > CPU_LIMIT_MILLISECONDS or gain < SECOND_RELAY_LIMIT or repeated > 0


if __name__ == "__main__":
    main()

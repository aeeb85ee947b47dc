"""Databases, brokers and deployments for the tests that break them."""

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from deployment import Deployment, deployed
from generated import new_project
from proxy import Proxy, proxy_to

POSTGRESQL = os.environ.get(
    "LAYERLINE_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/test"
)

PATIENCE = "MAX_ATTEMPTS = 10"
"""How often an event is tried: ten times take a quarter of an hour, so a drill says two."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs here already, which nobody may stop.

    Attributes:
        url: its address.
        clean: removes what a test named so made there.
    """

    url: str
    clean: str

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(self.url)
        assert parts.hostname is not None
        assert parts.port is not None
        return parts.hostname, parts.port


SERVERS = {
    "postgresql": Server(
        POSTGRESQL,
        """
import asyncio, asyncpg, sys
async def main(url, name):
    server = await asyncpg.connect(url)
    await server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
asyncio.run(main(*sys.argv[1:]))
""",
    ),
    "nats": Server(
        os.environ.get("LAYERLINE_TEST_NATS", "nats://127.0.0.1:4222"),
        """
import asyncio, nats, sys
async def main(url, name):
    client = await nats.connect(url)
    await client.jetstream().delete_stream(name)
    await client.close()
asyncio.run(main(*sys.argv[1:]))
""",
    ),
    "redis": Server(
        os.environ.get("LAYERLINE_TEST_REDIS", "redis://127.0.0.1:6379"),
        "import redis, sys; redis.from_url(sys.argv[1]).delete(sys.argv[2])",
    ),
    "rabbitmq": Server(
        os.environ.get("LAYERLINE_TEST_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672"),
        """
import asyncio, aio_pika, sys
async def main(url, name):
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        for each in (name, f"{name}-dead"):
            await channel.queue_delete(each)
            await channel.exchange_delete(each)
asyncio.run(main(*sys.argv[1:]))
""",
    ),
}

CREATE_DATABASE = """
import asyncio, asyncpg, sys
async def main(url, name):
    server = await asyncpg.connect(url)
    await server.execute(f'CREATE DATABASE "{name}"')
asyncio.run(main(*sys.argv[1:]))
"""


@dataclass(frozen=True, slots=True)
class Drills:
    """Makes deployments of one service on any database and any broker."""

    root: Path
    environment: Path

    def run(self, code: str, *arguments: str) -> None:
        """Run a few lines with the drivers of the service."""
        subprocess.run([self.environment / "bin/python", "-c", code, *arguments], check=True)

    @contextmanager
    def deploy(
        self, database: str = "sqlite", broker: str = "none", through: str | None = None
    ) -> Iterator[tuple[Deployment, Proxy | None]]:
        """A service whose database is migrated, with nothing started yet.

        Args:
            database: `sqlite` or `postgresql`.
            broker: `none`, or one of the servers.
            through: the server that is reached through a proxy, to be cut off.
        """
        name = f"drill-{uuid4().hex[:12]}"
        root = self.root / name
        new_project(root, {"broker": broker})
        settings = {"APP_DATABASE_URL": f"sqlite:///{root}/app.db"}
        servers = [each for each in (database, broker) if each in SERVERS]
        for each in servers:
            _require(each)
        if database == "postgresql":
            self.run(CREATE_DATABASE, POSTGRESQL, name)
            settings["APP_DATABASE_URL"] = POSTGRESQL.rpartition("/")[0] + f"/{name}"
        if broker != "none":
            settings |= {"BROKER_STREAM": name, "BROKER_GROUP": name}
            settings["BROKER_URL"] = SERVERS[broker].url
        python = self.environment / "bin/python"
        try:
            with _proxied(through) as proxy, deployed(root, python, settings) as deployment:
                migrate = [str(python), "-m", "alembic", "upgrade", "head"]
                subprocess.run(migrate, cwd=root, env=deployment.environment(), check=True)
                if proxy is not None:
                    variable = "APP_DATABASE_URL" if through == database else "BROKER_URL"
                    _, port = SERVERS[through or ""].address
                    deployment.settings[variable] = settings[variable].replace(
                        f":{port}", f":{proxy.port}"
                    )
                yield deployment, proxy
        finally:
            for each in servers:
                clean = [str(python), "-c", SERVERS[each].clean, SERVERS[each].url, name]
                subprocess.run(clean, check=False, capture_output=True)  # it may not have begun


@contextmanager
def _proxied(server: str | None) -> Iterator[Proxy | None]:
    if server is None:
        yield None
        return
    with proxy_to(SERVERS[server].address) as proxy:
        yield proxy


def _require(server: str) -> None:
    try:
        socket.create_connection(SERVERS[server].address, timeout=2).close()
    except OSError:
        reason = f"no {server} answers at {':'.join(map(str, SERVERS[server].address))}"
        if os.environ.get("LAYERLINE_REQUIRE_SERVICES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


Deploy = Callable[..., AbstractContextManager[tuple[Deployment, Proxy | None]]]

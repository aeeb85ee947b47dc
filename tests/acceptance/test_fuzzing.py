"""A service that is sent all that its OpenAPI description allows, and much that it does not."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from generated import Project, project_in
from serving import send

pytestmark = [pytest.mark.slow, pytest.mark.full]

ENTITIES = (
    ("Customer", "name:str=120:sort", "email:email:unique:filter:sort", "extra:json:null"),
    (
        "Order",
        "customer:ref=Customer",
        "total:decimal=12,2:filter:sort:ge=0",
        "status:enum=draft,paid:filter:default=draft",
        "notes:text:null",
        "weight:float:null:filter:sort",
        "count:bigint:default=1:filter:sort",
        "placed_at:datetime:null:filter:sort",
        "day:date:null:filter:sort",
        "opens:time:null:filter",
        "code:uuid:null:filter:sort",
        "link:url:null",
        "slug:slug:null",
        "gift:bool:default=false:filter:sort",
    ),
)
CHECKS = (
    "not_a_server_error,content_type_conformance,response_schema_conformance,"
    "status_code_conformance,allow_header_conformance,unsupported_method"
)


@contextmanager
def serving(project: Project, database: str) -> Iterator[str]:
    """The address of the running service."""
    environment = {**os.environ, "APP_DATABASE_URL": database}
    bin_ = project.root / ".venv/bin"
    subprocess.run(
        [bin_ / "alembic", "upgrade", "head"], cwd=project.root, env=environment, check=True
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [str(bin_ / "uvicorn"), "--factory", "app.main:create_app", "--port", port]
    with (project.root / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=project.root, env=environment, stdout=log, stderr=log
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/health/ready")
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, f"nothing answers at {address}"
            time.sleep(0.1)
        else:
            return


def fuzz(address: str, folder: Path, *options: str) -> None:
    """Run schemathesis with a fixed seed; what it finds is in its output."""
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "run",
        f"{address}/openapi.json",
        f"--checks={CHECKS}",
        "--max-examples=50",
        "--seed=1",
        "--suppress-health-check=all",
        *options,
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    found = "\n".join(line[:200] for line in done.stdout.splitlines())
    assert done.returncode == 0, found + done.stderr


def statement(project: Project, database: str, sql: str) -> None:
    """Run one statement with the driver that the project has."""
    program = (
        "import asyncio, sys, asyncpg\n"
        "async def main():\n"
        "    connection = await asyncpg.connect(sys.argv[1])\n"
        "    await connection.execute(sys.argv[2])\n"
        "    await connection.close()\n"
        "asyncio.run(main())\n"
    )
    python = project.root / ".venv/bin/python"
    subprocess.run([python, "-c", program, database, sql], check=True)


@pytest.fixture
def shop(service: Project) -> Project:
    for entity in ENTITIES:
        service.add(*entity)
    return service


def test_nothing_that_is_sent_is_a_server_error_on_sqlite(shop: Project, tmp_path: Path) -> None:
    with serving(shop, f"sqlite:///{tmp_path}/fuzz.db") as address:
        fuzz(address, tmp_path)


def test_nothing_that_is_sent_is_a_server_error_on_postgresql(
    shop: Project, tmp_path: Path, postgresql: str
) -> None:
    name = f"fuzz_{uuid4().hex}"
    statement(shop, postgresql, f"CREATE DATABASE {name}")
    try:
        with serving(shop, urlsplit(postgresql)._replace(path=name).geturl()) as address:
            fuzz(address, tmp_path)
    finally:
        statement(shop, postgresql, f"DROP DATABASE {name}")


def test_nothing_that_an_account_sends_is_a_server_error_and_nobody_else_gets_in(
    environment: Path, tmp_path: Path
) -> None:
    project = project_in(tmp_path / "shop", environment, {"auth": "jwt"})
    database, password = f"sqlite:///{tmp_path}/fuzz.db", "correct horse battery staple"
    with serving(project, database) as address:
        script = ["-m", "app.scripts.create_account", "ann@example.com", "--scope=accounts:manage"]
        subprocess.run(
            [project.root / ".venv/bin/python", *script],
            cwd=project.root,
            env={**os.environ, "APP_DATABASE_URL": database},
            input=password.encode(),
            check=True,
        )
        form = {"username": "ann@example.com", "password": password}
        tokens = send(f"{address}/api/v1/login/access-token", form=form).json
        header = f"Authorization: Bearer {tokens['access_token']}"
        fuzz(address, tmp_path, "--header", header, f"--checks={CHECKS},ignored_auth")

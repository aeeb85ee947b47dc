"""Sends what nobody would send to a running service: `make fuzz`. No answer may be a 5xx.

FUZZ_EXAMPLES says how many requests each operation gets at least, FUZZ_DATABASE_URL names an empty
database that may be filled; without it, SQLite in a temporary folder.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.wiring import HEADERS

START_SECONDS = 30


@contextmanager
def running_service(folder: Path) -> Iterator[str]:
    """The address of a service on an empty database."""
    database = os.environ.get("FUZZ_DATABASE_URL", f"sqlite:///{folder}/fuzz.db")
    environment = {**os.environ, "APP_DATABASE_URL": database, "APP_LOG_LEVEL": "WARNING"}
    migrate = [sys.executable, "-m", "alembic", "upgrade", "head"]
    subprocess.run(migrate, env=environment, check=True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
    serve = [sys.executable, "-m", "uvicorn", "--factory", "app.main:create_app", "--port", port]
    process = subprocess.Popen([*serve, "--no-access-log"], env=environment)
    try:
        _wait_for(f"http://127.0.0.1:{port}/health/ready")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def fuzz(address: str) -> int:
    """Send requests made from the API's own description. Returns 0 if all were answered well."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json"]
    command += ["--checks", "not_a_server_error", "--continue-on-failure", "--warnings", "off"]
    command += ["--max-examples", os.environ.get("FUZZ_EXAMPLES", "50")]
    command += ["--generation-database", "none", "--suppress-health-check", "all"]
    for headers in HEADERS:
        for name, value in headers().items():
            command += ["--header", f"{name}:{value}"]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name, running_service(Path(name)) as address:
        sys.exit(fuzz(address))

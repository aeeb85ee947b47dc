"""A generated service as a process of its own, and how to talk to it."""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from typing import Any

from generated import Project


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    json: Any


@contextmanager
def serving(
    project: Project, log: str = "server.log"
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a running service, and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [".venv/bin/uvicorn", "--factory", "app.main:create_app", "--port", port]
    with (project.root / log).open("wb") as output:
        process = subprocess.Popen(command, cwd=project.root, stdout=output, stderr=output)
    try:
        address = f"http://127.0.0.1:{port}"
        until(lambda: send(f"{address}/health/ready").status == 200)
        yield address, process
    finally:
        process.kill()
        process.wait()


def until(holds: Callable[[], bool]) -> None:
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


def send(
    url: str,
    body: Mapping[str, object] | None = None,
    *,
    form: Mapping[str, str] | None = None,
    token: str = "",
) -> Answer:
    """Send JSON or a form; without either, ask for what is there."""
    headers = {"Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    if form is not None:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        data = urllib.parse.urlencode(form).encode()
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, data, headers), timeout=20
        ) as answer:
            return Answer(answer.status, answer.headers, _read(answer.read()))
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, _read(error.read()))


def _read(content: bytes) -> Any:
    return json.loads(content) if content else None


def start_up(project: Project, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start a service that is to refuse, until it does."""
    command = [".venv/bin/uvicorn", "--factory", "app.main:create_app", "--port", "0"]
    return subprocess.run(
        command,
        cwd=project.root,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

"""What the Dockerfile and the compose file say works, as far as that shows without an engine."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

import pytest
import yaml

from generated import Project, new_project, project_in

SECRETS = {
    "POSTGRES_PASSWORD": "secret",
    "RABBITMQ_PASSWORD": "secret",
    "AUTH_SECRET": "a secret with 32 letters or more",
}
EVERYTHING = {"auth": "jwt", "broker": "rabbitmq", "telemetry": "yes"}
Words = list[str]


def instructions(dockerfile: Path) -> list[tuple[str, str]]:
    """The name and the rest of each instruction."""
    text = dockerfile.read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def command_of(dockerfile: Path, instruction: str) -> Words:
    """The words of its CMD or HEALTHCHECK."""
    (rest,) = [rest for name, rest in instructions(dockerfile) if name == instruction]
    words: Words = json.loads(rest[rest.index("[") :])
    return words


def settings_of(compose: Path, service: str) -> dict[str, str]:
    """The environment that the compose file gives a service."""
    environment: dict[str, str] = yaml.safe_load(compose.read_text())["services"][service][
        "environment"
    ]
    return {
        name: re.sub(r"\$\{(\w+)[^}]*\}", lambda found: SECRETS[found[1]], value)
        for name, value in environment.items()
    }


@pytest.mark.parametrize("name", ["api", "worker", "migrate"])
def test_the_settings_of_each_service_are_fit_for_production(service: Project, name: str) -> None:
    settings = settings_of(service.root / "compose.yaml", name)
    assert settings["APP_ENVIRONMENT"] == "production"
    service.make("env-check", **settings)


def test_so_are_those_with_sign_in_a_broker_and_telemetry(
    environment: Path, tmp_path: Path
) -> None:
    project = project_in(tmp_path / "shop", environment, EVERYTHING)
    for name in ("api", "worker", "migrate"):
        settings = settings_of(project.root / "compose.yaml", name)
        assert settings["AUTH_SECRET"] == SECRETS["AUTH_SECRET"]
        project.make("env-check", **settings)
        with pytest.raises(AssertionError, match="AUTH_SECRET: must"):
            project.make("env-check", **{**settings, "AUTH_SECRET": "short"})


def test_production_refuses_to_start_on_defaults_for_development(service: Project) -> None:
    done = subprocess.run(
        [".venv/bin/python", "-m", "app.worker"],
        cwd=service.root,
        env={**os.environ, "APP_ENVIRONMENT": "production"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == [
        "APP_DATABASE_URL must be set in production: its default is for development."
    ]


@contextmanager
def running(
    command: Words, folder: Path, **environment: str
) -> Iterator["subprocess.Popen[bytes]"]:
    with (folder / "process.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, env={**os.environ, **environment}
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that must come true soon."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def events_of(folder: Path) -> Words:
    """The events in the log of a process; every line is one."""
    lines = (folder / "process.log").read_text().splitlines()
    return [json.loads(line)["event"] for line in lines]


def test_the_images_command_serves_and_stops_when_it_is_told_to(service: Project) -> None:
    service.make("migrate")
    serves_and_stops(
        service.root, service.root / "Dockerfile", lambda program: f".venv/bin/{program}"
    )


def serves_and_stops(folder: Path, dockerfile: Path, program: Callable[[str], str]) -> None:
    """Run the image's command on a free port until its health check passes, and end it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    (name, *words), (checker, *check) = (
        command_of(dockerfile, each) for each in ("CMD", "HEALTHCHECK")
    )
    words = [{"8000": port, "0.0.0.0": "127.0.0.1"}.get(word, word) for word in words]  # noqa: S104 it is what we do not use
    check = [word.replace("8000", port) for word in check]
    with running([program(name), *words], folder) as process:
        asking = [program(checker), *check]
        until(
            lambda: not subprocess.run(asking, cwd=folder, stderr=DEVNULL, check=False).returncode
        )
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
            assert json.load(answer) == {"status": "ok"}
            assert "server" not in answer.headers
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) in (0, -signal.SIGTERM)
    assert "Application shutdown complete." in events_of(folder)


def test_the_worker_stops_when_it_is_told_to(service: Project) -> None:
    service.make("migrate")
    with running([".venv/bin/python", "-m", "app.worker"], service.root) as process:
        until(lambda: "worker.started" in events_of(service.root))
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    assert events_of(service.root) == ["worker.started", "worker.stopped"]


@pytest.mark.full
def test_the_image_is_built_by_commands_that_work(tmp_path: Path) -> None:
    new_project(tmp_path / "shop")
    venv = tmp_path / "venv"
    here = tmp_path
    for name, rest in instructions(tmp_path / "shop/Dockerfile"):
        if name == "WORKDIR":
            here = tmp_path / rest.removeprefix("/")
            here.mkdir()
        elif name == "COPY" and not rest.startswith("--from"):
            copy(tmp_path / "shop", here, *rest.split())
        elif name == "RUN" and "useradd" not in rest:
            command = rest.replace("/venv", str(venv))
            if command.startswith("["):
                run_in(here, json.loads(command))
            else:
                run_in(here, ["sh", "-c", command])
    run_in(here, [str(venv / "bin/alembic"), "upgrade", "head"])
    serves_and_stops(
        here, tmp_path / "shop/Dockerfile", lambda program: str(venv / "bin" / program)
    )


def copy(project: Path, here: Path, *words: str) -> None:
    *sources, target = words
    for source in sources:
        origin = project / source
        if origin.is_dir():
            shutil.copytree(origin, here / target, dirs_exist_ok=True)
        else:
            shutil.copy(origin, here / target)


def run_in(folder: Path, command: Words) -> None:
    program = sys.executable if command[0] == "python" else command[0]
    done: Any = subprocess.run(
        [program, *command[1:]], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr

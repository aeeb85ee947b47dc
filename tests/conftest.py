"""Hypothesis profiles, and fixtures that the tests of more than one room use."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from hypothesis import settings

from answers import choices, pairwise
from disk import Run, commit_all, git
from drills import CREATE_DATABASE, POSTGRESQL, SERVERS, Deploy, Drills
from generated import Project, add_dependencies, new_project, project_in
from layerline.cli import main

pytest_plugins = ["released"]

settings.register_profile("small", max_examples=25, deadline=None)
settings.register_profile("full", max_examples=1000, deadline=None)
# HYPOTHESIS_PROFILE is for generated projects, whose tests have profiles of their own.
settings.load_profile("full" if os.environ.get("LAYERLINE_FULL") else "small")

if sources := os.environ.get("PYTHONPATH"):  # tests run our command in other folders
    os.environ["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, sources.split(os.pathsep)))

os.environ.pop("CI", None)  # a test of what a CI server is refused sets it itself

REPOSITORY = Path(__file__).parent.parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only `make test-full` has the time for."""
    if os.environ.get("LAYERLINE_FULL"):
        return
    left_out = [item for item in items if item.get_closest_marker("full")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not item.get_closest_marker("full")]


_NO_POSTGRESQL = f"no PostgreSQL answers at {urlsplit(POSTGRESQL).netloc.rpartition('@')[2]}"


@pytest.fixture
def layerline(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., Run]]:
    """Run the command line in this process: `layerline("new", "shop")`."""
    handler = signal.getsignal(signal.SIGTERM)

    def run(*arguments: str | Path) -> Run:
        capsys.readouterr()
        with pytest.raises(SystemExit) as exited:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert isinstance(exited.value.code, int)
        return Run(exited.value.code, captured.out, captured.err)

    yield run
    signal.signal(signal.SIGTERM, handler)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with two small files."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "one.py").write_bytes(b"one = 1\n")
    (tmp_path / "src" / "two.py").write_bytes(b"two = 2\r\n")
    return tmp_path


@pytest.fixture(scope="session")
def template_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our template as a plain folder, for copier not to look for our own tags in it."""
    folder = tmp_path_factory.mktemp("template-folder")
    shutil.copyfile(REPOSITORY / "copier.yml", folder / "copier.yml")
    shutil.copytree(
        REPOSITORY / "template", folder / "template", ignore=shutil.ignore_patterns("__pycache__")
    )
    return folder


@pytest.fixture(scope="session")
def template_repository(template_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our template as a repository: an old version under the tag v1.0.0, today's untagged."""
    folder = tmp_path_factory.mktemp("template-repository") / "layerline"
    shutil.copytree(template_folder, folder)
    newest = folder / "template" / "Makefile"
    content = newest.read_bytes()
    newest.write_bytes(b"# an old version\n" + content)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit_all(folder, "old")
    git(folder, "tag", "v1.0.0")
    newest.write_bytes(content)
    commit_all(folder, "new")
    return folder


@pytest.fixture(scope="session")
def grown_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a Customer, to copy."""
    root = tmp_path_factory.mktemp("grown") / "shop"
    new_project(root)
    Project(root).add("Customer", "name:str", "orders_total:int")
    return root


@pytest.fixture
def shop(grown_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a Customer, where we are."""
    root = shutil.copytree(grown_once, tmp_path / "shop")
    monkeypatch.chdir(root)
    return root


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment made by a generated project's own Makefile, once for all workers.

    It has what any answer to the template's questions needs.
    `LAYERLINE_PROJECT_VENV` names one that is there already.
    """
    if given := os.environ.get("LAYERLINE_PROJECT_VENV"):
        return Path(given)
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    home = shared / "project-environment"
    with only_one(shared / "project-environment.lock"):
        if not (home / ".venv/.installed").exists():
            shutil.rmtree(home, ignore_errors=True)
            new_project(home)
            add_dependencies(home, pairwise(choices()))
            Project(home).make(".venv/.installed", PYTHON=sys.executable)
    return home / ".venv"


@pytest.fixture
def deploy(environment: Path, tmp_path: Path) -> Deploy:
    """Deploy a service: `with deploy("postgresql", "nats") as (service, _):`."""
    return Drills(tmp_path, environment).deploy


@pytest.fixture
def service(environment: Path, tmp_path: Path) -> Project:
    """A fresh project whose own checks can be run."""
    return project_in(tmp_path / "shop", environment)


@pytest.fixture(scope="session")
def postgresql_or_none() -> str | None:
    """The address of a PostgreSQL server, where one answers."""
    address = urlsplit(POSTGRESQL)
    try:
        with socket.create_connection((address.hostname, address.port or 5432), timeout=2):
            return POSTGRESQL
    except OSError:
        if os.environ.get("LAYERLINE_REQUIRE_SERVICES") == "1":
            pytest.fail(_NO_POSTGRESQL)
        return None


@pytest.fixture(scope="session")
def postgresql(postgresql_or_none: str | None) -> str:
    """The address of a PostgreSQL server, or a reason to skip."""
    if postgresql_or_none is None:
        pytest.skip(_NO_POSTGRESQL)
    return postgresql_or_none


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """The first worker makes the environment, the others wait for it."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest,
    environment: Path,
    tmp_path: Path,
    postgresql_or_none: str | None,
) -> Iterator[str]:
    """The address of an empty database of its own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/rows.db"
        return
    if postgresql_or_none is None:
        pytest.skip("no PostgreSQL answers")
    name, python = f"evolve_{uuid4().hex[:12]}", environment / "bin/python"
    subprocess.run([python, "-c", CREATE_DATABASE, POSTGRESQL, name], check=True)
    yield POSTGRESQL.rpartition("/")[0] + f"/{name}"
    subprocess.run([python, "-c", SERVERS["postgresql"].clean, POSTGRESQL, name], check=True)

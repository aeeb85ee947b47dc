"""The engine: staged files, focus, new findings, suppressions, the cache, dying readers."""

import datetime as dt
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from layerline import rules
from layerline.architecture.config import load
from layerline.linting import Report, lines, lint, new_findings
from layerline.linting.cache import FOLDER
from layerline.linting.pool import read_files
from layerline.linting.reading import Reading
from layerline.tree import Tree

CLEAN = {
    "src/app/main.py": "from app.wiring import routers\n",
    "src/app/wiring/routers.py": (
        "from app.api.routes import customers, orders\n\nROUTERS = [orders, customers]\n"
    ),
    "src/app/models/order.py": "class Order: ...\n",
    "src/app/repositories/orders.py": "class OrderRepository: ...\n",
    "src/app/services/orders.py": (
        "from app.repositories.orders import OrderRepository\n\n"
        "class OrderService:\n    repo = OrderRepository()\n"
    ),
    "src/app/api/routes/orders.py": "from app.services.orders import OrderService\n",
    "src/app/api/routes/customers.py": "from app.services.orders import OrderService\n",
}
BREAK = "from app.repositories.orders import OrderRepository\n"


def write(root: Path, files: Mapping[str, str]) -> Tree:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, "utf-8")
    return Tree(root)


def check(tree: Tree, *, focus: set[str] | None = None, cached: bool = False) -> Report:
    return lint(tree, load(tree), rules.ALL, cached=cached, focus=focus)


def said(report: Report) -> list[tuple[str, str, int]]:
    return [(found.code, found.path, found.line) for found in report.findings]


def test_a_clean_project_has_no_findings(tmp_path: Path) -> None:
    report = check(write(tmp_path, CLEAN))
    assert said(report) == []
    assert report.files == len(CLEAN)


def test_what_is_staged_is_linted_as_if_it_were_written(tmp_path: Path) -> None:
    tree = write(tmp_path, CLEAN)
    tree.write("src/app/api/routes/orders.py", BREAK)
    tree.write("src/app/api/routes/new.py", BREAK)
    assert said(check(tree)) == [
        ("LL101", "src/app/api/routes/new.py", 1),
        ("LL101", "src/app/api/routes/orders.py", 1),
    ]


def test_focus_reports_only_there_and_reads_only_what_that_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = write(tmp_path, CLEAN | {"src/app/api/routes/customers.py": BREAK})
    tree.write("src/app/api/routes/orders.py", BREAK)
    tree.write("src/app/wiring/routers.py", CLEAN["src/app/wiring/routers.py"] + "\n")
    read: list[str] = []
    one = Reading.prefetch

    def noting(self: Reading, names: list[str]) -> None:
        read.extend(names)
        one(self, names)

    monkeypatch.setattr(Reading, "prefetch", noting)
    focus = {"src/app/api/routes/orders.py", "src/app/wiring/routers.py"}
    report = check(tree, focus=focus)
    assert said(report) == [("LL101", "src/app/api/routes/orders.py", 1)]
    assert report.files == 2
    assert set(read) == {"app.api.routes.orders", "app.wiring.routers", "app.repositories.orders"}


def test_focus_sees_cycles_through_it_wherever_they_are_said(tmp_path: Path) -> None:
    services = {
        f"src/app/services/{here}.py": (
            f"from app.services.{there} import {there.upper()}\n\nclass {here.upper()}: ...\n"
        )
        for here, there in (("a", "b"), ("b", "c"), ("c", "a"))
    }
    tree = write(tmp_path, services)
    expected = [("LL501", "src/app/services/a.py", 1)]
    assert said(check(tree)) == expected
    assert said(check(tree, focus={"src/app/services/c.py"})) == expected


def test_a_new_finding_is_told_from_an_old_one_by_count_and_not_by_line(tmp_path: Path) -> None:
    tree = write(tmp_path, CLEAN | {"src/app/api/routes/orders.py": BREAK})
    before = check(tree)
    tree.write("src/app/api/routes/orders.py", "\n\n" + BREAK)
    assert new_findings(before, check(tree)) == ()
    tree.write("src/app/api/routes/orders.py", BREAK + BREAK)
    assert [found.line for found in new_findings(before, check(tree))] == [2]


def test_tests_and_migrations_are_left_alone(tmp_path: Path) -> None:
    tree = write(tmp_path, CLEAN | {"src/app/tests/test_x.py": BREAK, "tests/test_y.py": BREAK})
    assert check(tree).files == len(CLEAN)


def test_an_unreadable_file_is_a_finding(tmp_path: Path) -> None:
    tree = write(tmp_path, CLEAN)
    (tmp_path / "src/app/services/broken.py").write_bytes(b"\0")
    (tmp_path / "src/app/services/markers.py").write_bytes(b"<<<<<<< a\n=======\n>>>>>>> b\n")
    assert [code for code, _, _ in said(check(tree))] == ["LL903", "LL903"]


def test_loops_of_links_end(tmp_path: Path) -> None:
    write(tmp_path, CLEAN)
    services = tmp_path / "src/app/services"
    (services / "again").symlink_to(tmp_path / "src")
    (services / "itself.py").symlink_to(services / "itself.py")
    (services / "ping.py").symlink_to(services / "pong.py")
    (services / "pong.py").symlink_to(services / "ping.py")
    report = check(Tree(tmp_path))
    looped = [f"src/app/services/{name}.py" for name in ("itself", "ping", "pong")]
    assert said(report) == [("LL903", path, 1) for path in looped]
    assert "Too many levels of symbolic links" in report.findings[0].message


def test_a_file_that_may_not_be_read_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, CLEAN)
    locked = tmp_path / "src/app/services/orders.py"

    opens = os.open

    def opened(path: str, *arguments: Any, **options: Any) -> int:  # root may read everything
        if path == str(locked):
            raise PermissionError(13, "Permission denied", path)
        return opens(path, *arguments, **options)

    monkeypatch.setattr(os, "open", opened)
    for cached in (False, True, True):
        [found] = [f for f in check(Tree(tmp_path), cached=cached).findings if f.code == "LL903"]
        assert "cannot be read: Permission denied" in found.message


def test_a_warm_run_says_the_same_without_reading(tmp_path: Path) -> None:
    tree = write(tmp_path, CLEAN | {"src/app/api/routes/orders.py": BREAK})
    cold = check(tree, cached=True)
    assert (tmp_path / FOLDER / ".gitignore").read_text() == "*\n"
    assert check(Tree(tmp_path), cached=True) == cold


def test_a_changed_file_is_read_again_even_with_its_old_size_and_time(tmp_path: Path) -> None:
    tree = write(tmp_path, CLEAN | {"src/app/api/routes/orders.py": "#" * (len(BREAK) - 1) + "\n"})
    assert said(check(tree, cached=True)) == []
    path = tmp_path / "src/app/api/routes/orders.py"
    before = path.stat()
    path.write_text(BREAK)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert said(check(Tree(tmp_path), cached=True)) == [
        ("LL101", "src/app/api/routes/orders.py", 1)
    ]


def spoil_everything(cache: Path) -> None:
    for path in cache.iterdir():
        path.write_bytes(b"\xff not a cache")


def spoil_lines(cache: Path) -> None:
    [path] = cache.glob("facts-*.jsonl")
    path.write_text("\n".join("?" * len(line) for line in path.read_text().split("\n")))
    for report in cache.glob("report-*"):
        report.unlink()


def spoil_report(cache: Path) -> None:
    for path in cache.glob("report-*"):
        path.write_text(path.read_text().partition("\n")[0] + "\n[3]")


@pytest.mark.parametrize("spoil", [spoil_everything, spoil_lines, spoil_report])
def test_a_spoilt_cache_is_ignored(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    cold = check(write(tmp_path, CLEAN | {"src/app/tasks/t.py": BREAK}), cached=True)
    spoil(tmp_path / FOLDER)
    assert check(Tree(tmp_path), cached=True) == cold


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    tree = write(tmp_path, CLEAN)
    (tmp_path / FOLDER).write_text("in the way")
    assert said(check(tree, cached=True)) == []


def test_many_files_say_the_same_as_few(tmp_path: Path) -> None:
    many = {f"src/app/tasks/t{number}.py": BREAK for number in range(120)}
    report = check(write(tmp_path, CLEAN | many))
    assert len(report.findings) == 120


def test_a_reader_that_dies_names_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [(f"app/m{number}.py", f"app.m{number}", b"x = 1\n") for number in range(70)]
    files[33] = ("app/m33.py", "app.m33", b"die")
    monkeypatch.setattr(lines, "read_all", _die_on_one)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    found = list(read_files(files))
    assert [
        number for number, line in enumerate(found) if "the process that read it died" in line
    ] == [33]


def _die_on_one(files: list[tuple[str, str, bytes]]) -> list[object]:
    from layerline.syntax.reader import read_all  # noqa: PLC0415 the name is replaced elsewhere

    if any(content == b"die" for _, _, content in files):
        os._exit(11)
    return list(read_all(files))


def test_a_warm_run_does_not_import_libcst(tmp_path: Path) -> None:
    import subprocess  # noqa: PLC0415 one test needs a process of its own

    check(write(tmp_path, CLEAN), cached=True)
    program = (
        "import sys; from pathlib import Path\n"
        "from layerline import rules; from layerline.architecture.config import load\n"
        "from layerline.linting import lint; from layerline.tree import Tree\n"
        "tree = Tree(Path(sys.argv[1])); lint(tree, load(tree), rules.ALL)\n"
        "assert not {'libcst', 'multiprocessing', 'concurrent'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True)


def test_a_suppression_allows_until_its_day_and_the_cache_knows(tmp_path: Path) -> None:
    allowed = f"# layerline: allow[LL101] until 2026-12-31, ADR 7\n{BREAK}"
    tree = write(tmp_path, CLEAN | {"src/app/tasks/t.py": allowed})

    def on(day: str) -> list[str]:
        today = dt.date.fromisoformat(day)
        report = lint(Tree(tmp_path), load(tree), rules.ALL, today=today)
        return [code for code, _, _ in said(report)]

    assert on("2026-12-30") == []
    assert on("2026-12-31") == []
    assert on("2027-01-01") == ["LL905", "LL101"]


def test_a_declared_layer_without_files_is_said(tmp_path: Path) -> None:
    config = '[tool.layerline.layers.web]\nfiles = ["src/app/wbe/**"]\n'
    tree = write(tmp_path, {"pyproject.toml": config, "src/app/web/a.py": "x = 1\n"})
    assert said(check(tree)) == [("LL904", "pyproject.toml", 1), ("LL904", "src/app/web/a.py", 1)]
    assert check(tree).errors == 0


def test_routes_that_nobody_imports_may_be_served_elsewhere_where_no_application_is_made(
    tmp_path: Path,
) -> None:
    made = "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n"
    route = f"{made}@router.get('/')\nasync def read(): ...\n"
    files = {"src/app/api/routes/orders.py": route, "src/app/api/routes/users.py": route}
    tree = write(tmp_path, files | {"src/app/services/a.py": "import app.api.routes.orders\n"})
    lost = [found for found in check(tree).findings if found.code == "LL107"]
    assert [(f.path, f.severity.value) for f in lost] == [(list(files)[1], "warning")]
    write(tmp_path, {"src/app/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n"})
    lost = [found for found in check(Tree(tmp_path)).findings if found.code == "LL107"]
    assert [found.severity.value for found in lost] == ["error"]


def test_the_session_of_a_unit_of_work_may_be_handed_on_and_is_not_to_be_asked(
    tmp_path: Path,
) -> None:
    service = (
        "from app.core.unit_of_work import UnitOfWork\n\n\nclass OrderService:\n"
        "    def __init__(self, uow: UnitOfWork) -> None:\n        self.uow = uow\n\n"
        "    async def get(self, key):\n"
        "        await self.prices.get(key, self.uow.session)\n"
        "        return await self.uow.session.get(key)\n\n"
        "    async def try_it(self):\n        await self.uow.session.flush()\n"
    )
    unit = "class UnitOfWork:\n    session: object\n"
    files = {"src/app/core/unit_of_work.py": unit, "src/app/services/orders.py": service}
    found = [each for each in check(write(tmp_path, files)).findings if each.code == "LL203"]
    assert [(each.line, each.severity.value) for each in found] == [
        (9, "warning"),
        (10, "error"),
        (13, "warning"),
    ]


def test_the_database_that_stands_beside_the_application_is_no_error_to_import(
    tmp_path: Path,
) -> None:
    root = (
        "from flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\n"
        "from sqlalchemy.orm import DeclarativeBase\n\n\n"
        "class Base(DeclarativeBase): ...\n\n\n"
        "db = SQLAlchemy(model_class=Base)\napp = Flask(__name__)\n"
    )
    model = (
        "from app.main import db\nfrom app.main import Base\nfrom app.main import app\n\n\n"
        "class Order(db.Model): ...\n"
    )
    files = {"src/app/main.py": root, "src/app/models/orders.py": model}
    found = [each for each in check(write(tmp_path, files)).findings if each.code == "LL110"]
    assert [(each.line, each.severity.value) for each in found] == [
        (1, "warning"),
        (2, "warning"),
        (3, "error"),
    ]


KEPT = """
import functools
import time

import requests

_rates = None
_token = None


def rates():
    global _rates
    if _rates is not None:
        return _rates
    _rates = requests.get("https://x").json()
    return _rates


def lazily():
    global _rates
    if not _rates:
        _rates = requests.get("https://x").json()
    return _rates


@functools.cache
def remembered():
    return requests.get("https://x").json()


def token():
    global _token
    if _token is not None and _token.until > time.time():
        return _token
    _token = requests.get("https://x").json()
    return _token


@functools.cache
def by_name(name):
    return requests.get(name).json()


def rates_again(fresh):
    found = None
    if found is not None:
        return found
    found = requests.get("https://x").json()
    return found


def ready():
    global _rates
    if _rates is None:
        _rates = requests.get("https://x").json()
    return requests.get("https://y").json()
"""


def test_what_waits_the_first_time_only_is_a_warning(tmp_path: Path) -> None:
    names = ["rates()", "lazily()", "remembered()", "token()", "by_name('a')", "rates_again(1)"]
    names.append("ready()")
    calls = "".join(f"    net.{name}\n" for name in names)
    service = f"from app.core import net\n\n\nasync def all_of_it():\n{calls}"
    files = {"src/app/core/net.py": KEPT, "src/app/services/orders.py": service}
    found = [each for each in check(write(tmp_path, files)).findings if each.code == "LL601"]
    assert [each.severity.value for each in found] == ["warning"] * 3 + ["error"] * 4


def test_what_another_module_gives_to_a_clock_may_be_a_services_work(tmp_path: Path) -> None:
    job = (
        "from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker\n\n"
        "Sessions = async_sessionmaker()\n\n\nasync def refill():\n"
        "    async with Sessions() as session:\n        await session.execute('update')\n"
    )
    clock = (
        "from apscheduler.schedulers.asyncio import AsyncIOScheduler\n\n"
        "scheduler = AsyncIOScheduler()\n"
    )
    elsewhere = f"from app.credit import refill\n{clock}scheduler.add_job(refill, 'cron')\n"
    tree = write(tmp_path, {"src/app/credit.py": job, "src/app/clock.py": elsewhere})
    found = [each for each in check(tree).findings if each.code == "LL103"]
    assert [(each.path, each.line, each.severity.value) for each in found] == [
        ("src/app/credit.py", 8, "warning")
    ]
    tree = write(tmp_path, {"src/app/credit.py": f"{job}\n\n{clock}scheduler.add_job(refill)\n"})
    found = [each for each in check(tree).findings if each.code == "LL103"]
    assert [each.severity.value for each in found] == ["error"]


def test_a_constructor_that_returns_before_it_waits_is_a_warning_where_it_is_given_the_reason(
    tmp_path: Path,
) -> None:
    image = (
        "import requests\n\n\nclass Image:\n    def __init__(self, url=None, key=None):\n"
        "        if key:\n            self.key = key\n            return\n"
        "        if not url:\n            return\n        requests.get(url)\n"
    )
    use = (
        "from app.image import Image\n\n\nasync def show(key):\n    Image(key=key)\n"
        "    Image(None, key)\n    Image(url=key)\n    Image(key)\n"
    )
    found = check(write(tmp_path, {"src/app/image.py": image, "src/app/show.py": use})).findings
    levels = [(each.line, each.severity.value) for each in found if each.code == "LL601"]
    assert levels == [(5, "warning"), (6, "warning"), (7, "error"), (8, "error")]


@pytest.mark.parametrize(
    ("decorator", "level"),
    [("", "error"), ("@dataclass\n", "error"), ("@async_to_sync_class\n", "warning")],
)
def test_a_decorator_of_a_class_may_make_its_coroutines_wait_themselves(
    tmp_path: Path, decorator: str, level: str
) -> None:
    made = "from dataclasses import dataclass\nfrom app.kit import async_to_sync_class\n\n\n"
    agent = f"{made}{decorator}class Agent:\n    async def loop(self): ...\n"
    use = "from app.agent import Agent\n\n\ndef run():\n    agent = Agent()\n    agent.loop()\n"
    kit = "def async_to_sync_class(cls):\n    return wrapped(cls)\n"
    files = {"src/app/agent.py": agent, "src/app/run.py": use, "src/app/kit.py": kit}
    found = [each for each in check(write(tmp_path, files)).findings if each.code == "LL603"]
    assert [each.severity.value for each in found] == [level]


def test_what_one_branch_of_several_does_is_a_warning_and_what_all_do_an_error(
    tmp_path: Path,
) -> None:
    repo = (
        "import subprocess\n\n\ndef mount(path):\n    if path.startswith('ssh://'):\n"
        "        subprocess.run(['sshfs', path])\n    else:\n        print(path)\n\n\n"
        "def load(path):\n    if path.startswith('ssh://'):\n        subprocess.run(['scp'])\n"
        "    else:\n        subprocess.run(['cat', path])\n\n\n"
        "def guarded(path):\n    if path.startswith('ssh://'):\n        subprocess.run(['a'])\n\n\n"
        "def refused(path):\n    if not path.exists():\n        subprocess.run(['a'])\n"
        "        raise ValueError\n"
    )
    use = (
        "from app.repo import guarded, load, mount, refused\n\n\n"
        "async def go(path):\n    mount(path)\n    load(path)\n    guarded(path)\n"
        "    refused(path)\n"
    )
    found = check(write(tmp_path, {"src/app/repo.py": repo, "src/app/go.py": use})).findings
    levels = [(each.line, each.severity.value) for each in found if each.code == "LL601"]
    assert levels == [(5, "warning"), (6, "error"), (7, "error"), (8, "warning")]


def test_to_read_a_constant_of_a_repository_is_a_warning(tmp_path: Path) -> None:
    repository = "class OrderRepository:\n    FIELDS = ('id',)\n\n    async def get(self): ...\n"
    taken = "from app.repositories.orders import OrderRepository\n\n"
    reading = f"{taken}fields = OrderRepository.FIELDS\n"
    asking = f"{reading}\n\nasync def read():\n    return await OrderRepository().get()\n"
    files = {
        "src/app/repositories/orders.py": repository,
        "src/app/api/routes/a.py": reading,
        "src/app/api/routes/b.py": asking,
        "src/app/api/routes/c.py": taken,
    }
    found = [each for each in check(write(tmp_path, files)).findings if each.code == "LL101"]
    assert [each.severity.value for each in found] == ["warning", "error", "error"]

"""What has the name of a module and is no file is said, in every way to say it; nothing waits."""

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run
from layerline import rules
from layerline.architecture.config import load
from layerline.commands.editing import look
from layerline.linting import lint
from layerline.linting.report import Report
from layerline.tree import Tree

Layerline = Callable[..., Run]
ORDERS = "class OrderService: ...\n"


def pipe(services: Path) -> None:
    os.mkfifo(services / "odd.py")


def link_to_nothing(services: Path) -> None:
    (services / "odd.py").symlink_to("nowhere.py")


def folder(services: Path) -> None:
    (services / "odd.py").mkdir()


def link_to_a_folder(services: Path) -> None:
    (services / "odd.py").symlink_to("/")


def device(services: Path) -> None:
    (services / "odd.py").symlink_to("/dev/null")


def listening(services: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        os.chdir(services)  # the path of a socket may not be long
        made.bind("odd.py")


def bytes_for_a_name(services: Path) -> None:
    Path(os.fsdecode(os.fsencode(services) + b"/odd\xff.py")).write_text(ORDERS)


def bytes_for_a_folder(services: Path) -> None:
    below = Path(os.fsdecode(os.fsencode(services) + b"/\xfe"))
    below.mkdir()
    (below / "odd.py").write_text(ORDERS)


ODD = [
    (pipe, "odd.py", "it is a named pipe"),
    (link_to_nothing, "odd.py", "it is a link to nothing"),
    (folder, "odd.py", "it is a folder"),
    (link_to_a_folder, "odd.py", "it is a folder"),
    (device, "odd.py", "it is a device"),
    (listening, "odd.py", "it is a socket"),
    (bytes_for_a_name, "odd\\xff.py", "it has a name that is not UTF-8"),
    (bytes_for_a_folder, "\\xfe/odd.py", "it has a name that is not UTF-8"),
]


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    here = tmp_path / "app/services"
    here.mkdir(parents=True)
    for path in ("app/__init__.py", "app/services/__init__.py", "app/api/__init__.py"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()
    (here / "orders.py").write_text(ORDERS)
    (tmp_path / "app/api/orders.py").write_text("from app.services.orders import OrderService\n")
    monkeypatch.chdir(tmp_path)
    return here


@pytest.fixture
def all_of_them(services: Path) -> set[str]:
    """A pipe, a link to nothing, and two names that are no text, among honest files."""
    os.mkfifo(services / "pipe.py")
    (services / "dangling.py").symlink_to("nowhere.py")
    bytes_for_a_name(services)
    bytes_for_a_folder(services)
    names = ("pipe.py", "dangling.py", "odd\\xff.py", "\\xfe/odd.py")
    return {f"app/services/{name}" for name in names}


def check(root: Path, *, cached: bool = False) -> Report:
    tree = Tree(root)
    return lint(tree, load(tree), rules.ALL, cached=cached)


@pytest.mark.parametrize(("make", "name", "reason"), ODD, ids=[make.__name__ for make, *_ in ODD])
def test_what_is_no_file_is_a_finding(
    services: Path, tmp_path: Path, make: Callable[[Path], None], name: str, reason: str
) -> None:
    make(services)
    for cached in (False, True, True):
        [found] = check(tmp_path, cached=cached).findings
        assert (found.code, found.path) == ("LL903", f"app/services/{name}")
        assert found.message == f"{reason}, so no rule has looked at the file"


def test_a_finding_that_is_kept_follows_what_is_there(services: Path, tmp_path: Path) -> None:
    pipe(services)
    assert "named pipe" in check(tmp_path, cached=True).findings[0].message
    (services / "odd.py").unlink()
    link_to_nothing(services)
    assert "link to nothing" in check(tmp_path, cached=True).findings[0].message
    (services / "odd.py").unlink()
    assert check(tmp_path, cached=True).findings == ()


@pytest.mark.parametrize(
    "name", [".#orders.py", "pipe", "notes.txt", "tests/odd.py", "app/.venv/odd.py"]
)
def test_what_is_no_module_either_is_left_alone(services: Path, tmp_path: Path, name: str) -> None:
    """An editor locks a file with a link to nothing; a pipe may be anything but a module."""
    (services / name).parent.mkdir(parents=True, exist_ok=True)
    (services / name).symlink_to("user@host.4711:1700000000")
    assert check(tmp_path).findings == ()


def test_what_is_excluded_is_not_said(services: Path, tmp_path: Path) -> None:
    pipe(services)
    bytes_for_a_name(services)
    (tmp_path / "layerline.toml").write_text('exclude = ["app/services/odd*.py"]\n')
    assert check(tmp_path).findings == ()


def test_a_folder_that_cannot_be_looked_into_is_a_finding(
    services: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (services / "secret").mkdir()
    looks = os.scandir

    def looked(path: str) -> "os._ScandirIterator[str]":  # root may look into everything
        if path == str(services / "secret"):
            raise PermissionError(13, "Permission denied", path)
        return looks(path)

    monkeypatch.setattr(os, "scandir", looked)
    [found] = check(tmp_path).findings
    assert (found.code, found.path) == ("LL903", "app/services/secret")
    assert found.message.startswith("it cannot be looked into: Permission denied")


@pytest.mark.parametrize(
    ("inside", "said"), [("orders.py", 1), ("deep/orders.py", 1), ("logo.svg", 0), (".x/a.py", 0)]
)
def test_code_behind_a_link_to_a_folder_is_a_note(
    services: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, inside: str, said: int
) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / inside).parent.mkdir(exist_ok=True)
    (other / inside).write_text("")
    (services / "linked").symlink_to(other)
    (services / "again").symlink_to(tmp_path / "app")  # that code is looked at where it is
    note = "no rule has looked behind the link app/services/linked: links to folders are not"
    for cached in (True, True):
        notices = check(tmp_path, cached=cached).notices
        assert [each.startswith(note) for each in notices] == [True] * said


READERS: dict[str, Callable[[str], set[str]]] = {
    "json": lambda out: {each["path"] for each in json.loads(out)["findings"]},
    "gitlab": lambda out: {each["location"]["path"] for each in json.loads(out)},
    "sarif": lambda out: {
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].replace("%5C", "\\")
        for each in json.loads(out)["runs"][0]["results"]
    },
    "junit": lambda out: {
        line.partition(":1:1 ")[0].rpartition(">")[2]
        for line in out.splitlines()
        if ":1:1 " in line
    },
    "github": lambda out: {
        line.partition("file=")[2].partition(",")[0]
        for line in out.splitlines()
        if line.startswith("::error")
    },
    "text": lambda out: {line.partition(":")[0] for line in out.splitlines() if " LL903 " in line},
}


@pytest.mark.parametrize("output", READERS)
def test_each_format_names_them(layerline: Layerline, all_of_them: set[str], output: str) -> None:
    ran = layerline("lint", "--format", output, "--select", "LL903")
    assert (ran.code, ran.err) == (1, "")
    assert READERS[output](ran.out) == all_of_them


def test_the_baseline_keeps_them_and_no_more(layerline: Layerline, all_of_them: set[str]) -> None:
    assert layerline("baseline").code == 0
    kept = json.loads(Path(".layerline/baseline.json").read_text())["findings"]
    assert {each["path"] for each in kept if each["code"] == "LL903"} == all_of_them
    assert layerline("lint").code == 0


def test_a_graph_shows_them(layerline: Layerline, all_of_them: set[str]) -> None:
    ran = layerline("graph", "--format", "json")
    assert ran.code == 0
    said = json.loads(ran.out)["graph"]["findings"]
    assert {each["path"] for each in said if each["code"] == "LL903"} == all_of_them
    assert layerline("graph").code == 0


def test_adopting_tells_them_and_takes_the_rest(
    layerline: Layerline, all_of_them: set[str]
) -> None:
    ran = layerline("adopt", "--yes")
    assert ran.code == 0, ran.err
    assert all(f"cannot be read: {path}: it" in ran.out for path in all_of_them)
    assert layerline("lint").code == 0


@pytest.mark.usefixtures("all_of_them")
def test_an_editor_hears_of_a_file_beside_them(services: Path) -> None:
    file = services / "orders.py"
    assert look(file, {file: ORDERS + "def x(:\n"}).findings[0].code == "LL903"
    odd = Path(os.fsdecode(os.fsencode(services) + b"/odd\xff.py"))
    assert look(odd, {odd: "def x(:\n"}).findings[0].path == "app/services/odd\\xff.py"


def test_one_of_them_can_be_asked_about(layerline: Layerline, all_of_them: set[str]) -> None:
    odd = os.fsdecode(b"app/services/odd\xff.py")
    ran = layerline("lint", "--json", odd)
    assert (
        {each["path"] for each in json.loads(ran.out)["findings"]}
        == {"app/services/odd\\xff.py"}
        < all_of_them
    )


@pytest.mark.parametrize("name", ["pyproject.toml", "layerline.toml"])
@pytest.mark.usefixtures("services")
def test_a_configuration_that_is_a_pipe_is_refused(layerline: Layerline, name: str) -> None:
    os.mkfifo(name)
    ran = layerline("lint")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith(f"layerline: {name} cannot be read: it is no file")

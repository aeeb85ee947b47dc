"""Whatever stops `add-entity`, the project is as it was."""

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, contents

Layerline = Callable[..., Run]


def kept(shop: Path) -> dict[str, bytes]:
    """All but what layerline may remember at any time: its cache."""
    return {path: data for path, data in contents(shop).items() if "_cache" not in path}


@pytest.mark.parametrize("room", [0, 500, 3_000, 10_000])
def test_a_full_disk_leaves_the_project_as_it_was(
    layerline: Layerline, shop: Path, room: int
) -> None:
    """The kernel refuses to write more, to root as to anybody."""
    model = shop / "src/app/models/customers.py"
    model.write_text(model.read_text() + "# mine\n" * 2_000)
    before = kept(shop)
    command = [sys.executable, "-m", "layerline", "add-entity", "Order", "customer:ref=Customer"]
    done = subprocess.run(
        command,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert kept(shop) == before
    assert layerline("add-entity", "Order", "customer:ref=Customer").code == 0
    assert model.read_text().count("# mine\n") == 2_000


def test_an_edit_that_would_do_more_than_add_is_not_written(
    layerline: Layerline, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(shop)
    monkeypatch.setattr("layerline.codemods._plain._File.text", lambda _: "ROUTERS = []\n")
    run = layerline("add-entity", "Order", "customer:ref=Customer")
    assert run.code == 70
    assert "characters of the old text are missing" in run.err
    assert kept(shop) == before


def test_two_runs_at_once_both_land_or_one_says_why(shop: Path) -> None:
    names = ("Order", "Ticket", "Parcel")
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "layerline", "add-entity", name, "customer:ref=Customer"],
            cwd=shop,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    ended = {
        name: (run.communicate()[1], run.returncode) for name, run in zip(names, runs, strict=True)
    }
    landed = [name for name, (_, code) in ended.items() if code == 0]
    assert landed
    for name, (said, code) in ended.items():
        assert code in (0, 3), said
        assert "Traceback" not in said
        wired = f"    {name}," in (shop / "src/app/wiring/models.py").read_text()
        listed = f'"{name}"' in (shop / "src/app/models/customers.py").read_text()
        manifest = (shop / f".layerline/entities/{name.lower()}.toml").exists()
        migrations = list((shop / "migrations/versions").glob(f"*_create_{name.lower()}s.py"))
        assert (wired, listed, manifest, len(migrations)) == (
            (True, True, True, 1) if name in landed else (False, False, False, 0)
        )


def test_a_rule_of_the_projects_own_holds_for_what_is_generated(
    layerline: Layerline, shop: Path
) -> None:
    rule = """
[tool.layerline.rules.no-tickets]
level = "error"
layers = ["services"]
forbid-imports = ["app.models.tickets.**"]
why = "Tickets are kept elsewhere."
bad = ""
good = ""
"""
    with (shop / "pyproject.toml").open("a") as file:
        file.write(rule)
    before = kept(shop)
    ran = layerline("add-entity", "Ticket", "title:str=20")
    assert ran.code == 5
    assert "LLX-no-tickets" in ran.err
    assert kept(shop) == before


@pytest.mark.parametrize("extra", [("--dry-run",), ("--dry-run", "--json")])
def test_a_dry_run_of_what_would_be_refused_is_refused(
    layerline: Layerline, shop: Path, extra: tuple[str, ...]
) -> None:
    before = kept(shop)
    assert layerline("add-entity", "Order", "a:ref=Nobody", *extra).code == 3
    assert layerline("add-entity", "Order", "a:nothing", *extra).code == 2
    assert layerline("add-entity", "Order", "customer:ref=Customer", *extra).code == 0
    assert kept(shop) == before

"""`lint --fix`: what is certain is mended, all or nothing, and undo takes it back."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, snapshot
from layerline import rules
from layerline.rules.finding import Finding
from layerline.rules.fix import Edit, Fix

Layerline = Callable[..., Run]

BEFORE = (
    "# layerline: allow[LL101] was there once\r\n"
    "A = 1  # layerline: allow[LL101] gone  # noqa: X\r\n"
    'B = "é"  # layerline: allow[LL501] gone\r\n'
    "\r\n"
    "# layerline: allow[LL203] last"
)
AFTER = 'A = 1  # noqa: X\r\nB = "é"\r\n\r\n'
FILE = "src/app/services/orders.py"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_bytes(BEFORE.encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_is_certain_is_mended_in_place_and_undone(shop: Path, layerline: Layerline) -> None:
    assert "note: --fix mends 4 of the findings" in layerline("lint").out
    ran = layerline("lint", "--fix")
    assert ran.code == 0
    assert "4 findings were mended" in ran.out
    assert (shop / FILE).read_bytes() == AFTER.encode()
    assert layerline("lint").code == 0
    layerline("undo")
    assert (shop / FILE).read_bytes() == BEFORE.encode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1"])
def test_the_encoding_of_a_file_stays(shop: Path, layerline: Layerline, encoding: str) -> None:
    cookie = "# coding: latin-1\n" if encoding == "latin-1" else ""
    (shop / FILE).write_bytes((cookie + BEFORE).encode(encoding))
    assert layerline("lint", "--fix").code == 0
    assert (shop / FILE).read_bytes() == (cookie + AFTER).encode(encoding)


def test_a_dry_run_shows_the_diff(shop: Path, layerline: Layerline) -> None:
    ran = layerline("lint", "--fix", "--dry-run")
    assert ran.code == 1
    assert "-# layerline: allow[LL203] last" in ran.out
    assert (shop / FILE).read_bytes() == BEFORE.encode()


def test_only_what_is_reported_is_mended(shop: Path, layerline: Layerline) -> None:
    other = shop / "src/app/tasks/t.py"
    other.parent.mkdir()
    other.write_bytes(BEFORE.encode())
    layerline("lint", "--fix", "src/app/services")
    assert (shop / FILE).read_bytes() == AFTER.encode()
    assert other.read_bytes() == BEFORE.encode()


def with_fix(monkeypatch: pytest.MonkeyPatch, fix: Callable[[Finding, str], Fix | None]) -> None:
    """Let the rule about unused suppressions mend in another way."""
    changed = [
        dataclasses.replace(rule, fix=fix) if rule.name == "unused-suppression" else rule
        for rule in rules.ALL
    ]
    monkeypatch.setattr(rules, "ALL", tuple(changed))


def test_what_is_not_certain_is_shown_and_written_only_when_both_are_asked(
    shop: Path, layerline: Layerline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def emptied(_finding: Finding, text: str) -> Fix:
        return Fix("Empty the file", (Edit(0, len(text), ""),), is_certain=False)

    with_fix(monkeypatch, emptied)
    assert "--unsafe-fixes shows how to mend 4 more" in layerline("lint").out
    layerline("lint", "--fix")
    assert "-A = 1" in layerline("lint", "--unsafe-fixes").out
    assert (shop / FILE).read_bytes() == BEFORE.encode()
    assert layerline("lint", "--fix", "--unsafe-fixes").code == 0
    assert (shop / FILE).read_bytes() == b""


def test_a_fix_that_brings_a_finding_is_not_written(
    shop: Path, layerline: Layerline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_finding: Finding, text: str) -> Fix:
        return Fix("Break the file", (Edit(0, len(text), "("),), is_certain=True)

    with_fix(monkeypatch, broken)
    before = snapshot(shop / "src")
    ran = layerline("lint", "--fix", "--json")
    assert ran.code == 5
    assert "LL903" in json.loads(ran.out)["error"]["reason"]
    assert snapshot(shop / "src") == before


@pytest.mark.usefixtures("shop")
def test_standard_input_is_not_mended(layerline: Layerline) -> None:
    assert layerline("lint", "-", "--stdin-filename", FILE, "--fix").code == 2

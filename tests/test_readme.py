"""What the README shows is what happens."""

import re
import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run

REPOSITORY = Path(__file__).parent.parent
README = (REPOSITORY / "README.md").read_text()
DEMO = runpy.run_path(str(REPOSITORY / "docs/demo.py"))
ENTITIES = [
    line.removeprefix("$ layerline ").split()
    for line in README.splitlines()
    if line.startswith("$ layerline add-entity")
]


@pytest.fixture(scope="module")
def block() -> list[str]:
    """The lines below `$ layerline lint` in the README."""
    below = README.split("$ layerline lint\n")[1]
    return below.split("```")[0].splitlines()


def test_the_commands_do_what_is_shown(
    layerline: Callable[..., Run], tmp_path: Path, block: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert layerline("new", tmp_path / "shop", "--defaults").code == 0
    monkeypatch.chdir(tmp_path / "shop")
    for arguments in ENTITIES:
        done = layerline(*arguments)
        assert done.code == 0
    shown = README.split("Order: table")[1].split("\n\n")[0].splitlines()[1:]
    paths = {line[2:] for line in shown if line.startswith("  ") and "migrations" not in line}
    written = {line[2:] for line in done.out.splitlines()}
    assert paths - {"…"} <= written

    DEMO["plant"](Path("src/app/api/routes/orders.py"))
    *findings, summary = layerline("lint").out.splitlines()
    assert findings == block[:-1]
    assert re.sub(r"\d+ files", "", summary) == re.sub(r"\d+ files", "", block[-1])

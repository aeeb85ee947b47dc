"""`layerline adopt` at a terminal: it asks about what it is unsure of, and before it writes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from layouts import ROUTES
from terminal import ENTER, PATIENCE, Terminal

ASKING = "def all(session):\n    return session.execute(1)\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for path, content in {
        "shop/__init__.py": "",
        "shop/routers/orders.py": ROUTES,
        "shop/contexts/orders.py": ASKING,
        "shop/contexts/lines.py": ASKING,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    return tmp_path


@pytest.fixture
def terminal(shop: Path) -> Iterator[Terminal]:
    terminal = Terminal("adopt", cwd=shop, CI="")
    yield terminal
    terminal.close()


def test_what_a_person_says_is_what_is_written(terminal: Terminal, shop: Path) -> None:
    terminal.wait_for("shop/contexts (2 files): asks the database")
    terminal.wait_for("It is")
    terminal.type(b"store" + ENTER)
    terminal.wait_for("'store' is none of them")
    terminal.type(b"repository" + ENTER)
    terminal.wait_for("Write this?")
    terminal.type(b"y" + ENTER)
    assert terminal.process.wait(PATIENCE) == 0
    text = (shop / "layerline.toml").read_text()
    assert '"shop/contexts/*.py",  # 2 files: you said so (2 of 2)' in text


def test_on_a_no_nothing_is_written(terminal: Terminal, shop: Path) -> None:
    terminal.wait_for("It is")
    terminal.type(ENTER)
    terminal.wait_for("Write this?")
    terminal.type(b"n" + ENTER)
    assert terminal.process.wait(PATIENCE) == 0
    assert not (shop / "layerline.toml").exists()

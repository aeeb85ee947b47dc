"""`layerline adopt` at a terminal: it asks about what it is unsure of, and before it writes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from disk import snapshot
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


WAYS = "def add(a, b):\n    return a + b\n"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (b"", 'unsure = [\n  "shop/routes/ways.py",'),
        (b"route", '"shop/routes/ways.py",  # 1 file: you said so'),
        (b"none", None),
    ],
)
def test_what_only_a_word_speaks_for_is_asked_about_and_enter_leaves_it_marked(
    shop: Path, typed: bytes, written: str | None
) -> None:
    (shop / "shop/routes").mkdir()
    (shop / "shop/routes/ways.py").write_text(WAYS)
    terminal = Terminal("adopt", cwd=shop, CI="")
    try:
        terminal.wait_for("It is")
        terminal.type(ENTER)
        terminal.wait_for("shop/routes/ways.py, named like a route: nothing in it is about HTTP.")
        terminal.wait_for("It is [unsure]")
        terminal.type(typed + ENTER)
        terminal.wait_for("Write this?")
        terminal.type(b"y" + ENTER)
        assert terminal.process.wait(PATIENCE) == 0
    finally:
        terminal.close()
    text = (shop / "layerline.toml").read_text()
    assert written in text if written else "ways.py" not in text
    assert ("unsure = [" in text) == (not typed)


def test_on_a_no_nothing_is_written(terminal: Terminal, shop: Path) -> None:
    terminal.wait_for("It is")
    terminal.type(ENTER)
    terminal.wait_for("Write this?")
    terminal.type(b"n" + ENTER)
    assert terminal.process.wait(PATIENCE) == 0
    assert not (shop / "layerline.toml").exists()


NONSENSE = (b"services", b"REPOSITORY!", b"1", "größe".encode(), b"\x1b[A", b"a" * 300, b"plain")


def test_whatever_is_typed_it_asks_again_until_it_is_one_of_them(
    terminal: Terminal, shop: Path
) -> None:
    terminal.wait_for("It is")
    for typed in NONSENSE:
        terminal.type(typed + ENTER)
        terminal.wait_for("is none of them")
        terminal.wait_for("It is")
    terminal.type(b"  Service " + ENTER)
    terminal.wait_for("Write this?")
    terminal.type(b"perhaps" + ENTER)
    terminal.wait_for("Write this?")
    terminal.type(b"y" + ENTER)
    assert terminal.process.wait(PATIENCE) == 0
    text = (shop / "layerline.toml").read_text()
    assert text.index("[layers.services]") < text.index('"shop/contexts/*.py"')


@pytest.mark.parametrize("at", ["It is", "Write this?"])
@pytest.mark.parametrize("key", [b"\x03", b"\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_who_leaves_has_nothing_written(
    at: str, key: bytes, terminal: Terminal, shop: Path
) -> None:
    before = snapshot(shop)
    terminal.wait_for("It is")
    if at != "It is":
        terminal.type(b"service" + ENTER)
        terminal.wait_for(at)
    terminal.type(key)
    assert terminal.process.wait(PATIENCE) != 0
    after = {path: content for path, content in snapshot(shop).items() if path in before}
    assert after == before
    assert not (shop / "layerline.toml").exists()
    assert not (shop / ".layerline/baseline.json").exists()
    assert "Traceback" not in terminal.rest()

"""docs/adopting.md, followed by somebody who has an old code base."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run
from layerline import rules
from layerline.architecture.config import load
from layerline.commands.conventions import in_ci
from layerline.rules.selection import words
from layerline.tree import Tree
from layouts import LAYOUTS, ROUTES

Layerline = Callable[..., Run]
PAGE = (Path(__file__).parent.parent / "docs/adopting.md").read_text("utf-8")
COMMANDS = re.findall(r"^ *```sh\n *(layerline .*)\n", PAGE, re.MULTILINE)
BREAK = "from shop.repositories.orders import OrderRepository\n"


def test_its_commands_lead_to_a_green_check_that_ratchets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layerline: Layerline
) -> None:
    assert not in_ci()
    for path, content in LAYOUTS["layer-first"].files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    route = tmp_path / "src/shop/routers/orders.py"
    route.write_text(BREAK + ROUTES)
    monkeypatch.chdir(tmp_path)
    assert COMMANDS == ["layerline adopt", "layerline selftest", "layerline lint"]
    for command in COMMANDS:  # there is no terminal here, so it says yes beforehand
        verb = command.split()[1]
        assert layerline(verb, *(["--yes"] if verb == "adopt" else [])).code == 0, command
    old = json.loads(layerline("lint", "--no-baseline", "--select", "LL101", "--json").out)
    assert [each["path"] for each in old["findings"]] == ["src/shop/routers/orders.py"]
    route.write_text(ROUTES)
    assert "1 known finding is fixed and taken out of" in layerline("lint").out
    route.write_text(BREAK + ROUTES)
    assert layerline("lint").code == 1


def test_its_configuration_is_right(tmp_path: Path, layerline: Layerline) -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    own = blocks[1]
    layers = "[tool.layerline.layers]\n" + "".join(
        f'{name} = {{ files = ["shop/{name}/**"], kind = "{name[:-1]}" }}\n'
        for name in ("services", "routes")
    )
    (tmp_path / "pyproject.toml").write_text(layers + own)
    (tmp_path / "shop/core/http").mkdir(parents=True)
    (tmp_path / "shop/core/http/client.py").write_text("def get(): ...\n")
    assert tomllib.loads(own)
    assert load(Tree(tmp_path), words(rules.ALL)).settings.custom[0].name == "one-client"
    ran = layerline("test-rules", "-C", tmp_path)
    assert ran.out == "right  one-client bad\nright  one-client good\n2 right, 0 wrong.\n"


def test_the_marks_that_it_shows_are_read(tmp_path: Path) -> None:
    marked = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0]
    (tmp_path / "pyproject.toml").write_text(marked)
    (tmp_path / "shop/services").mkdir(parents=True)
    (tmp_path / "shop/services/db.py").write_text("x = 1\n")
    services = load(Tree(tmp_path)).layer("services")
    assert services.doubts("shop/services/db.py")
    assert not services.doubts("shop/services/orders.py")

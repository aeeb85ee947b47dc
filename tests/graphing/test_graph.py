"""What `layerline graph` draws, of projects that we made and of others."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from browser import rendered, screenshot
from disk import Run
from layerline.architecture.layers import Kind
from layerline.graphing.entities import entities_of

Layerline = Callable[..., Run]

SHOP = {
    "src/app/repositories/orders.py": "class OrderRepository: ...\n",
    "src/app/services/orders.py": "from app.repositories.orders import OrderRepository\n",
    "src/app/models/order.py": "class Order: ...\n",
    "src/app/core/db.py": "URL = 1\n",
    "src/app/repositories/customers.py": (
        "from app.core.db import URL\nclass CustomerRepository: ...\n"
    ),
    "src/app/services/customers.py": (
        "from app.repositories.customers import CustomerRepository\n"
        "from app.services import orders\n"
    ),
    "src/app/api/routes/customers.py": "from app.services import customers\n",
    "src/app/api/routes/orders.py": "from app.repositories.orders import OrderRepository\n",
    "src/app/main.py": "from app.api.routes import customers, orders\n",
}
FEATURES = {
    "pyproject.toml": """
        [tool.layerline]
        package = "shop"
        [tool.layerline.layers.endpoints]
        files = ["shop/*/endpoints.py"]
        kind = "route"
        [tool.layerline.layers.service]
        files = ["shop/*/service.py"]
        kind = "service"
        [tool.layerline.layers.storage]
        files = ["shop/*/repository.py"]
        kind = "repository"
    """,
    "shop/orders/endpoints.py": "from shop.orders.repository import OrderRepository\n",
    "shop/orders/service.py": "from shop.orders.repository import OrderRepository\n",
    "shop/orders/repository.py": "class OrderRepository: ...\n",
    "shop/odd.py": "x = 1\n",
}


def write(root: Path, files: dict[str, str]) -> Path:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, "utf-8")
    return root


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write(tmp_path / "shop", SHOP)


def many(root: Path, count: int, broken: int) -> Path:
    for number in range(count):
        name = f"thing{number:03}"
        files = {
            f"app/repositories/{name}.py": f"class {name}Repository: ...\n",
            f"app/services/{name}.py": f"from app.repositories.{name} import {name}Repository\n",
            f"app/api/{name}.py": f"from app.services import {name}\n",
        }
        if number >= count - broken:
            files[f"app/api/{name}.py"] += f"from app.repositories.{name} import {name}Repository\n"
        write(root, files)
    return root


def document(
    layerline: Layerline, root: Path, *arguments: str
) -> dict[str, list[dict[str, object]]]:
    ran = layerline("graph", "-C", root, "--json", *arguments)
    assert ran.code == 0, ran.err
    found: dict[str, list[dict[str, object]]] = json.loads(ran.out)["graph"]
    return found


def test_layers_are_bands_from_the_callers_down_and_entities_are_columns(
    layerline: Layerline, shop: Path
) -> None:
    graph = document(layerline, shop)
    assert [band["name"] for band in graph["layers"]] == [
        "root", "routes", "services", "repositories", "models", "core",
    ]  # fmt: skip
    assert [entity["name"] for entity in graph["entities"]] == ["customers", "orders"]


def test_an_arrow_counts_imports_and_knows_the_findings_behind_it(
    layerline: Layerline, shop: Path
) -> None:
    graph = document(layerline, shop)
    wrong = [edge for edge in graph["edges"] if edge["findings"]]
    route = {"layer": "routes", "entity": "orders"}
    stored = {"layer": "repositories", "entity": "orders"}
    assert wrong == [{"from": route, "to": stored, "imports": 1, "findings": [0]}]
    assert graph["findings"][0]["code"] == "LL101"
    assert graph["findings"][0]["path"] == "src/app/api/routes/orders.py"


@pytest.mark.parametrize("output", ["svg", "html", "mermaid", "dot", "json"])
@pytest.mark.parametrize("level", ["layers", "entities", "modules"])
def test_every_format_says_at_every_level_which_layer_is_broken_and_is_the_same_twice(
    layerline: Layerline, shop: Path, output: str, level: str
) -> None:
    first = layerline("graph", "-C", shop, "--format", output, "--level", level)
    assert first.code == 0
    assert "Broken: routes (1 error" in first.out
    assert layerline("graph", "-C", shop, "--format", output, "--level", level) == first


def test_a_clean_project_is_said_to_be_one(layerline: Layerline, shop: Path) -> None:
    (shop / "src/app/api/routes/orders.py").write_text("from app.services import orders\n")
    drawn = layerline("graph", "-C", shop).out
    assert "Every layer keeps to its place: no violations in 9 files." in drawn
    assert 'class="cell bad"' not in drawn
    page = layerline("graph", "-C", shop, "--format", "html").out
    assert '<tbody><tr><td colspan="5">none</td></tr></tbody>' in page


def test_what_the_baseline_knows_is_drawn_and_said_to_be_known(
    layerline: Layerline, shop: Path
) -> None:
    assert layerline("baseline", "-C", shop).code == 0
    assert document(layerline, shop)["findings"][0]["known"] is True
    assert "(in the baseline)" in layerline("graph", "-C", shop).out


def test_the_picture_is_well_formed_and_named_for_who_cannot_see_it(
    layerline: Layerline, shop: Path
) -> None:
    (shop / "src/app/api/routes/orders.py").rename(shop / "src/app/api/routes/a&b<c.py")
    picture = ET.fromstring(layerline("graph", "-C", shop).out)  # noqa: S314 our own text
    assert picture.attrib["role"] == "img"
    assert "Broken: routes" in picture.attrib["aria-label"]


def test_a_layout_by_feature_has_the_same_columns(layerline: Layerline, tmp_path: Path) -> None:
    graph = document(layerline, write(tmp_path, FEATURES))
    assert [entity["name"] for entity in graph["entities"]] == ["orders"]
    assert [band["name"] for band in graph["layers"]] == [
        "endpoints", "service", "storage", "no layer",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("module", "other", "entity"),
    [
        ("app.services.orders", "app.models.order", "orders"),
        ("app.services.order_service", "app.repositories.order_repository", "order"),
        ("shop.orders.service", "shop.orders.repository", "orders"),
        ("app.api.v1.endpoints.order", "app.crud.crud_order", "order"),
        ("app.services.billing.invoices", "app.models.invoices", "invoices"),
        ("app.services.base", "app.repositories.base", ""),
        ("app.services.clock", "app.models.tables", ""),
    ],
)
def test_an_entity_is_told_by_the_names_of_its_modules(
    module: str, other: str, entity: str
) -> None:
    found = entities_of({module: Kind.SERVICE, other: Kind.REPOSITORY})
    assert found[module] == entity


def test_focus_keeps_what_is_named_and_what_it_touches(layerline: Layerline, shop: Path) -> None:
    graph = document(layerline, shop, "--focus", "services")
    assert {node["layer"] for node in graph["nodes"]} == {"routes", "services", "repositories"}
    ends = [{edge[side]["layer"] for side in ("from", "to")} for edge in graph["edges"]]  # type: ignore[index]
    assert ends
    assert all("services" in each for each in ends)


@pytest.mark.parametrize("name", ["Order", "order"])
def test_an_entity_is_found_by_each_of_its_names(
    layerline: Layerline, shop: Path, name: str
) -> None:
    known = document(layerline, shop, "--focus", "orders")
    assert document(layerline, shop, "--focus", name) == known


def test_a_focus_speaks_only_of_what_is_wrong_in_it(layerline: Layerline, shop: Path) -> None:
    write(shop, {"src/app/models/thing.py": "from app.services import orders\n"})
    whole = layerline("graph", "-C", shop).out
    assert "models (1 error" in whole
    assert "src/app/models/thing.py:1" in whole
    focused = layerline("graph", "-C", shop, "--focus", "repositories").out
    assert "Broken: routes (1 error in orders)" in focused
    assert "src/app/models/thing.py" not in focused
    assert "1  src/app/api/routes/orders.py:1" in focused


BOX = re.compile(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="5"/>')
WAY = re.compile(r'class="arrow wrong[^"]*" data-from.*?<path class="way" d="M([^"]+)"')


def boxes(drawn: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each cell."""
    found = []
    for column in drawn.split('<g class="column')[1:]:
        at = float(re.findall(r"translate\(([\d.]+)\)", column)[0])
        for each in BOX.findall(column):
            x, y, width, height = map(float, each)
            found.append((at + x, y, at + x + width, y + height))
    return found


def corners(way: str) -> list[tuple[float, float]]:
    """Where an arrow turns."""
    start, *steps = re.findall(r"[HV]?[\d.,]+", way)
    x, y = map(float, start.split(","))
    found = [(x, y)]
    for step in steps:
        x, y = (float(step[1:]), y) if step[0] == "H" else (x, float(step[1:]))
        found.append((x, y))
    return found


def test_a_red_arrow_from_entity_to_entity_passes_no_cell(
    layerline: Layerline, tmp_path: Path
) -> None:
    many(tmp_path, 6, 0)
    for name, other in (("thing000", "thing005"), ("thing005", "thing001")):
        line = f"from app.repositories.{other} import {other}Repository\n"
        write(tmp_path, {f"app/api/{name}.py": line})
    up = "from app.api import thing002\n"
    write(tmp_path, {"app/repositories/thing004.py": up, "app/services/thing001.py": up})
    drawn = layerline("graph", "-C", tmp_path, "--level", "entities").out
    ways = WAY.findall(drawn)
    assert len(ways) == 4
    for way in ways:
        turns = corners(way)
        for (x1, y1), (x2, y2) in pairwise(turns):
            for x, y, to_x, to_y in boxes(drawn):
                apart = max(x1, x2) <= x or min(x1, x2) >= to_x
                apart = apart or max(y1, y2) <= y or min(y1, y2) >= to_y
                assert apart, (way, (x, y, to_x, to_y))


def test_of_many_findings_each_rule_is_said_once_and_arrows_count_them(
    layerline: Layerline, tmp_path: Path
) -> None:
    drawn = layerline("graph", "-C", many(tmp_path, 12, 12), "--level", "layers").out
    assert "12 findings like app/api/thing000.py:2" in drawn
    assert 'text y="4">12</text>' in drawn
    assert "a red one counts findings" in drawn


def test_a_name_stays_within_its_cell(layerline: Layerline, tmp_path: Path) -> None:
    name = "warehouse_replenishment_agreements"
    write(tmp_path, {f"app/services/{name}.py": "", f"app/repositories/{name}.py": ""})
    write(tmp_path, {f"app/api/{name}.py": f"from app.services import {name}\n"})
    drawn = layerline("graph", "-C", tmp_path, "--level", "modules").out
    said = re.findall(r'class="state">([^<]+)<', drawn)
    assert said
    assert max(map(len, said)) * 6.9 <= 150 - 14  # DejaVu, which is wide, runs so at 12 pixels


def test_a_focus_that_is_not_there_is_refused_with_what_is(
    layerline: Layerline, shop: Path
) -> None:
    ran = layerline("graph", "-C", shop, "--focus", "ordr")
    assert ran.code == 2
    assert "orders" in ran.err


def test_many_entities_are_few_columns_and_no_broken_one_is_lost(
    layerline: Layerline, tmp_path: Path
) -> None:
    drawn = layerline("graph", "-C", many(tmp_path, 60, 20)).out
    columns = ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}g")  # noqa: S314 our own text
    found = {
        each.attrib["data-name"]: int(each.attrib["data-wrong"])
        for each in columns
        if "data-name" in each.attrib
    }
    assert len(found) < 12
    assert sum(found.values()) == 20
    assert {"14 more broken": 14, "40 more clean": 0}.items() <= found.items()


def test_one_entity_too_many_is_drawn_by_its_own_name(layerline: Layerline, tmp_path: Path) -> None:
    assert "more clean" not in layerline("graph", "-C", many(tmp_path, 9, 1)).out
    assert 'data-name="thing007"' in layerline("graph", "-C", tmp_path).out


def test_what_is_wrong_in_a_cell_is_said_within_it(layerline: Layerline, shop: Path) -> None:
    route = "from app.repositories.orders import OrderRepository\nfrom fastapi import APIRouter\n"
    route += "router = APIRouter()\n\n\n@router.post('/')\nasync def post(order: dict) -> None:\n"
    route += "    await OrderService().create(order)\n"
    write(shop, {"src/app/api/routes/orders.py": f"from app.services.orders import *\n{route}"})
    service = "class OrderService:\n    async def create(self, order): ...\n"
    write(shop, {"src/app/services/orders.py": service})
    assert "✕ 1 error ! 1" in layerline("graph", "-C", shop).out


def test_the_page_says_what_to_do_without_marks_of_code(layerline: Layerline, shop: Path) -> None:
    write(shop, {"src/app/models/orders.py": "from app.services import orders\n"})
    page = layerline("graph", "-C", shop, "--format", "html").out
    assert "hand it in from services as an argument" in page


def test_the_suffix_of_the_file_is_the_format(
    layerline: Layerline, shop: Path, tmp_path: Path
) -> None:
    said = layerline("graph", "-C", shop, "--output", tmp_path / "a.mmd")
    assert said.out.startswith(f"{tmp_path / 'a.mmd'}: Broken: routes")
    assert (tmp_path / "a.mmd").read_text().startswith("flowchart TB\n")
    assert layerline("graph", "-C", shop, "--output", tmp_path / "a.gif").code == 2
    assert layerline("graph", "-C", shop, "--output", tmp_path / "no/a.svg").code == 3


class _Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.found += [value or "" for name, value in attrs if name in ("src", "href")]


def test_the_page_is_one_file_that_asks_for_nothing(layerline: Layerline, shop: Path) -> None:
    page = layerline("graph", "-C", shop, "--format", "html").out
    parser = _Addresses()
    parser.feed(page)
    assert [address for address in parser.found if not address.startswith("#")] == []
    assert "@import" not in page
    assert "url(" not in page
    assert "default-src 'none'" in page


def test_no_name_of_a_project_becomes_a_part_of_the_page(
    layerline: Layerline, tmp_path: Path
) -> None:
    hostile = "[[script]]<script>alert(1)<!--"
    root = write(tmp_path / hostile.replace("/", ""), SHOP)
    route = root / "src/app/api/routes/<img src=x onerror=alert(2)>.py"
    route.write_text("from app.repositories.orders import OrderRepository\n")
    page = layerline("graph", "-C", root, "--format", "html").out
    assert page.count("<script") == 2
    assert "<img" not in page
    assert page.count("function arrange()") == 1


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from layerline.cli import main  # noqa: PLC0415 a page for all tests of the browser

    root = many(tmp_path_factory.mktemp("many"), 30, 3)
    with pytest.raises(SystemExit):
        main(["graph", "-C", str(root), "--output", str(root / "page.html")])
    return root / "page.html"


class _Picture(HTMLParser):
    """What a browser made of a page: the columns that are seen, and what is said of them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.columns: list[str] = []
        self.cells: list[dict[str, str | None]] = []
        self.rows: list[str] = []
        self.said = ""
        self._status = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        classes = (named.get("class") or "").split()
        if "column" in classes and "away" not in classes:
            self.columns.append(named["data-name"] or "")
        if "cell" in classes:
            self.cells.append(named)
        if tag == "tr" and "data-wrong" in named and "hidden" not in named:
            self.rows.append(named["data-name"] or "")
        self._status = named.get("id") == "status"

    def handle_data(self, data: str) -> None:
        if self._status:
            self.said += data
            self._status = False


def test_in_a_browser_the_page_shows_the_broken_ones_first(page: Path) -> None:
    seen = _Picture(rendered(page))
    assert seen.columns[:3] == ["thing027", "thing028", "thing029"]
    assert seen.columns[-1] == "24 more clean"
    assert seen.said == "30 entities"
    assert len(seen.rows) == 30


def test_in_a_browser_the_filter_finds_an_entity_that_was_merged(page: Path) -> None:
    seen = _Picture(rendered(page, "?filter=thing015"))
    assert seen.columns == seen.rows == ["thing015"]
    assert seen.said == "1 of 30 entities"


def test_in_a_browser_only_broken_ones_are_left_when_asked_for(page: Path) -> None:
    seen = _Picture(rendered(page, "?broken"))
    assert seen.columns == seen.rows == ["thing027", "thing028", "thing029"]


def test_in_a_browser_each_cell_is_a_named_button_and_one_of_them_a_tab_stop(page: Path) -> None:
    cells = _Picture(rendered(page)).cells
    assert {cell["role"] for cell in cells} == {"button"}
    assert all(cell["aria-label"] for cell in cells)
    assert [cell["tabindex"] for cell in cells].count("0") == 1


DRIVEN = """
<script>
addEventListener("load", () => {
  const press = (key) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true }));
  document.querySelector('.cell[tabindex="0"]').focus();
  press("ArrowDown"); press("ArrowUp"); press("Enter");
  const width = Number(document.getElementById("picture").getAttribute("width"));
  press("+");
  document.title = Number(document.getElementById("picture").getAttribute("width")) > width;
});
</script></body>
"""


def test_in_a_browser_the_keyboard_walks_opens_and_zooms(page: Path) -> None:
    driven = page.with_name("driven.html")
    driven.write_text(page.read_text().replace("</body>", DRIVEN))
    seen = rendered(driven)
    details = seen.split('id="details"')[1].split("</section>")[0]
    assert "hidden" not in details.split(">")[0]
    assert "routes of thing027: 1 file, 1 error" in details
    assert "LL101" in details
    assert "app/api/thing027.py" in details
    assert "<title>true</title>" in seen


def test_in_a_browser_it_looks_like_something(page: Path, tmp_path: Path) -> None:
    picture = screenshot(page, tmp_path / "page.png")
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 20_000

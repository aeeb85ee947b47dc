"""A project's own templates take the place of ours, and can do no more than ours."""

from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, contents
from layerline.templating.environment import entity_templates

Layerline = Callable[..., Run]
FOLDER = ".layerline/templates"
OUR_MODEL = (entity_templates() / "model.py.jinja").read_text(encoding="utf-8")


def put(shop: Path, name: str, source: str) -> None:
    (shop / FOLDER).mkdir(parents=True, exist_ok=True)
    (shop / FOLDER / name).write_text(source, encoding="utf-8")


def kept(shop: Path) -> dict[str, bytes]:
    return {path: data for path, data in contents(shop).items() if "_cache" not in path}


def test_a_template_of_the_projects_own_is_used_and_the_others_stay_ours(
    layerline: Layerline, shop: Path
) -> None:
    put(shop, "model.py.jinja", OUR_MODEL + "\n\nNOTE = '{{ names.table }} is ours'\n")
    assert layerline("add-entity", "Order", "a:str").code == 0
    assert 'NOTE = "orders is ours"' in (shop / "src/app/models/orders.py").read_text()
    assert "class OrderService" in (shop / "src/app/services/orders.py").read_text()
    assert layerline("undo").code == 0
    assert (shop / FOLDER / "model.py.jinja").exists()


def test_one_may_include_another_of_its_own_or_of_ours(layerline: Layerline, shop: Path) -> None:
    put(shop, "licence.jinja", "# Ours.\n")
    put(shop, "events.py.jinja", '{% include "licence.jinja" %}\nX = {{ names.plural | tojson }}\n')
    put(
        shop,
        "handlers.py.jinja",
        '{% include "licence.jinja" %}\n{% include "provider.py.jinja" %}',
    )
    run = layerline("add-entity", "Order", "a:str", "--dry-run")
    assert run.out.count("+# Ours.") == 2
    assert '+X = "orders"' in run.out


BROKEN = {
    "no Jinja": ("{% if %}\n", ":1: Expected an expression"),
    "no end": ("x = 1\n{% if names %}\n", ":2: Unexpected end of template"),
    "an unknown name": ("x = 1\n\ny = {{ colums }}\n", ":3: 'colums' is undefined"),
    "an unknown attribute": ("x = {{ names.tabel }}\n", ":1: "),
    "an unknown filter": ("\nx = {{ names.table | loud }}\n", ":2: No filter named 'loud'"),
    "an unknown include": ('\n\n{% include "nowhere.jinja" %}\n', ":3: "),
    "a number by nothing": ("x = {{ 1 / 0 }}\n", ":1: division by zero"),
    "no Python": ("x = 1\ny = (\n", " renders no valid Python: line 2 of the result is `y = (`"),
    "a way out": ("{{ names.__class__.__mro__ }}\n", ":1: access to attribute '__class__'"),
    "a way to globals": (
        "\n{{ cycler.__init__.__globals__ }}",
        ":2: access to attribute '__init__'",
    ),
    "a way to the code": ("{{ self.__init__ }}", ":1: access to attribute '__init__'"),
    "an endless loop": ("{% for i in range(10 ** 12) %}x{% endfor %}", ":1: Range too big"),
    "itself": ('{% include "model.py.jinja" %}', ":1: maximum recursion depth exceeded"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_one_is_said_with_file_and_line_before_anything_is_written(
    layerline: Layerline, shop: Path, case: str
) -> None:
    source, said = BROKEN[case]
    put(shop, "model.py.jinja", source)
    before = kept(shop)
    run = layerline("add-entity", "Order", "a:str")
    assert run.code == 2, run.err
    assert f"layerline: {FOLDER}/model.py.jinja{said}" in run.err
    assert "move it away" in run.err
    assert "Traceback" not in run.err
    assert kept(shop) == before


def test_one_that_takes_the_place_of_nothing_is_refused(layerline: Layerline, shop: Path) -> None:
    put(shop, "models.py.jinja", OUR_MODEL)
    run = layerline("add-entity", "Order", "a:str")
    assert run.code == 2
    assert f"{FOLDER}/models.py.jinja takes the place of no template" in run.err
    assert "did you mean model.py.jinja?" in run.err


def test_one_that_breaks_a_rule_of_the_layers_is_not_written(
    layerline: Layerline, shop: Path
) -> None:
    put(
        shop,
        "handlers.py.jinja",
        "from app.repositories.orders import OrderRepository\n\nHANDLERS = [OrderRepository]\n",
    )
    before = kept(shop)
    run = layerline("add-entity", "Order", "a:str")
    assert run.code == 5, run.err
    assert "LL101" in run.err
    assert kept(shop) == before

import pytest

from layerline.codemods.add_import import Imported, add_import
from layerline.errors import PreconditionRefusal

ROUTES = "app.api.routes"


@pytest.mark.parametrize(
    ("source", "bound"),
    [
        ("from app.api.routes import orders\n", "orders"),
        ("from app.api.routes import orders as shop_orders\n", "shop_orders"),
        ("import app.api.routes.orders as o\n", "o"),
        ("from app.api.routes import (\n    customers,\n    orders,  # here\n)\n", "orders"),
        ("import os; x = 1\nfrom app.api.routes import orders\n", "orders"),
    ],
)
def test_what_is_imported_already_keeps_its_name(source: str, bound: str) -> None:
    assert add_import(source, ROUTES, "orders") == Imported(source, bound)


@pytest.mark.parametrize(
    "source",
    [
        "# from app.api.routes import orders\n",
        '"""\nfrom app.api.routes import orders\n"""\n',
        "from app.api.routes import orders_archive\n",
        "from app.api.routes_v2 import orders_new\n",
        "def f() -> None:\n    from app.api.routes import orders\n",
        "from app.api.routes import *\n",
    ],
)
def test_what_only_looks_like_it_does_not_count(source: str) -> None:
    added = add_import(source, ROUTES, "orders")

    assert added.source != source
    assert added.bound_name == "orders"
    assert add_import(added.source, ROUTES, "orders") == added


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", "from app.api.routes import orders\n"),
        ("\n\n", "\n\nfrom app.api.routes import orders\n"),
        ("# a licence", "# a licence\nfrom app.api.routes import orders\n"),
        ("X = []\n", "from app.api.routes import orders\n\nX = []\n"),
        ("def f(): ...\n", "from app.api.routes import orders\n\n\ndef f(): ...\n"),
        ('"""Doc."""\nX = 1\n', '"""Doc."""\n\nfrom app.api.routes import orders\n\nX = 1\n'),
        ('"""Doc."""', '"""Doc."""\n\nfrom app.api.routes import orders'),
        (
            "from __future__ import annotations\n\nX = 1\n",
            "from __future__ import annotations\n\nfrom app.api.routes import orders\n\nX = 1\n",
        ),
        (
            "import os\n\nfrom . import near\n",
            "import os\n\nfrom app.api.routes import orders\n\nfrom . import near\n",
        ),
        (
            "from app.api.routes import a as b\n",
            "from app.api.routes import a as b\nfrom app.api.routes import orders\n",
        ),
        (
            "from app.api.routes import zebras, customers\n",
            "from app.api.routes import zebras, customers, orders\n",
        ),
        ("from app.api.routes import (a,)\n", "from app.api.routes import (a, orders,)\n"),
        (
            "from app.api.routes import (\n    a, b\n)\n",
            "from app.api.routes import (\n    a, b, orders\n)\n",
        ),
        (
            "from app.api.routes import a, \\\n    z\n",
            "from app.api.routes import a, \\\n    orders, z\n",
        ),
        (
            "from app.api.routes import (\n    a  # first\n)\n",
            "from app.api.routes import (\n    a,  # first\n    orders,\n)\n",
        ),
        (
            "from app.api.routes import (\n    # the zoo\n    zebras,\n)\n",
            "from app.api.routes import (\n    orders,\n    # the zoo\n    zebras,\n)\n",
        ),
        (
            "import os\r\nfrom app.core import x\nX = 1\r\n",
            "import os\r\nfrom app.api.routes import orders\nfrom app.core import x\nX = 1\r\n",
        ),
        (
            "from app.core import x; from app.main import y\n",
            "from app.api.routes import orders\nfrom app.core import x; from app.main import y\n",
        ),
    ],
)
def test_a_name_is_imported_where_it_belongs(source: str, expected: str) -> None:
    assert add_import(source, ROUTES, "orders").source == expected


def test_an_import_that_becomes_too_long_is_wrapped() -> None:
    names = [f"an_entity_with_a_long_name_{number}" for number in range(3)]
    source = f"from app.api.routes import {', '.join(names)}  # noqa: I001\n"
    lines = "".join(f"    {name},\n" for name in names)

    wrapped = add_import(source, ROUTES, "orders").source
    assert wrapped == f"from app.api.routes import (\n{lines}    orders,\n)  # noqa: I001\n"
    first = add_import(source, ROUTES, "Order").source
    assert first == f"from app.api.routes import (\n    Order,\n{lines})  # noqa: I001\n"


def test_a_module_that_is_too_long_is_wrapped_from_the_start() -> None:
    name = "a" * 80

    added = add_import("X = 1\n", ROUTES, name).source
    assert added == f"from app.api.routes import (\n    {name},\n)\n\nX = 1\n"


@pytest.mark.parametrize(
    "source",
    [
        "from elsewhere import orders\n",
        "import orders\n",
        "orders = []\n",
        "orders: list[int] = []\n",
        "def orders(): ...\n",
        "class orders: ...\n",
        "try:\n    from fast import orders\nexcept ImportError:\n    orders = None\n",
        "if True:\n    orders = 1\n",
        "import typing\nif typing.TYPE_CHECKING:\n    from app.api.routes import orders\n",
    ],
)
def test_a_name_that_is_taken_is_refused(source: str) -> None:
    with pytest.raises(PreconditionRefusal) as refused:
        add_import(source, ROUTES, "orders")

    assert "`orders` is another thing in this file" in refused.value.reason
    assert "from app.api.routes import orders as" in refused.value.remedy


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "import typing\n\nif typing.TYPE_CHECKING:\n    from app.z import Z\n",
            "import typing\n\nif typing.TYPE_CHECKING:\n    {}\n    from app.z import Z\n",
        ),
        (
            "import typing as t\n\nif t.TYPE_CHECKING:\n    pass\n",
            "import typing as t\n\nif t.TYPE_CHECKING:\n    {}\n    pass\n",
        ),
        (
            "from typing import TYPE_CHECKING as T\n",
            "from typing import TYPE_CHECKING as T\n\nif T:\n    {}\n",
        ),
        (
            "import abc\n\nX = 1\n",
            "import abc\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    {}\n\nX = 1\n",
        ),
        ("", "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    {}\n"),
        ("from app.models.orders import Order\n", "{}\n"),
    ],
)
def test_what_only_annotations_need_is_imported_for_them_only(source: str, expected: str) -> None:
    wanted = expected.format("from app.models.orders import Order")

    added = add_import(source, "app.models.orders", "Order", type_checking=True)
    assert added.source == wanted
    assert add_import(wanted, "app.models.orders", "Order", type_checking=True) == added


def test_imports_below_a_definition_do_not_draw_the_block_down() -> None:
    source = "from typing import TYPE_CHECKING\n\n\nclass A: ...\n\n\nimport late\n"

    added = add_import(source, "app.models.orders", "Order", type_checking=True).source
    assert added.index("if TYPE_CHECKING") < added.index("class A")

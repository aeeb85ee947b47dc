"""A list in a file that is laid out as ours are: what is entered without libcst is the same."""

from keyword import iskeyword

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from layerline.codemods import _plain, _register_anywhere
from layerline.codemods._registration import Registration

ROUTERS = '''"""Which routers the API serves."""

from fastapi import APIRouter

from app.api.routes import customers, products

ROUTERS: list[APIRouter] = [
    customers.router,
    products.router,
]
'''
MODELS = '''"""Which tables there are."""

import os
from typing import Any

from app.core.db import Base
from app.models.customers import (
    Customer,
)
from app.models.users import User  # who signs in
from app.services import shop

MODELS: list[type[Base]] = [
    Customer,
    User,
]
'''
HANDLERS = """from app.events.handlers import customers

HANDLERS = [
    *customers.HANDLERS,
]


def first() -> object:
    return customers
"""
LONG = f"""from app.api.routes import {", ".join(f"{letter * 12}" for letter in "bcdfh")}

ROUTERS = [
    {"".join(f"{letter * 12}.router,{chr(10)}    " for letter in "hfdcb").rstrip()}
]
"""


def router(name: str) -> Registration:
    return Registration("app.api.routes", name, "{name}.router")


def model(name: str) -> Registration:
    return Registration(f"app.models.{name.lower()}_all", name, "{name}")


def handler(name: str) -> Registration:
    return Registration("app.events.handlers", name, "*{name}.HANDLERS")


PLAIN = {
    "into the middle": (ROUTERS, "ROUTERS", [router("orders")]),
    "at both ends": (ROUTERS, "ROUTERS", [router("zebras"), router("ants")]),
    "several at one place": (
        ROUTERS,
        "ROUTERS",
        [router("orders"), router("ducks"), router("eels")],
    ),
    "starred": (HANDLERS, "HANDLERS", [handler("orders"), handler("ants")]),
    "a module of its own": (MODELS, "MODELS", [model("Order")]),
    "first of its section": (MODELS, "MODELS", [model("Ant"), model("Bee")]),
    "last of its section": (MODELS, "MODELS", [model("Zebra")]),
    "after a remark": (MODELS, "MODELS", [model("Wren"), model("Vole")]),
    "more from one module": (
        MODELS,
        "MODELS",
        [Registration("app.models.customers", "Address", "{name}")],
    ),
    "an import that gets too long": (LONG, "ROUTERS", [router("eeeeeeeeeeee")]),
    "an unsorted list": (LONG, "ROUTERS", [router("g"), router("a")]),
}


@pytest.mark.parametrize(("source", "name", "wanted"), PLAIN.values(), ids=PLAIN)
def test_the_places_are_those_that_are_found_anywhere(
    source: str, name: str, wanted: list[Registration]
) -> None:
    assert _plain.registered(source, name, wanted) == _register_anywhere.registered(
        source, name, wanted
    )


NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,30}", fullmatch=True).filter(lambda n: not iskeyword(n))


@given(st.lists(NAMES, unique=True, max_size=20))
@example(["os"])  # which means something else in one of them
def test_the_places_of_any_names_are_those_that_are_found_anywhere(names: list[str]) -> None:
    for source, listed, made in ((ROUTERS, "ROUTERS", router), (MODELS, "MODELS", model)):
        wanted = [made(name) for name in names]
        plain = _plain.registered(source, listed, wanted)
        if plain is not None:
            assert plain == _register_anywhere.registered(source, listed, wanted)


OTHERWISE = {
    "the name is there": ROUTERS.replace("customers", "orders"),
    "the name is an alias": ROUTERS.replace("products\n", "products as orders\n", 1),
    "the name is in a remark": ROUTERS + "# orders\n",
    "two entries on a line": ROUTERS.replace(",\n    products", ", products"),
    "a remark behind an entry": ROUTERS.replace("customers.router,", "customers.router,  # first"),
    "a remark between entries": ROUTERS.replace("    products", "    # more\n    products"),
    "no final comma": ROUTERS.replace("products.router,", "products.router"),
    "an empty list": "ROUTERS = [\n]\n",
    "one line": "ROUTERS = [customers.router]\n",
    "a tuple": ROUTERS.replace("[\n", "(\n").replace("]\n", ")\n"),
    "two lists": ROUTERS + "ROUTERS = [\n    a,\n]\n",
    "a list that grows": ROUTERS + "ROUTERS += []\n",
    "a list in a function": "def f():\n    ROUTERS = [\n        a,\n    ]\n",
    "another indentation": ROUTERS.replace("    ", "  "),
    "carriage returns": ROUTERS.replace("\n", "\r\n"),
    "a byte order mark": "\ufeff" + ROUTERS,
    "tabs": ROUTERS.replace("    ", "\t"),
    "no import": ROUTERS.replace("from ", "# from "),
    "unsorted names": ROUTERS.replace("customers, products", "products, customers"),
    "a remark behind an import": ROUTERS.replace("products\n", "products  # all\n", 1),
    "two imports of a module": ROUTERS.replace(
        "\nROUTERS", "from app.api.routes import a\n\nROUTERS"
    ),
    "no Python": ROUTERS + "(\n",
}


@pytest.mark.parametrize("source", OTHERWISE.values(), ids=OTHERWISE)
def test_a_file_of_any_other_layout_is_left_to_libcst(source: str) -> None:
    assert _plain.registered(source, "ROUTERS", [router("orders")]) is None

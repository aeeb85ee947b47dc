"""The files that `add-entity` edits, as years of other hands may have left them."""

from collections.abc import Callable
from textwrap import dedent

ROUTERS = "src/app/wiring/routers.py"
MODELS = "src/app/wiring/models.py"
HANDLERS = "src/app/wiring/event_handlers.py"
CUSTOMERS = "src/app/models/customers.py"
EXPORTS = "src/app/models/__init__.py"

PLAIN = {
    ROUTERS: '''\
"""Which routers the API serves."""

from fastapi import APIRouter

from app.api.routes import activities, customers

ROUTERS: list[APIRouter] = [
    activities.router,
    customers.router,
]
''',
    MODELS: '''\
"""Which tables there are."""

from app.core.db import Base
from app.models.activities import Activity
from app.models.customers import Customer

MODELS: list[type[Base]] = [
    Activity,
    Customer,
]
''',
    HANDLERS: '''\
"""Who hears which events."""

from typing import Any

from app.core.events import Handler
from app.events.handlers import customers

HANDLERS: list[Handler[Any]] = [
    *customers.HANDLERS,
]
''',
    CUSTOMERS: '''\
"""The table of customers."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Entity


class Customer(Entity):
    """A row of customers."""

    __tablename__ = "customers"

    name: Mapped[str] = mapped_column(String(120))
''',
    EXPORTS: '''\
"""The models."""

from app.models.activities import Activity
from app.models.customers import Customer

__all__ = [
    "Activity",
    "Customer",
]
''',
}

Mangle = Callable[[str], "str | bytes"]


def _end(text: str) -> Mangle:
    return lambda source: source + dedent(text).lstrip("\n")


def _begin(text: str) -> Mangle:
    return lambda source: dedent(text).lstrip("\n") + source


def _for(*pairs: tuple[str, str]) -> Mangle:
    """Each text that a file has, replaced by another."""

    def mangle(source: str) -> str:
        for old, new in pairs:
            source = source.replace(old, new)
        return source

    return mangle


def _list(before: str, after: str, comma: str = ",") -> Mangle:
    """What stands around the entries of a list."""

    def mangle(source: str) -> str:
        head, opening, rest = source.partition(" = [\n")
        if not opening:
            return source
        body = rest.removesuffix("]\n").removesuffix(",\n") + comma + "\n"
        return f"{head} = {before}{body}{after}"

    return mangle


def _one_line(opening: str, closing: str, *, last_comma: bool = False) -> Mangle:
    def mangle(source: str) -> str:
        head, is_list, rest = source.partition(" = [\n")
        if not is_list:
            return source
        entries = [line.strip().rstrip(",") for line in rest.splitlines() if line != "]"]
        comma = "," if last_comma else ""
        return f"{head} = {opening}{', '.join(entries)}{comma}{closing}\n"

    return mangle


def _imports(change: Callable[[str], str]) -> Mangle:
    """Each import of ours on a line, written otherwise."""

    def mangle(source: str) -> str:
        lines = source.split("\n")
        return "\n".join(change(line) if line.startswith("from app.") else line for line in lines)

    return mangle


def _in_parentheses(line: str) -> str:
    module, names = line.split(" import ")
    return f"{module} import ({names})"


def _one_a_line(line: str, comma: str = ",", comment: str = "") -> str:
    module, names = line.split(" import ")
    listed = f",{comment}\n".join(f"    {name}" for name in names.split(", "))
    return f"{module} import (\n{listed}{comma}{comment}\n)"


def _aliased(line: str) -> str:
    module, names = line.split(" import ")
    return f"{module} import {', '.join(f'{name} as {name}' for name in names.split(', '))}"


def _in_class(mangle: Callable[[str], str]) -> Mangle:
    """A change of the file alone that has the class."""
    return lambda source: mangle(source) if _CLASS in source else source


_DECOY = """
    from app.api.routes import orders
    from app.models.orders import Order
    from app.events.handlers import orders
    ROUTERS = [orders.router]
    MODELS = [Order]
    HANDLERS = [*orders.HANDLERS]
    class Customer:
        orders: int
    __all__ = ["Order"]
"""
_COMMENTED = "".join(f"#{line}\n" for line in _DECOY.strip("\n").split("\n"))
_CLASS = "class Customer(Entity):"
_NAME = "    name: Mapped[str] = mapped_column(String(120))\n"
_DOC = '    """A row of customers."""\n'
_TABLE = '    __tablename__ = "customers"\n'
_ALCHEMY = "from sqlalchemy.orm import Mapped, mapped_column\n"

BYTES: dict[str, Mangle] = {
    "as they are": lambda source: source,
    "CRLF": _for(("\n", "\r\n")),
    "CR": _for(("\n", "\r")),
    "mixed newlines": lambda source: source.replace("\n", "\r\n", 5),
    "CRLF at the end alone": lambda source: source[:-1] + "\r\n",
    "no final newline": lambda source: source.rstrip("\n"),
    "CRLF and no final newline": lambda source: source.rstrip("\n").replace("\n", "\r\n"),
    "many final newlines": lambda source: source + "\n\n\n",
    "blanks at the end": lambda source: source + "    ",
    "blanks after each line": _for(("\n", "  \n")),
    "form feed alone on a line": _for(("\n\n", "\n\x0c\n")),
    "form feed before a statement": _for(("\nfrom app", "\n\x0cfrom app")),
    "form feed in a comment": _end("# a\x0cb\n"),
    "vertical tab in a comment": _end("# a\x0bb\n"),
    "separators in a comment": _end("# a\u2028b\x1cc\x85d\n"),
    "separators in a string": _end("S = 'a\u2028b'\n"),
    "NUL": _end("# a\0b\n"),
    "tabs": _for(("    ", "\t")),
    "two blanks": _for(("    ", "  ")),
    "eight blanks": _for(("    ", "        ")),
    "byte order mark": lambda source: "\ufeff" + source,
    "byte order mark and CRLF": lambda source: "\ufeff" + source.replace("\n", "\r\n"),
    "UTF-8 cookie": _begin("# -*- coding: utf-8 -*-\n"),
    "latin-1 cookie": lambda s: ("# coding: latin-1\n" + s + "# caf\xe9\n").encode("latin-1"),
    "latin-1 cookie in the second line": lambda s: (
        "#!/usr/bin/env python\n# vim: set fileencoding=latin-1 :\n" + s + "# caf\xe9\n"
    ).encode("latin-1"),
    "cp1252 cookie and CRLF": lambda s: (
        ("# coding: cp1252\n" + s + "# \u20ac\n").replace("\n", "\r\n").encode("cp1252")
    ),
    "latin-1 without a cookie": lambda source: (source + "# caf\xe9\n").encode("latin-1"),
    "ASCII cookie and more": _begin("# coding: ascii\n# caf\xe9\n"),
    "byte order mark and another cookie": lambda source: "\ufeff# coding: latin-1\n" + source,
    "unknown cookie": _begin("# coding: klingon\n"),
    "UTF-16": lambda source: source.encode("utf-16"),
    "nothing": lambda _: "",
    "a comment alone": lambda _: "# nothing here\n",
    "a conflict": _begin("<<<<<<< ours\n=======\n>>>>>>> theirs\n"),
    "a syntax error": _end("x = (\n"),
    "a wrong indentation": _end("if x:\n  a = 1\n b = 2\n"),
    "deep brackets": _end("x = " + "[" * 300 + "]" * 300 + "\n"),
    "a long sum": _end("x = " + "1 + " * 150 + "1\n"),
    "other letters": _end("grüße = 'ñ'  # 日本\n"),
}

DECOYS: dict[str, Mangle] = {
    "anchors in a comment": _end(_COMMENTED),
    "anchors in the first comment": _begin(_COMMENTED),
    "anchors in a string": _end(f'S = """{dedent(_DECOY)}"""\n'),
    "anchors in a raw string": _end(f"S = r'''{dedent(_DECOY)}'''\n"),
    "anchors in a formatted string": _end('S = f"""\nROUTERS = [{1}]\nfrom app import x\n"""\n'),
    "anchors in the docstring": lambda s: s.replace('"""', f'"""{dedent(_DECOY)}', 1),
    "anchors in bytes": _end(f'S = b"""{dedent(_DECOY)}"""\n'),
    "anchors in a function": _end(f"\n\ndef f():{_DECOY}"),
    "anchors in a class": _end(f"\n\nclass C:{_DECOY}"),
    "anchors in a branch": _end(f"\nif 0:{_DECOY}"),
    "anchors below TYPE_CHECKING": _end(f"\nif TYPE_CHECKING:{_DECOY}"),
    "anchors in a try": _end("\ntry:\n    import x\nexcept ImportError:\n    x = None\n"),
    "commented entries": _for(("    Activity,", "    # Order,\n    Activity,"), ("# x", "# x")),
    "a commented import": _for(("\nfrom app", "\n# from app.models.orders import Order\nfrom app")),
    "longer names": _end(
        "orders_archive = ordersx = OrderLine = OLD_ROUTERS = MODELS_OLD = XHANDLERS = []\n"
    ),
    "an import of a longer module": _for(
        ("import Customer", "import Customer\nfrom app.models.orders_archive import OrderArchive"),
        (" customers\n", " customers, orders_archive\n"),
    ),
    "an import of the whole package": _for(
        ("\nfrom app.core", "\nimport app.models\nfrom app.core")
    ),
}

IMPORTS: dict[str, Mangle] = {
    "in parentheses": _imports(_in_parentheses),
    "one a line": _imports(_one_a_line),
    "one a line without a last comma": _imports(lambda line: _one_a_line(line, comma="")),
    "one a line with comments": _imports(lambda line: _one_a_line(line, comment="  # why")),
    "with comments": _imports(lambda line: f"{line}  # noqa: E402"),
    "aliases": _imports(_aliased),
    "with a backslash": _imports(lambda line: line.replace(" import ", " \\\n    import ")),
    "a backslash in the names": _imports(lambda line: line.replace(", ", ", \\\n    ")),
    "with a semicolon": _imports(lambda line: f"{line}; import os"),
    "a semicolon at the end": _imports(lambda line: f"{line};"),
    "twice": _imports(lambda line: f"{line}\n{line}"),
    "with blank lines": _imports(lambda line: f"{line}\n"),
    "with stars": _imports(lambda line: f"{line.split(' import ')[0]} import *\n{line}"),
    "stars alone": _imports(lambda line: f"{line.split(' import ')[0]} import *"),
    "relative": _imports(lambda line: line.replace("from app.", "from ..")),
    "with wide gaps": _imports(lambda line: line.replace(" import ", "  import   ")),
    "none": _imports(lambda _: ""),
    "in a branch": _imports(lambda line: f"if True:\n    {line}"),
    "in a try": _imports(lambda line: f"try:\n    {line}\nexcept ImportError:\n    raise"),
    "after the rest": lambda s: (
        "\n".join(sorted(s.rstrip("\n").split("\n"), key=lambda line: line.startswith("from app.")))
        + "\n"
    ),
    "unsorted": _for((" activities, customers", " customers, activities")),
    "from the future": lambda s: s.replace(
        '"""\n\nfrom', '"""\n\nfrom __future__ import annotations\n\nfrom', 1
    ),
    "the thing itself by another name": _for(
        (" customers\n", " customers, orders as o\n"),
        ("import Customer\n", "import Customer\nfrom app.models.orders import Order as O\n"),
    ),
    "another thing of the name": _for(("\nfrom app", "\nfrom x import orders, Order\nfrom app")),
    "a name assigned": _end("orders = Order = 1\n"),
    "a function of the name": _end("\n\ndef orders(): ...\n\n\ndef Order(): ...\n"),
}

LISTS: dict[str, Mangle] = {
    "on a line": _one_line("[", "]"),
    "on a line with a last comma": _one_line("[", "]", last_comma=True),
    "on a line with a comment": _one_line("[", "]  # all"),
    "on a line with blanks": _one_line("[ ", " ]"),
    "a tuple on a line": _one_line("(", ")", last_comma=True),
    "a tuple without parentheses": _one_line("", "", last_comma=True),
    "a set": _one_line("{", "}"),
    "a call": _one_line("list([", "])"),
    "a sum on a line": _one_line("[", "] + MORE"),
    "a sum of two": _one_line("[", "] + [more]"),
    "a choice": _one_line("[", "] if MORE else []"),
    "a slice": _one_line("[", "][:]"),
    "no last comma": _list("[\n", "]\n", comma=""),
    "the bracket on the last line": _list("[\n", "", comma="]  # all"),
    "a comment at the end": _list("[\n", "    # more\n]\n"),
    "a comment at the beginning": _list("[  # all\n    # here\n", "]\n"),
    "a tuple": _list("(\n", ")\n"),
    "in parentheses": _list("([\n", "])\n"),
    "a sum": _list("[\n", "] + MORE\n"),
    "a sum that begins elsewhere": _list("MORE + [\n", "]\n"),
    "blank lines": _list("[\n\n", "\n\n]\n"),
    "a star": _list("[\n    *MORE,\n", "]\n"),
    "calls and lambdas": _list("[\n    f(a, [b]),\n    lambda x: [x],\n", "]\n"),
    "a comprehension": _list("[\n    x for x in [\n", "]]\n"),
    "strings over lines": _list('[\n    """\n    a,\n    """,\n', "]\n"),
    "no format": _list("[  # fmt: off\n", "]  # fmt: on\n"),
    "a semicolon": _list("[\n", "]; x = 1\n"),
    "two names": lambda s: s.replace(" = [\n", " = X = [\n") if ": list" not in s else s,
    "added to": lambda s: s + "".join(f"{name} += [more]\n" for name in _names(s)),
    "extended": lambda s: s + "".join(f"{name}.extend([more])\n" for name in _names(s)),
    "there by an addition": lambda s: (
        s
        + "".join(
            f"{name} += [{entry}]\n"
            for name, entry in (
                ("ROUTERS", "orders.router"),
                ("MODELS", "Order"),
                ("HANDLERS", "*orders.HANDLERS"),
                ("__all__", "'Order'"),
            )
            if name in _names(s)
        )
    ),
    "assigned twice": lambda s: s + "".join(f"{name} = []\n" for name in _names(s)),
    "assigned twice by a branch": lambda s: (
        s + "".join(f"if x:\n    {name} = []\n" for name in _names(s))
    ),
    "declared first": lambda s: "".join(f"{name}: list\n" for name in _names(s)) + s,
    "empty": lambda s: s.partition(" = [\n")[0] + " = []\n" if " = [\n" in s else s,
    "empty on lines": lambda s: s.partition(" = [\n")[0] + " = [\n]\n" if " = [\n" in s else s,
    "another name": _for(
        ("ROUTERS", "ROUTES"), ("MODELS", "M"), ("HANDLERS:", "H:"), ("__all__", "X")
    ),
    "unsorted": _for(
        ("    Activity,\n", "    Zebra,\n    Activity,\n"), ("    *c", "    z,\n    *c")
    ),
}

CLASSES: dict[str, Mangle] = {
    "decorated": _for((_CLASS, f"@one\n@two(3)\n{_CLASS}")),
    "bases on lines": _for((_CLASS, "class Customer(\n    Entity,  # ours\n):")),
    "a keyword": _for((_CLASS, "class Customer(Entity, table=True):")),
    "a type parameter": _for((_CLASS, "class Customer[T](Entity):")),
    "a docstring alone": _for((_NAME, ""), (_TABLE, "")),
    "pass alone": _for(
        (_NAME, ""), (_DOC, "    pass\n"), ('    __tablename__ = "customers"\n', "")
    ),
    "on a line": _in_class(lambda s: s.partition(_CLASS)[0] + f"{_CLASS} ...\n"),
    "in a branch": _in_class(
        lambda s: s.replace(_CLASS, f"if True:\n  {_CLASS}").replace("\n    ", "\n      ")
    ),
    "two of the name": _in_class(lambda s: s + "\n\nclass Customer: ...\n"),
    "one inside another": _in_class(lambda s: s + "\n    class Customer:\n        x = 1\n"),
    "methods": _in_class(
        lambda s: s + "\n    def f(self): ...\n\n    @property\n    def g(self): ...\n"
    ),
    "a comment at the end": _in_class(lambda s: s + "    # the end\n"),
    "another class after it": _in_class(lambda s: s + "\n\nclass Other: ...\n"),
    "a column over lines": _for(
        ("mapped_column(String(120))", "mapped_column(\n        String(1),\n    )")
    ),
    "a docstring of the column": _in_class(lambda s: s + '    """As on the bill."""\n'),
    "a semicolon in it": _for((_NAME, _NAME.rstrip("\n") + "; x = 1\n")),
    "a relation of its own": _for(
        (_NAME, _NAME + '    carts: Mapped[list["Cart"]] = relationship(lazy="raise")  # no\n'),
        (_ALCHEMY, "from sqlalchemy.orm import Mapped, mapped_column, relationship\n"),
    ),
    "a relation by another name": _for(
        (_NAME, _NAME + '    carts: M[list["Cart"]] = rel(lazy="raise")\n'),
        (_ALCHEMY, "from sqlalchemy.orm import Mapped as M, mapped_column, relationship as rel\n"),
        ("name: Mapped[", "name: M["),
    ),
    "a block for types": _for(
        ("\n\n\nclass", "\n\nif TYPE_CHECKING:\n    from app.models.carts import Cart\n\n\nclass"),
        ("\n\nfrom sqlalchemy", "\n\nfrom typing import TYPE_CHECKING\n\nfrom sqlalchemy"),
    ),
    "a block for types with a module": _for(
        ("\n\n\nclass", "\n\nif typing.TYPE_CHECKING:\n    import x\n\n\nclass"),
        ("\n\nfrom sqlalchemy", "\n\nimport typing\n\nfrom sqlalchemy"),
    ),
    "a block for types on a line": _for(
        ("\n\n\nclass", "\n\nif TYPE_CHECKING: import x\n\n\nclass"),
        ("\n\nfrom sqlalchemy", "\n\nfrom typing import TYPE_CHECKING\n\nfrom sqlalchemy"),
    ),
    "a block for types with a rest": _for(
        ("\n\n\nclass", "\n\nif TYPE_CHECKING:\n    import x\nelse:\n    x = 1\n\n\nclass"),
        ("\n\nfrom sqlalchemy", "\n\nfrom typing import TYPE_CHECKING as TC\n\nfrom sqlalchemy"),
    ),
    "another attribute of the name": _for((_NAME, _NAME + "    orders = 1\n")),
    "a method of the name": _in_class(lambda s: s + "\n    def orders(self): ...\n"),
    "nested quotes": _end('x = f"{f"{1}"}"\n'),
    "exceptions without parentheses": _end("try: x\nexcept A, B: pass\n"),
    "newer grammar": _end(
        "type X[T] = list[T]\nmatch X:\n    case [a, *_]:\n        print(f\"{f'{a}'}\")\n"
    ),
}

MANGLES: dict[str, Mangle] = {
    f"{kind}: {name}": mangle
    for kind, mangles in (
        ("file", BYTES),
        ("decoy", DECOYS),
        ("imports", IMPORTS),
        ("list", LISTS),
        ("class", CLASSES),
    )
    for name, mangle in mangles.items()
}


def _names(source: str) -> list[str]:
    """The lists that a file has."""
    return [name for name in ("ROUTERS", "MODELS", "HANDLERS", "__all__") if f"\n{name}" in source]


def mangled(name: str) -> dict[str, bytes]:
    """All files as one hand left them."""
    files = {path: MANGLES[name](source) for path, source in PLAIN.items()}
    return {
        path: content.encode("utf-8") if isinstance(content, str) else content
        for path, content in files.items()
    }

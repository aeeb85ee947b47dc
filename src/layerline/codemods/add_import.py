"""Import a name: beside its neighbours, sorted, and only where it is not imported yet.

The result is what ruff would have made of it. A name that is imported under an alias counts
as imported, and the alias is what the caller has to use.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import libcst as cst

from layerline.codemods._codemod import Codemod, Example
from layerline.codemods._import_names import bindings, bound_name, type_checking_block
from layerline.codemods._import_place import after_imports, import_statement, placed
from layerline.codemods._source import Insertion, Source
from layerline.errors import NoSafePlace

EXAMPLES = (
    Example(
        {"module": "app.api.routes", "name": "orders"},
        before="""
            from fastapi import APIRouter

            from app.api.routes import customers, products  # the shop
        """,
        after="""
            from fastapi import APIRouter

            from app.api.routes import customers, orders, products  # the shop
        """,
    ),
    Example(
        {"module": "app.models.orders", "name": "Order"},
        before="""
            from app.models.customers import (
                Customer,  # who buys
            )
            from app.services import shop
        """,
        after="""
            from app.models.customers import (
                Customer,  # who buys
            )
            from app.models.orders import Order
            from app.services import shop
        """,
    ),
    Example(
        {"module": "app.models.orders", "name": "Order", "type_checking": True},
        before='''
            """Customers."""

            from sqlalchemy.orm import Mapped


            class Customer: ...
        ''',
        after='''
            """Customers."""

            from typing import TYPE_CHECKING

            from sqlalchemy.orm import Mapped

            if TYPE_CHECKING:
                from app.models.orders import Order


            class Customer: ...
        ''',
    ),
)


@dataclass(frozen=True, slots=True)
class Imported:
    """A source that imports what was asked for.

    Attributes:
        source: the new text, or the old where nothing was missing.
        bound_name: what the imported thing is called there.
    """

    source: str
    bound_name: str


def add_import(source: str, module: str, name: str, *, type_checking: bool = False) -> Imported:
    """Make sure of `from module import name` at the top of a file.

    Args:
        source: the file.
        module: absolute and dotted.
        name: what is imported from it.
        type_checking: whether it is needed for annotations only.

    Raises:
        PreconditionRefusal: the file does not parse.
        NoSafePlace: the name means something else there.
    """
    parsed = Source.read(source)
    block = type_checking_block(parsed.module) if type_checking else None
    (bound,), insertions = imported(parsed, [(module, name)], block)
    if type_checking and block is None and insertions:
        return Imported(_with_block(source, module, name), name)
    return Imported(parsed.with_inserted(insertions) if insertions else source, bound)


def imported(
    parsed: Source, wanted: Sequence[tuple[str, str]], block: cst.IndentedBlock | None = None
) -> tuple[list[str], list[Insertion]]:
    """What each wanted name is called there, and the insertions that are missing for them.

    Args:
        parsed: the file.
        wanted: absolute modules, dotted, each with the name that is imported from it.
        block: the part of the file that is to hold the imports; None is its top level.

    Raises:
        NoSafePlace: a name means something else there.
    """
    bound, missing, taken = [], defaultdict(list), bindings(parsed.module)
    for module, name in wanted:
        there = [
            found
            for statements in (parsed.module.body, block.body if block else ())
            if (found := bound_name(statements, module, name)) is not None
        ]
        if not there:
            _refuse_another_meaning(taken, module, name)
            missing[module].append(name)
        bound.append(there[0] if there else name)
    return bound, placed(parsed, block.body if block else parsed.module.body, missing)


def edit(source: str, module: str, name: str, *, type_checking: bool = False) -> str:
    """The same as `add_import`, for callers that need no bound name."""
    return add_import(source, module, name, type_checking=type_checking).source


def _with_block(source: str, module: str, name: str) -> str:
    constant = add_import(source, "typing", "TYPE_CHECKING")
    parsed = Source.read(constant.source)
    statement = import_statement(parsed, module, [name], parsed.indent, "\n")
    block = f"if {constant.bound_name}:\n{statement}"
    return parsed.with_inserted([after_imports(parsed, block)])


def _refuse_another_meaning(taken: Collection[str], module: str, name: str) -> None:
    if name not in taken:
        return
    raise NoSafePlace(
        f"`{name}` is another thing in this file, so `{module}.{name}` cannot be imported there",
        remedy=f"import it by hand under a name of its own: `from {module} import {name} as …`",
        snippet=f"from {module} import {name} as {alias_of(module, name)}",
    )


def alias_of(module: str, name: str) -> str:
    """A name for what cannot be imported under its own: `orders_routes`, `OrderModel`."""
    return f"{name}Model" if name[:1].isupper() else f"{name}_{module.rpartition('.')[2]}"


CODEMOD = Codemod("add-import", what=__doc__, examples=EXAMPLES, edit=edit)

"""Put an entry into a list or tuple that stands in a module, one entry a line.

In a sorted list it goes to its place, in any other to the end. What is there already, in
whatever layout or by `+=` further down, is not added again; a commented line does not count.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeAlias

import libcst as cst

from layerline.codemods import _sequence
from layerline.codemods._codemod import Codemod, Example
from layerline.codemods._list_order import order
from layerline.codemods._source import Insertion, Source
from layerline.codemods._tree_proof import same
from layerline.errors import NoSafePlace

Places: TypeAlias = dict[int, list[str]]

EXAMPLES = (
    Example(
        {"list_name": "ROUTERS", "entry": "orders.router"},
        before="""
            ROUTERS: list[APIRouter] = [
                customers.router,  # the first one
                # orders.router is on its way
                products.router,
            ]
        """,
        after="""
            ROUTERS: list[APIRouter] = [
                customers.router,  # the first one
                orders.router,
                # orders.router is on its way
                products.router,
            ]
        """,
    ),
    Example(
        {"list_name": "HANDLERS", "entry": "*orders.HANDLERS"},
        before="""
            HANDLERS: list[Handler] = []
        """,
        after="""
            HANDLERS: list[Handler] = [
                *orders.HANDLERS,
            ]
        """,
    ),
    Example(
        {"list_name": "MODELS", "entry": "Order"},
        before="""
            MODELS = [Product, Customer]
        """,
        after="""
            MODELS = [
                Product,
                Customer,
                Order,
            ]
        """,
    ),
    Example(
        {"list_name": "__all__", "entry": '"Order"'},
        before="""
            __all__ = (
                "MAXIMUM",
                "Customer",
                "find",
            )
            __all__ += ["Product"]
        """,
        after="""
            __all__ = (
                "MAXIMUM",
                "Customer",
                "Order",
                "find",
            )
            __all__ += ["Product"]
        """,
    ),
)


def add_list_entry(source: str, list_name: str, entry: str) -> str:
    """Make sure that a list at the top level of a file holds an entry.

    Args:
        source: the file.
        list_name: what the list is called.
        entry: an expression, or one with a star.

    Raises:
        PreconditionRefusal: the file does not parse.
        NoSafePlace: it has no such list written out.
    """
    parsed = Source.read(source)
    insertions = entered(parsed, list_name, [entry])
    return parsed.with_inserted(insertions) if insertions else source


def entered(parsed: Source, list_name: str, entries: Sequence[str]) -> list[Insertion]:
    """The insertions that are missing for a list to hold all entries.

    Raises:
        NoSafePlace: the file has no such list written out.
    """
    found = _sequence.find(parsed.module, list_name)
    new = {entry: _element(entry) for entry in entries}
    missing = [
        entry
        for entry, element in new.items()
        if not any(same(each, element) for each in found.entries)
    ]
    if not missing:
        return []
    if found.first is None:
        raise NoSafePlace(
            found.problem,
            remedy=f"add the entry by hand: `{list_name} = [..., {', '.join(missing)}]`",
            snippet=f"{list_name} += [{', '.join(missing)}]",
        )
    places = _places(parsed, found.first, missing)
    if not found.first.elements:
        return _only(parsed, found, places[0])
    if parsed.line_start(parsed.start(found.opening)) == parsed.line_start(
        parsed.end(found.closing)
    ):
        return _wrapped(parsed, found, places)
    return _as_lines(parsed, found, places)


def _element(entry: str) -> cst.BaseElement:
    written = cst.parse_expression(f"[{entry}]")
    if not isinstance(written, cst.List) or len(written.elements) != 1:
        raise ValueError(f"{entry!r} is not one entry of a list")
    return written.elements[0]


def _places(parsed: Source, written: _sequence.Written, entries: Sequence[str]) -> Places:
    """The new entries by how many of the old ones stand before them."""
    values = [parsed.module.code_for_node(each.value) for each in written.elements]
    new = {entry: parsed.module.code_for_node(_element(entry).value) for entry in entries}
    key = order(values)
    places: Places = {}
    keys = [key(each) for each in values] if key else []
    for entry in sorted(entries, key=lambda each: (key or str)(new[each])):
        place = bisect_left(keys, key(new[entry])) if key else len(values)
        places.setdefault(place, []).append(entry)
    return places


def _only(parsed: Source, found: _sequence.Sequence, entries: Sequence[str]) -> list[Insertion]:
    bracket = parsed.end(found.closing) - 1
    newline, outer = parsed.newline(bracket), parsed.indentation(parsed.start(found.opening))
    lines = "".join(f"{outer}{parsed.indent}{entry},{newline}" for entry in entries)
    if parsed.begins_line(bracket):
        return [Insertion(parsed.line_start(bracket), lines)]
    return [Insertion(bracket, newline + lines + outer)]


def _wrapped(parsed: Source, found: _sequence.Sequence, places: Places) -> list[Insertion]:
    """A list on one line becomes a list of lines."""
    elements = found.first.elements if found.first else ()
    bracket = parsed.end(found.closing) - 1
    newline, outer = parsed.newline(bracket), parsed.indentation(bracket)
    line = newline + outer + parsed.indent

    def lines(place: int) -> str:
        return "".join(f"{line}{entry}," for entry in places.get(place, ()))

    insertions = []
    for index, each in enumerate(elements):
        start = parsed.start(each)
        gap = start - len(parsed.text[:start].rstrip(" \t"))
        insertions.append(Insertion(start - gap, lines(index) + line.removesuffix(" " * gap)))
    comma = "" if _comma(elements[-1]) else ","
    return [*insertions, Insertion(bracket, comma + lines(len(elements)) + newline + outer)]


def _as_lines(parsed: Source, found: _sequence.Sequence, places: Places) -> list[Insertion]:
    elements = found.first.elements if found.first else ()
    starts = [parsed.start(each) for each in elements]
    if not all(map(parsed.begins_line, starts)):
        places = {len(starts): [entry for entries in places.values() for entry in entries]}
    outer = parsed.indentation(parsed.start(found.opening))
    own_line = parsed.begins_line(starts[-1])
    indent = parsed.indentation(starts[-1]) if own_line else outer + parsed.indent
    insertions = []
    for place, entries in places.items():
        above = parsed.start(found.opening)
        if place:
            written = _comma(elements[place - 1])
            above = parsed.end(written or elements[place - 1])
            if not written:
                insertions.append(Insertion(above, ","))
        insertions.append(_lines(parsed, found, above, [f"{indent}{entry}," for entry in entries]))
    return insertions


def _lines(
    parsed: Source, found: _sequence.Sequence, above: int, lines: Sequence[str]
) -> Insertion:
    """Lines below the one of that offset, in front of a bracket that would be in their way."""
    newline, bracket = parsed.newline(above), parsed.end(found.closing) - 1
    text = "".join(newline + line for line in lines)
    if bracket < parsed.line_end(above):
        newline = parsed.newline(parsed.start(found.opening))
        text = "".join(newline + line for line in lines)
        return Insertion(bracket, text + newline + parsed.indentation(parsed.start(found.opening)))
    return Insertion(parsed.line_end(above), text)


def _comma(element: cst.BaseElement) -> cst.Comma | None:
    return element.comma if isinstance(element.comma, cst.Comma) else None


CODEMOD = Codemod("add-list-entry", what=__doc__, examples=EXAMPLES, edit=add_list_entry)

"""Put an entry into a list that stands in a module, one entry a line.

In a sorted list it goes to its place, in any other to the end. What is there already, in
whatever layout, is not added again; a commented line does not count.
"""

from itertools import pairwise

import libcst as cst

from layerline.codemods._codemod import Codemod, Example
from layerline.codemods._import_order import full_name
from layerline.codemods._proof import same
from layerline.codemods._source import Insertion, Source
from layerline.errors import PreconditionRefusal

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
)


def add_list_entry(source: str, list_name: str, entry: str) -> str:
    """Make sure that a list at the top level of a file holds an entry.

    Args:
        source: the file.
        list_name: what the list is called.
        entry: an expression, or one with a star.

    Raises:
        PreconditionRefusal: the file does not parse, or has no such list written out.
    """
    parsed = Source.read(source)
    insertions = entered(parsed, list_name, entry)
    return parsed.with_inserted(insertions) if insertions else source


def entered(parsed: Source, list_name: str, entry: str) -> list[Insertion]:
    """The insertions that are missing for a list to hold an entry.

    Raises:
        PreconditionRefusal: the file has no such list written out.
    """
    found = _list(parsed.module, list_name, entry)
    new = _element(entry)
    if any(same(each, new) for each in found.elements):
        return []
    if not found.elements:
        return _only(parsed, found, entry)
    if parsed.on_one_line(found):
        return _wrapped(parsed, found, entry)
    return _as_a_line(parsed, found, entry)


def _list(module: cst.Module, name: str, entry: str) -> cst.List:
    values = [
        statement.value
        for line in module.body
        if isinstance(line, cst.SimpleStatementLine)
        for statement in line.body
        if name in _targets(statement) and isinstance(statement, cst.Assign | cst.AnnAssign)
    ]
    if len(values) == 1 and isinstance(values[0], cst.List):
        return values[0]
    reasons = {0: f"there is no list `{name}` at the top level", 1: f"`{name}` is no plain list"}
    raise PreconditionRefusal(
        reasons.get(len(values), f"`{name}` is assigned {len(values)} times"),
        remedy=f"add the entry by hand: `{name} = [..., {entry}]`",
    )


def _targets(statement: cst.BaseSmallStatement) -> list[str]:
    if isinstance(statement, cst.Assign):
        return [full_name(target.target) for target in statement.targets]
    return [full_name(statement.target)] if isinstance(statement, cst.AnnAssign) else []


def _element(entry: str) -> cst.BaseElement:
    written = cst.parse_expression(f"[{entry}]")
    if not isinstance(written, cst.List) or len(written.elements) != 1:
        raise ValueError(f"{entry!r} is not one entry of a list")
    return written.elements[0]


def _place(parsed: Source, found: cst.List, entry: str) -> int:
    """How many of the elements stand before the new one."""
    keys = [parsed.module.code_for_node(each.value) for each in found.elements]
    new = parsed.module.code_for_node(_element(entry).value)
    if any(one > other for one, other in pairwise(keys)):
        return len(keys)
    return sum(key < new for key in keys)


def _only(parsed: Source, found: cst.List, entry: str) -> list[Insertion]:
    bracket = parsed.end(found.rbracket) - 1
    newline, outer = parsed.newline(bracket), parsed.indentation(parsed.start(found))
    line = f"{outer}{parsed.indent}{entry},{newline}"
    if parsed.begins_line(bracket):
        return [Insertion(parsed.line_start(bracket), line)]
    return [Insertion(bracket, newline + line + outer)]


def _wrapped(parsed: Source, found: cst.List, entry: str) -> list[Insertion]:
    """A list on one line becomes a list of lines."""
    bracket = parsed.end(found.rbracket) - 1
    newline, outer = parsed.newline(bracket), parsed.indentation(bracket)
    line, place = newline + outer + parsed.indent, _place(parsed, found, entry)
    insertions = []
    for index, each in enumerate(found.elements):
        start = parsed.start(each)
        gap = start - len(parsed.text[:start].rstrip(" \t"))
        before = f"{line}{entry}," if index == place else ""
        insertions.append(Insertion(start - gap, before + line.removesuffix(" " * gap)))
    comma = "" if _comma(found.elements[-1]) else ","
    added = f"{line}{entry}," if place == len(found.elements) else ""
    return [*insertions, Insertion(bracket, comma + added + newline + outer)]


def _as_a_line(parsed: Source, found: cst.List, entry: str) -> list[Insertion]:
    starts = [parsed.start(each) for each in found.elements]
    place = _place(parsed, found, entry)
    if not all(map(parsed.begins_line, starts)):
        place = len(starts)
    bracket = parsed.end(found.rbracket) - 1
    own_line = parsed.begins_line(starts[-1])
    outer = parsed.indentation(parsed.start(found))
    indent = parsed.indentation(starts[-1]) if own_line else outer + parsed.indent
    if place == 0:
        return [_line(parsed, parsed.start(found.lbracket), f"{indent}{entry},")]
    last = found.elements[place - 1]
    written = _comma(last)
    comma = [] if written else [Insertion(parsed.end(last), ",")]
    if place < len(starts) or parsed.begins_line(bracket):
        return [*comma, _line(parsed, parsed.end(written or last), f"{indent}{entry},")]
    newline = parsed.newline(starts[0])
    return [*comma, Insertion(bracket, f"{newline}{indent}{entry},{newline}{outer}")]


def _line(parsed: Source, above: int, text: str) -> Insertion:
    return Insertion(parsed.line_end(above), parsed.newline(above) + text)


def _comma(element: cst.BaseElement) -> cst.Comma | None:
    return element.comma if isinstance(element.comma, cst.Comma) else None


CODEMOD = Codemod("add-list-entry", what=__doc__, examples=EXAMPLES, edit=add_list_entry)

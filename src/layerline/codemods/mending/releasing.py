"""Take out of a function what only served a call that is gone.

A name that nothing reads any more goes with what bound it: the `with` that opened it, whose block
moves out; the assignment; the parameter. What these read may then be free as well.
"""

from collections.abc import Callable, Iterable

import libcst as cst

from layerline.codemods._source import Source
from layerline.codemods.evolving._merge_items import Item
from layerline.codemods.evolving._merge_text import (
    TextEdit,
    applied,
    without_entry,
    without_statements,
)
from layerline.codemods.mending.nodes import (
    assigned,
    function_in,
    inside,
    names_in,
    parameter_item,
    parameters_of,
    parsed,
    statements_of,
)
from layerline.codemods.mending.unsure import Unsure


def released(
    text: str, scope: str, names: Iterable[str], may_go: Callable[[str], bool]
) -> tuple[str, frozenset[str]]:
    """The file with a function that binds no more of these names than it reads, and what went.

    Args:
        text: the file.
        scope: dotted name of the function.
        names: what may have become free.
        may_go: whether nothing else than this function would notice that a name is gone.

    Raises:
        Unsure: something is free that may not go, or a `with` does more than serve the call.
    """
    pending, seen, gone = list(names), set[str](), set[str]()
    while pending:
        name = pending.pop(0)
        if name in seen:
            continue
        source = parsed(text)
        function = function_in(source, scope)
        opened = _opening(function, name)
        used = names_in(function.body)[name] - (_bindings(function, name))
        if used:
            if opened is not None:
                raise Unsure(f"`{name}` is used for more than this")
            continue
        seen.add(name)
        binding = opened or _assignment(function, name) or _parameter(function, name)
        if binding is None:
            continue
        if not may_go(name):
            raise Unsure(f"nothing would use `{name}` any more, and it may be more than a session")
        gone.add(name)
        pending += _reads(binding)
        text = _without(source, function, binding)
    return text, frozenset(gone)


def unwrapped_at(text: str, scope: str, start: int) -> str:
    """The file with the block of that `with` of a function which begins at an offset.

    Raises:
        Unsure: the block cannot move as it is.
    """
    source = parsed(text)
    for each in inside(function_in(source, scope).body, cst.With):
        if isinstance(each, cst.With) and source.start(each) == start:
            return unwrapped(source, each)
    raise Unsure("its `with` is not found")


def unwrapped(source: Source, opened: cst.With) -> str:
    """The file with the block of a `with` in its place.

    Raises:
        Unsure: the block has text of several lines, which would move as well.
    """
    block = statements_of(opened)
    if len(opened.items) != 1 or not block:
        raise Unsure("its `with` opens several things, or stands on one line")
    start = source.line_start(source.start(opened))
    end = source.line_end(source.end(block[-1]))
    first = source.line_start(source.start(block[0]))
    header_end = source.line_end(source.end(opened.items[0]))
    body = source.text[min(first, header_end + 1) : end]
    if '"""' in body or "'''" in body:
        raise Unsure("a text of several lines stands in its `with`")
    column = source.indentation(source.start(opened))
    deeper = source.indentation(source.start(block[0]))
    lines = [
        column + each.removeprefix(deeper) if each.startswith(deeper) else each
        for each in body.split("\n")
    ]
    return applied(source.text, [TextEdit(start, end, "\n".join(lines))])


def without_statement(source: Source, statement: cst.CSTNode) -> str:
    """The file without a statement and the comments above it."""
    item = Item(statement, ("text", ""), source.start(statement), source.end(statement))
    return applied(source.text, [without_statements(source, [item])])


def _without(source: Source, function: cst.FunctionDef, binding: cst.CSTNode) -> str:
    if isinstance(binding, cst.With):
        return unwrapped(source, binding)
    if isinstance(binding, cst.SimpleStatementLine):
        return without_statement(source, binding)
    entries = [parameter_item(source, each) for each in parameters_of(function)]
    at = next(at for at, each in enumerate(entries) if each.node is binding)
    return applied(source.text, [without_entry(source, entries, at)])


def _opening(function: cst.FunctionDef, name: str) -> cst.With | None:
    """The `with` that binds a name."""
    for each in inside(function.body, cst.With):
        if isinstance(each, cst.With) and any(_as_name(item) == name for item in each.items):
            return each
    return None


def _assignment(function: cst.FunctionDef, name: str) -> cst.SimpleStatementLine | None:
    for each in inside(function.body, cst.SimpleStatementLine):
        if isinstance(each, cst.SimpleStatementLine) and assigned(each) == name:
            return each
    return None


def _parameter(function: cst.FunctionDef, name: str) -> cst.Param | None:
    return next((each for each in parameters_of(function) if each.name.value == name), None)


def _bindings(function: cst.FunctionDef, name: str) -> int:
    return (_opening(function, name) is not None) + (_assignment(function, name) is not None)


def _as_name(item: cst.WithItem) -> str:
    target = item.asname.name if item.asname else None
    return target.value if isinstance(target, cst.Name) else ""


def _reads(binding: cst.CSTNode) -> list[str]:
    match binding:
        case cst.With():
            return list(names_in(*(each.item for each in binding.items)))
        case cst.SimpleStatementLine(body=[cst.Assign(value=value)]):
            return list(names_in(value))
        case cst.SimpleStatementLine(body=[cst.AnnAssign(value=cst.BaseExpression() as value)]):
            return list(names_in(value))
    return []

"""Chains of expressions, without positions: what an annotation names, what a value is made by."""

import re
from collections.abc import Iterator, Sequence

from layerline.syntax import tree
from layerline.syntax.facts import Condition
from layerline.syntax.from_python import parsed_expression

_ARITHMETIC = frozenset({"+", "-", "*", "/", "//", "%"})
_PEELED = frozenset(
    {
        "Annotated",
        "AsyncContextManager",
        "AsyncGenerator",
        "AsyncIterable",
        "AsyncIterator",
        "Awaitable",
        "AbstractAsyncContextManager",
        "AbstractContextManager",
        "ClassVar",
        "Final",
        "Generator",
        "InitVar",
        "Iterable",
        "Iterator",
        "Mapped",
        "NotRequired",
        "Optional",
        "Required",
        "Type",
        "type",
    }
)
"""Wrappers whose first argument is what one has in hand."""
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


def chain(node: tree.Node | None) -> str:
    """The dotted names of an expression, "" where it is no chain."""
    if type(node) is tree.Name:
        return node.value
    if type(node) is tree.Attribute:
        inner = chain(node.value)
        return f"{inner}.{node.attr.value}" if inner else ""
    if type(node) is tree.Call:
        inner = chain(node.func)
        return f"{inner}()" if inner else ""
    if type(node) is tree.Subscript:
        inner = chain(node.value)
        return f"{inner}[]" if inner else ""
    if type(node) is tree.Await:
        return chain(node.expression)
    return ""


def value(node: tree.Node | None) -> str:
    """The chain of a value; `Depends(provider)` is what the provider gives."""
    if type(node) is tree.Call and node.args:
        name = chain(node.func).rpartition(".")[2]
        if name in ("Depends", "Security"):
            return _provided(node.args[0].value)
    if type(node) is tree.Subscript and chain(node.value).rpartition(".")[2] == "Annotated":
        return annotation(node)
    if type(node) is tree.BooleanOperation:
        return value(node.right) if type(node.right) is tree.Call else value(node.left)
    if type(node) is tree.IfExp:
        return value(node.body) or value(node.orelse)
    if type(node) is tree.NamedExpr:
        return value(node.value)
    return chain(node)


def _provided(node: tree.Node) -> str:
    """What a dependency gives: what its provider returns, also a lambda's or a partial's."""
    if type(node) is tree.Lambda:
        return value(node.body)
    if type(node) is tree.Call and node.args:
        made_by = chain(node.func).rpartition(".")[2] == "partial"
        node = node.args[0].value if made_by else node
    provider = chain(node)
    return f"{provider}()" if provider else ""


def injected(node: tree.Node | None) -> str:
    """What `Annotated[T, Depends(provider)]` gets its value from: `provider()`."""
    inner = node.annotation if type(node) is tree.Annotation else node
    if type(inner) is tree.Subscript and chain(inner.value).rpartition(".")[2] == "Annotated":
        for element in inner.slice[1:]:
            if type(element) is tree.Index and (found := _provider(element.value)):
                return found
    return ""


def _provider(node: tree.Node) -> str:
    made = value(node)
    return made if type(node) is tree.Call and made != chain(node) else ""


def operand(node: tree.Node) -> str:
    """One side of a comparison: a chain, a literal as it is written, or ""."""
    if type(node) is tree.SimpleString or type(node) is tree.Number:
        return node.value
    return chain(node)


def conditions(node: tree.Node) -> Iterator[Condition]:
    """The parts of a test between `and` and `or`."""
    if type(node) is tree.BooleanOperation:
        yield from conditions(node.left)
        yield from conditions(node.right)
    elif type(node) is tree.UnaryOperation and node.operator == "not":
        inner = node.expression
        if type(inner) is tree.BooleanOperation or type(inner) is tree.Comparison:
            yield from conditions(inner)
        else:
            yield Condition(operand(inner), "not", "")
    elif type(node) is tree.Comparison:
        left = node.left
        for target in node.comparisons:
            yield Condition(operand(left), target.operator, operand(target.comparator))
            left = target.comparator
    elif type(node) is tree.NamedExpr:
        yield from conditions(node.value)
    else:
        yield Condition(operand(node), "", "")


def is_arithmetic(node: tree.Node | None) -> bool:
    """Whether a value is the outcome of arithmetic."""
    return type(node) is tree.BinaryOperation and node.operator in _ARITHMETIC


def annotation(node: tree.Node | None) -> str:
    """The chain of the type that an annotation names, wrappers and `| None` peeled off."""
    if type(node) is tree.Annotation:
        return annotation(node.annotation)
    if type(node) is tree.BinaryOperation:
        return _only([node.left, node.right])
    if type(node) is tree.SimpleString:
        return _quoted(node)
    if type(node) is tree.Subscript:
        return _subscripted(node)
    name = chain(node)
    return "" if name == "None" else name


def _subscripted(node: tree.Subscript) -> str:
    head = chain(node.value)
    last = head.rpartition(".")[2]
    if last == "Union":
        return _only([index.value for index in node.slice if type(index) is tree.Index])
    return annotation(_first(node)) if last in _PEELED else head


def _only(nodes: Sequence[tree.Node]) -> str:
    """The one type of a union that is not None; "" where it leaves open which."""
    named = {annotation(node) for node in nodes if chain(node) != "None"}
    return named.pop() if len(named) == 1 else ""


def _first(node: tree.Subscript) -> tree.Node | None:
    index = node.slice[0]
    return index.value if type(index) is tree.Index else None


def _quoted(node: tree.SimpleString) -> str:
    if not isinstance(node.evaluated, str):
        return ""
    try:
        return annotation(parsed_expression(node.evaluated.strip()))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""


def quoted_names(node: tree.SimpleString) -> list[str]:
    """The dotted names in a quoted annotation."""
    return _DOTTED.findall(node.evaluated) if isinstance(node.evaluated, str) else []

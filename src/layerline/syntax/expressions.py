"""Chains of expressions, without positions: what an annotation names, what a value is made by."""

import re

import libcst as cst

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
        "Union",
        "type",
    }
)
"""Wrappers whose first argument is what one has in hand."""
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


def chain(node: cst.CSTNode | None) -> str:
    """The dotted names of an expression, "" where it is no chain."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        inner = chain(node.value)
        return f"{inner}.{node.attr.value}" if inner else ""
    if isinstance(node, cst.Call):
        inner = chain(node.func)
        return f"{inner}()" if inner else ""
    if isinstance(node, cst.Subscript):
        inner = chain(node.value)
        return f"{inner}[]" if inner else ""
    if isinstance(node, cst.Await):
        return chain(node.expression)
    return ""


def value(node: cst.CSTNode | None) -> str:
    """The chain of a value; `Depends(provider)` is what the provider gives."""
    if isinstance(node, cst.Call) and node.args:
        name = chain(node.func).rpartition(".")[2]
        if name in ("Depends", "Security") and (provider := chain(node.args[0].value)):
            return f"{provider}()"
    if isinstance(node, cst.Subscript) and chain(node.value).rpartition(".")[2] == "Annotated":
        return annotation(node)
    return chain(node)


def annotation(node: cst.CSTNode | None) -> str:
    """The chain of the type that an annotation names, wrappers and `| None` peeled off."""
    if isinstance(node, cst.Annotation):
        return annotation(node.annotation)
    if isinstance(node, cst.BinaryOperation):
        return annotation(node.left) or annotation(node.right)
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        return _quoted(node)
    if isinstance(node, cst.Subscript):
        head = chain(node.value)
        if head.rpartition(".")[2] in _PEELED:
            return annotation(_first(node))
        return head
    name = chain(node)
    return "" if name == "None" else name


def _first(node: cst.Subscript) -> cst.CSTNode | None:
    index = node.slice[0].slice
    return index.value if isinstance(index, cst.Index) else None


def _quoted(node: cst.SimpleString | cst.ConcatenatedString) -> str:
    text = node.evaluated_value
    if not isinstance(text, str):
        return ""
    try:
        return annotation(cst.parse_expression(text.strip()))
    except (cst.ParserSyntaxError, RecursionError):
        return ""


def quoted_names(node: cst.SimpleString) -> list[str]:
    """The dotted names in a quoted annotation."""
    text = node.evaluated_value
    return _DOTTED.findall(text) if isinstance(text, str) else []

"""Chains of expressions, without positions: what an annotation names, what a value is made by.

The parser's nodes are asked for their very type: `isinstance` takes ten times as long for a class
of libcst that a node is not of.
"""

import re
from collections.abc import Iterator, Sequence
from keyword import iskeyword

import libcst as cst

from layerline.syntax.facts import Condition

_OPERATORS: dict[type[cst.CSTNode], str] = {
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.In: "in",
    cst.NotIn: "not in",
    cst.Is: "is",
    cst.IsNot: "is not",
}
_ARITHMETIC = (cst.Add, cst.Subtract, cst.Multiply, cst.Divide, cst.FloorDivide, cst.Modulo)
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
_PROVIDERS = frozenset({"Singleton", "ThreadSafeSingleton", "Factory", "Resource", "Callable"})
"""What containers of dependency-injector call a class or function that they construct with."""
_DISPLAYS = frozenset({cst.List, cst.Tuple, cst.Set, cst.Dict})
_CONTAINERS = frozenset(
    {"dict", "Dict", "Mapping", "MutableMapping", "list", "List", "Sequence", "Collection", "set"}
    | {"Set", "frozenset", "tuple", "Tuple", "defaultdict", "deque"}
)
_MANY = 50
"""Elements of a display that are looked at; more of them are data."""
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


def chain(node: cst.CSTNode | None) -> str:
    """The dotted names of an expression, "" where it is no chain."""
    if type(node) is cst.Name:
        return node.value
    if type(node) is cst.Attribute:
        inner = chain(node.value)
        return f"{inner}.{node.attr.value}" if inner else ""
    if type(node) is cst.Call:
        return _called(node)
    if type(node) is cst.Subscript:
        inner = chain(node.value)
        return f"{inner}[]" if inner else ""
    if type(node) is cst.Await:
        return chain(node.expression)
    return ""


def _called(node: cst.Call) -> str:
    inner = chain(node.func)
    if inner == "getattr" and (name := named_attribute(node)):
        owner = chain(node.args[0].value)
        return f"{owner}.{name}" if owner else ""
    return f"{inner}()" if inner else ""


def named_attribute(node: cst.Call) -> str:
    """The literal name in `getattr(owner, "name")`, `setattr(owner, "name", value)`; else ""."""
    given = node.args[1].value if len(node.args) > 1 else None
    text = given.evaluated_value if type(given) is cst.SimpleString else ""
    return text if isinstance(text, str) and text.isidentifier() else ""


def zero(node: cst.CSTNode) -> str:
    """A literal 0, which as a time to wait says not to; "" for anything else."""
    text = node.value if isinstance(node, (cst.Integer, cst.Float)) else ""
    return text if text in ("0", "0.0") else ""


def value(node: cst.CSTNode | None) -> str:
    """The chain of a value; `Depends(provider)` is what the provider gives."""
    if type(node) is cst.Call and node.args:
        return _given(node)
    if type(node) is cst.Subscript:
        name = chain(node.value).rpartition(".")[2]
        if name in ("Provide", "Annotated"):
            return provided(node) if name == "Provide" else annotation(node)
    if type(node) is cst.BooleanOperation:
        return value(node.right) if isinstance(node.right, cst.Call) else value(node.left)
    if type(node) is cst.IfExp:
        return value(node.body) or value(node.orelse)
    if type(node) is cst.NamedExpr:
        return value(node.value)
    return chain(node)


def _given(node: cst.Call) -> str:
    """What a call gives, those that stand for another one: `Depends(f)`, `partial(f, 1)`."""
    owner, _, name = chain(node.func).rpartition(".")
    first = node.args[0].value
    if name in ("Depends", "Security"):
        return provided(first)
    if name == "partial" or (name in _PROVIDERS and owner.endswith("providers")):
        return chain(first) or chain(node)
    return chain(node)


def provided(node: cst.CSTNode | None) -> str:
    """What a dependency gives: what its provider returns, also a lambda's or a partial's."""
    if type(node) is cst.Lambda:
        return value(node.body)
    if type(node) is cst.Call and node.args:
        made_by = chain(node.func).rpartition(".")[2] == "partial"
        node = node.args[0].value if made_by else node
    if type(node) is cst.Subscript and chain(node.value).rpartition(".")[2] == "Provide":
        return f"{chain(_first(node))}()"
    provider = chain(node)
    return f"{provider}()" if provider else ""


def elements(node: cst.CSTNode | None) -> Iterator[str]:
    """The chains of what a list, tuple, set or dictionary holds, as far as they are chains."""
    if type(node) in _DISPLAYS:
        for element in node.elements[:_MANY]:  # type: ignore[union-attr]
            if made := value(element.value):
                yield made


def element(node: cst.CSTNode | None) -> str:
    """The chain of what an annotated container holds: `OrderRepository` of `list[…]`."""
    inner = node.annotation if type(node) is cst.Annotation else node
    if type(inner) is not cst.Subscript:
        return ""
    head = chain(inner.value).rpartition(".")[2]
    if head not in _CONTAINERS:
        return ""
    last = inner.slice[-1].slice
    return annotation(last.value) if type(last) is cst.Index else ""


def injected(node: cst.CSTNode | None) -> str:
    """What `Annotated[T, Depends(provider)]` gets its value from: `provider()`."""
    inner = node.annotation if type(node) is cst.Annotation else node
    if type(inner) is cst.Subscript and chain(inner.value).rpartition(".")[2] == "Annotated":
        for element in inner.slice[1:]:
            index = element.slice
            if type(index) is cst.Index and (found := _provider(index.value)):
                return found
    return ""


def _provider(node: cst.CSTNode) -> str:
    made = value(node)
    return made if type(node) is cst.Call and made != chain(node) else ""


def operand(node: cst.CSTNode) -> str:
    """One side of a comparison: a chain, a literal as it is written, or ""."""
    if isinstance(node, cst.SimpleString | cst.Integer | cst.Float):
        return node.value
    return chain(node)


def conditions(node: cst.BaseExpression) -> Iterator[Condition]:
    """The parts of a test between `and` and `or`."""
    if type(node) is cst.BooleanOperation:
        yield from conditions(node.left)
        yield from conditions(node.right)
    elif type(node) is cst.UnaryOperation and isinstance(node.operator, cst.Not):
        inner = node.expression
        if isinstance(inner, cst.BooleanOperation | cst.Comparison):
            yield from conditions(inner)
        else:
            yield Condition(operand(inner), "not", "")
    elif type(node) is cst.Comparison:
        left = node.left
        for target in node.comparisons:
            operator = _OPERATORS.get(type(target.operator), "")
            yield Condition(operand(left), operator, operand(target.comparator))
            left = target.comparator
    elif type(node) is cst.NamedExpr:
        yield from conditions(node.value)
    else:
        yield Condition(operand(node), "", "")


def is_main_guard(node: cst.BaseExpression) -> bool:
    """Whether it is `__name__ == "__main__"`."""
    if type(node) is not cst.Comparison or len(node.comparisons) != 1:
        return False
    sides = {operand(node.left), operand(node.comparisons[0].comparator).strip("\"'")}
    return sides == {"__name__", "__main__"}


def is_arithmetic(node: cst.CSTNode | None) -> bool:
    """Whether a value is the outcome of arithmetic."""
    return type(node) is cst.BinaryOperation and isinstance(node.operator, _ARITHMETIC)


def annotation(node: cst.CSTNode | None) -> str:
    """The chain of the type that an annotation names, wrappers and `| None` peeled off."""
    if type(node) is cst.Annotation:
        return annotation(node.annotation)
    if type(node) is cst.BinaryOperation:
        return _only([node.left, node.right])
    if type(node) is cst.SimpleString or type(node) is cst.ConcatenatedString:
        return _quoted(node)
    if type(node) is cst.Subscript:
        return _subscripted(node)
    name = chain(node)
    return "" if name == "None" else name


def _subscripted(node: cst.Subscript) -> str:
    head = chain(node.value)
    last = head.rpartition(".")[2]
    if last == "Union":
        indexes = [item.slice for item in node.slice]
        return _only([index.value for index in indexes if type(index) is cst.Index])
    return annotation(_first(node)) if last in _PEELED else head


def _only(nodes: Sequence[cst.CSTNode]) -> str:
    """The one type of a union that is not None; "" where it leaves open which."""
    named = {annotation(node) for node in nodes if chain(node) != "None"}
    return named.pop() if len(named) == 1 else ""


def _first(node: cst.Subscript) -> cst.CSTNode | None:
    index = node.slice[0].slice
    return index.value if type(index) is cst.Index else None


def _quoted(node: cst.SimpleString | cst.ConcatenatedString) -> str:
    text = node.evaluated_value
    if not isinstance(text, str):
        return ""
    if _DOTTED.fullmatch(text.strip()) and not iskeyword(text.strip()):
        return text.strip()  # as most of them are; parsing takes its time
    try:
        return annotation(cst.parse_expression(text.strip()))
    except (cst.ParserSyntaxError, RecursionError):
        return ""


def quoted_names(node: cst.SimpleString) -> list[str]:
    """The dotted names in a quoted annotation."""
    text = node.evaluated_value
    return _DOTTED.findall(text) if isinstance(text, str) else []

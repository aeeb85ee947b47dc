"""The tree of a module from Python's own parser: expressions."""

import ast
import re
from collections.abc import Callable, Iterable, Sequence

from layerline.syntax import tree

_NEWLINE = re.compile(r"\r\n|\r|\n")
_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Not: "not",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}
"""Those that rules ask about."""


class Expressions:
    """Turns Python's expressions into those of our tree."""

    def __init__(self, text: str) -> None:
        """Begin.

        Args:
            text: the source, for what is told as it is written.
        """
        self._lines = _NEWLINE.split(text)
        self._makers: dict[type[ast.AST], Callable[..., tree.Node]] = {}

    def of(self, node: ast.AST) -> tree.Node:
        """The same in our tree."""
        kind = type(node)
        if kind not in self._makers:
            self._makers[kind] = getattr(self, f"_{kind.__name__.lower()}", self._other)
        return self._makers[kind](node)

    def all(self, nodes: Iterable[ast.AST]) -> tuple[tree.Node, ...]:
        """The same for each."""
        return tuple([self.of(node) for node in nodes])

    def maybe(self, node: ast.AST | None) -> tree.Node | None:
        """The same for what may be missing."""
        return None if node is None else self.of(node)

    def annotation(self, node: ast.expr | None) -> tree.Annotation | None:
        """A declared type."""
        return None if node is None else tree.Annotation(self.of(node))

    def argument(self, node: ast.expr) -> tree.Arg:
        """An argument without a keyword."""
        if type(node) is ast.Starred:
            return tree.Arg(None, "*", self.of(node.value))
        return tree.Arg(None, "", self.of(node))

    def keyword(self, node: ast.keyword) -> tree.Arg:
        """An argument with a keyword, or with two stars."""
        if node.arg is None:
            return tree.Arg(None, "**", self.of(node.value))
        return tree.Arg(tree.Name(node.arg), "", self.of(node.value))

    def parameters(self, given: ast.arguments) -> tree.Parameters:
        """All parameters, in source order."""
        plain = [*given.posonlyargs, *given.args]
        defaults = [None] * (len(plain) - len(given.defaults)) + given.defaults
        pairs = list(zip(plain, defaults, strict=True))
        if given.vararg:
            pairs.append((given.vararg, None))
        pairs += zip(given.kwonlyargs, given.kw_defaults, strict=True)
        if given.kwarg:
            pairs.append((given.kwarg, None))
        return tree.Parameters(
            tuple(
                [
                    tree.Param(tree.Name(each.arg), self.annotation(each.annotation), made)
                    for each, default in pairs
                    for made in [self.maybe(default)]
                ]
            )
        )

    def _other(self, node: ast.AST) -> tree.Node:
        """What no rule asks about: its names, and what stands in it, in their order."""
        parts: list[tree.Node] = []
        for name in node._fields:
            child = getattr(node, name)
            if isinstance(child, ast.AST):
                parts.append(self.of(child))
            elif isinstance(child, list):
                parts += [self.of(each) for each in child if isinstance(each, ast.AST)]
            elif name == "name" and isinstance(child, str):  # of a type parameter
                parts.append(tree.Name(child))
        return tree.Other(tuple(parts))

    def _name(self, node: ast.Name) -> tree.Node:
        return tree.Name(node.id)

    def _attribute(self, node: ast.Attribute) -> tree.Node:
        return tree.Attribute(self.of(node.value), tree.Name(node.attr))

    def _call(self, node: ast.Call) -> tree.Node:
        args = [self.argument(each) for each in node.args]
        if not node.keywords:
            return tree.Call(self.of(node.func), tuple(args))
        named = [self.keyword(each) for each in node.keywords]
        if node.args and _start(node.args[-1]) > _start(node.keywords[0]):
            places = [*map(_start, node.args), *map(_start, node.keywords)]
            in_order = sorted(zip(places, (*args, *named), strict=True), key=lambda each: each[0])
            return tree.Call(self.of(node.func), tuple([each for _, each in in_order]))
        return tree.Call(self.of(node.func), (*args, *named))

    def _subscript(self, node: ast.Subscript) -> tree.Node:
        inside = node.slice.elts if type(node.slice) is ast.Tuple else [node.slice]
        return tree.Subscript(self.of(node.value), tuple([self._index(each) for each in inside]))

    def _index(self, node: ast.expr) -> tree.Node:
        if type(node) is ast.Slice:
            return self._other(node)
        return tree.Index(self.of(node.value if type(node) is ast.Starred else node))

    def _starred(self, node: ast.Starred) -> tree.Node:
        return tree.Starred(self.of(node.value))

    def _display(self, node: ast.List | ast.Tuple) -> tree.Node:
        return tree.Display(self.all(node.elts))

    _list = _tuple = _display

    def _dict(self, node: ast.Dict) -> tree.Node:
        pairs = zip(node.keys, node.values, strict=True)
        return tree.Other(self.all([each for pair in pairs for each in pair if each is not None]))

    def _await(self, node: ast.Await) -> tree.Node:
        return tree.Await(self.of(node.value))

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> tree.Node:
        return tree.Yield(self.maybe(node.value))

    _yieldfrom = _yield

    def _boolop(self, node: ast.BoolOp) -> tree.Node:
        first, *rest = node.values
        found = self.of(first)
        for each in rest:
            found = tree.BooleanOperation(found, self.of(each))
        return found

    def _binop(self, node: ast.BinOp) -> tree.Node:
        operator = _OPERATORS.get(type(node.op), "")
        return tree.BinaryOperation(self.of(node.left), operator, self.of(node.right))

    def _unaryop(self, node: ast.UnaryOp) -> tree.Node:
        return tree.UnaryOperation(_OPERATORS.get(type(node.op), ""), self.of(node.operand))

    def _compare(self, node: ast.Compare) -> tree.Node:
        targets = [
            tree.ComparisonTarget(_OPERATORS[type(operator)], self.of(comparator))
            for operator, comparator in zip(node.ops, node.comparators, strict=True)
        ]
        return tree.Comparison(self.of(node.left), tuple(targets))

    def _ifexp(self, node: ast.IfExp) -> tree.Node:
        return tree.IfExp(self.of(node.body), self.of(node.test), self.of(node.orelse))

    def _namedexpr(self, node: ast.NamedExpr) -> tree.Node:
        return tree.NamedExpr(self.of(node.target), self.of(node.value))

    def _lambda(self, node: ast.Lambda) -> tree.Node:
        return tree.Lambda(self.parameters(node.args), self.of(node.body))

    def _constant(self, node: ast.Constant) -> tree.Node:
        value = node.value
        if value is None or isinstance(value, bool):
            return tree.Name(str(value))
        if isinstance(value, str | bytes):
            return tree.SimpleString(self._written(node), value)
        if isinstance(value, int | float):
            return tree.Number(self._written(node))
        return tree.Other(())

    def _joinedstr(self, node: ast.JoinedStr) -> tree.Node:
        return tree.FormattedString(self._parts(node.values))

    def _parts(self, values: Sequence[ast.expr]) -> tuple[tree.Node, ...]:
        return tuple([self._part(each) for each in values])

    def _part(self, node: ast.expr) -> tree.Node:
        if type(node) is ast.FormattedValue:
            spec = node.format_spec.values if type(node.format_spec) is ast.JoinedStr else []
            return tree.FormattedStringExpression(self.of(node.value), self._parts(spec))
        if type(node) is ast.Constant:
            return tree.FormattedStringText(str(node.value))
        return self.of(node)

    def _listcomp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> tree.Node:
        return tree.Comprehension((self.of(node.elt), *self.all(node.generators)))

    _setcomp = _generatorexp = _listcomp

    def _dictcomp(self, node: ast.DictComp) -> tree.Node:
        made: list[ast.AST | None] = [node.key, node.value]  # one alone for `**of` in 3.15
        parts = [self.of(each) for each in made if each is not None]
        return tree.Comprehension((*parts, *self.all(node.generators)))

    def _written(self, node: ast.Constant) -> str:
        """A literal as it is written, where it stands on one line of ASCII."""
        line = self._lines[node.lineno - 1] if node.lineno <= len(self._lines) else ""
        if node.end_lineno != node.lineno or not line.isascii():
            return self._decoded(node, line)
        return line[node.col_offset : node.end_col_offset]

    def _decoded(self, node: ast.Constant, line: str) -> str:
        """The same for any other: columns of Python's tree are bytes."""
        last = (node.end_lineno or node.lineno) - 1
        if last >= len(self._lines):
            return ""
        lines = [line, *self._lines[node.lineno : last + 1]]
        encoded = [each.encode() for each in lines]
        encoded[-1] = encoded[-1][: node.end_col_offset]
        encoded[0] = encoded[0][node.col_offset :]
        return b"\n".join(encoded).decode("utf-8", "replace")


def _start(node: ast.expr | ast.keyword) -> tuple[int, int]:
    return node.lineno, node.col_offset

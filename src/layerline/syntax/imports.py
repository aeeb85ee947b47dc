"""Spellings of an import, brought to absolute dotted names."""

from collections.abc import Iterator, Sequence

import libcst as cst

from layerline.syntax.expressions import chain
from layerline.syntax.relative import absolute

_EXPRESSION = cst.FormattedStringExpression
DYNAMIC = frozenset(
    {
        "importlib.import_module()",
        "importlib.__import__()",
        "__import__()",
        "pkgutil.resolve_name()",
    }
)
"""Calls that import what their literal first argument names."""


def names_of(node: cst.CSTNode) -> Iterator[cst.Name]:
    """The names of a dotted name, in source order."""
    if isinstance(node, cst.Attribute):
        yield from names_of(node.value)
        yield node.attr
    elif isinstance(node, cst.Name):
        yield node


_READING: dict[type[cst.CSTNode] | type[None], str] = {
    cst.SimpleString: "_literal",
    cst.ConcatenatedString: "_concatenated",
    cst.Name: "_named",
    cst.Attribute: "_named",
    cst.BinaryOperation: "_operated",
    cst.FormattedString: "_formatted",
    cst.Call: "_called",
}
"""By which method of `Constants` a node is read; asked by its very type, which is faster."""


class Constants:
    """The names of a module that hold one text for good, as far as the walk has come."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def note(self, name: str, value: cst.CSTNode | None) -> None:
        """Keep what a name is given; a second value makes it no constant."""
        self._texts[name] = "" if name in self._texts else self.text(value)

    def note_inside(self, owner: str, name: str, value: cst.CSTNode | None) -> None:
        """Keep what a name in a class is given: `Names.ORDERS`, and `ORDERS` in the class."""
        self.note(f"{owner}.{name}", value)

    def text(self, node: cst.CSTNode | None) -> str:
        """The text that an expression always is, "" where that is not certain."""
        kind = type(node)
        reading = _READING.get(kind)
        return getattr(self, reading)(node) if reading else ""

    def _literal(self, node: cst.SimpleString) -> str:
        text = node.evaluated_value
        return text if isinstance(text, str) else ""

    def _named(self, node: cst.Name | cst.Attribute) -> str:
        return self._texts.get(chain(node), "")

    def _concatenated(self, node: cst.ConcatenatedString) -> str:
        return self._both(node.left, node.right)

    def _operated(self, node: cst.BinaryOperation) -> str:
        if isinstance(node.operator, cst.Add):
            return self._both(node.left, node.right)
        if not isinstance(node.operator, cst.Modulo):
            return ""
        right = node.right
        parts = [e.value for e in right.elements] if isinstance(right, cst.Tuple) else [right]
        return self._filled(self.text(node.left), "%s", parts)

    def _formatted(self, node: cst.FormattedString) -> str:
        return self._joined([self._part(part) for part in node.parts])

    def _called(self, node: cst.Call) -> str:
        if not isinstance(node.func, cst.Attribute):
            return ""
        return self._made(self.text(node.func.value), node.func.attr.value, node.args)

    def _made(self, text: str, method: str, args: Sequence[cst.Arg]) -> str:
        """What `".".join(…)` and `"{}.orders".format(…)` make."""
        if method == "format" and not any(arg.keyword for arg in args):
            return self._filled(text, "{}", [arg.value for arg in args])
        if method == "join" and len(args) == 1 and isinstance(args[0].value, cst.List | cst.Tuple):
            parts = [self.text(element.value) for element in args[0].value.elements]
            return text.join(parts) if all(parts) else ""
        return ""

    def _filled(self, text: str, hole: str, nodes: Sequence[cst.CSTNode]) -> str:
        """A text with each hole filled, "" where one stays open."""
        for each in map(self.text, nodes):
            if not each or hole not in text:
                return ""
            text = text.replace(hole, each, 1)
        return "" if hole in text else text

    def _part(self, part: cst.BaseFormattedStringContent) -> str:
        if isinstance(part, cst.FormattedStringText):
            return part.value
        return self.text(part.expression) if isinstance(part, _EXPRESSION) else ""

    def _both(self, left: cst.CSTNode, right: cst.CSTNode) -> str:
        return self._joined([self.text(left), self.text(right)])

    @staticmethod
    def _joined(parts: list[str]) -> str:
        return "".join(parts) if all(parts) else ""


def dynamic_target(node: cst.Call, constants: Constants, *, importer: str, is_package: bool) -> str:
    """The module that a dynamic import always names, "" where that is not certain."""
    arguments = {
        arg.keyword.value if arg.keyword else i: arg.value for i, arg in enumerate(node.args)
    }
    text = constants.text(arguments.get(0, arguments.get("name")))
    module = text.lstrip(".").replace(":", ".")
    dots = len(text) - len(text.lstrip("."))
    if not dots:
        return module
    package = arguments.get(1, arguments.get("package"))
    anchor = constants.text(package)
    if anchor:
        return absolute(module, dots=dots, importer=anchor, is_package=True)
    if chain(package) in ("__package__", "__name__"):
        inside = is_package or chain(package) == "__name__"
        return absolute(module, dots=dots, importer=importer, is_package=inside)
    return ""

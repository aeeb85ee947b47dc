"""Spellings of an import, brought to absolute dotted names."""

from collections.abc import Iterator

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


class Constants:
    """The names of a module that hold one text for good, as far as the walk has come."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def note(self, name: str, value: cst.CSTNode | None) -> None:
        """Keep what a name is given; a second value makes it no constant."""
        self._texts[name] = "" if name in self._texts else self.text(value)

    def text(self, node: cst.CSTNode | None) -> str:
        """The text that an expression always is, "" where that is not certain."""
        if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
            if isinstance(node, cst.ConcatenatedString):
                return self._both(node.left, node.right)
            text = node.evaluated_value
            return text if isinstance(text, str) else ""
        if isinstance(node, cst.Name):
            return self._texts.get(node.value, "")
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
            return self._both(node.left, node.right)
        if isinstance(node, cst.FormattedString):
            return self._joined([self._part(part) for part in node.parts])
        return ""

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

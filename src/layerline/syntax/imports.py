"""Spellings of an import, brought to absolute dotted names."""

from collections.abc import Iterator

from layerline.syntax import tree
from layerline.syntax.expressions import chain
from layerline.syntax.relative import absolute

DYNAMIC = frozenset(
    {
        "importlib.import_module()",
        "importlib.__import__()",
        "__import__()",
        "pkgutil.resolve_name()",
    }
)
"""Calls that import what their literal first argument names."""


def names_of(node: tree.Node) -> Iterator[tree.Name]:
    """The names of a dotted name, in source order."""
    if type(node) is tree.Attribute:
        yield from names_of(node.value)
        yield node.attr
    elif type(node) is tree.Name:
        yield node


class Constants:
    """The names of a module that hold one text for good, as far as the walk has come."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def note(self, name: str, value: tree.Node | None) -> None:
        """Keep what a name is given; a second value makes it no constant."""
        self._texts[name] = "" if name in self._texts else self.text(value)

    def text(self, node: tree.Node | None) -> str:
        """The text that an expression always is, "" where that is not certain."""
        if type(node) is tree.SimpleString:
            return node.evaluated if isinstance(node.evaluated, str) else ""
        if type(node) is tree.Name:
            return self._texts.get(node.value, "")
        if type(node) is tree.BinaryOperation and node.operator == "+":
            return self._both(node.left, node.right)
        if type(node) is tree.FormattedString:
            return self._joined([self._part(part) for part in node.parts])
        return ""

    def _part(self, part: tree.Node) -> str:
        if type(part) is tree.FormattedStringText:
            return part.value
        if type(part) is tree.FormattedStringExpression:
            return self.text(part.expression)
        return ""

    def _both(self, left: tree.Node, right: tree.Node) -> str:
        return self._joined([self.text(left), self.text(right)])

    @staticmethod
    def _joined(parts: list[str]) -> str:
        return "".join(parts) if all(parts) else ""


def dynamic_target(
    node: tree.Call, constants: Constants, *, importer: str, is_package: bool
) -> str:
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

"""The tree of a module from libcst, for what Python's own parser does not read.

That is grammar that is newer than the Python at hand, and text whose names stand in another order
than the scan of it says; libcst knows where each of them is.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from layerline.syntax import tree

_NO_NAMES_IN = frozenset(
    {"lpar", "rpar", "comma", "semicolon", "equal", "leading_lines", "lines_after_decorators"}
    | {"lbracket", "rbracket", "lbrace", "rbrace", "colon", "footer", "header", "indent"}
    | {"first_colon", "second_colon", "posonly_ind", "relative", "separator", "newline"}
    | {"trailing_whitespace", "trailing_comma", "operator", "asynchronous"}
)
_SOURCE_ORDER: dict[str, tuple[str, ...]] = {
    "Parameters": ("posonly_params", "params", "star_arg", "kwonly_params", "star_kwarg"),
    "ExceptHandler": ("type", "name", "body"),
    "ExceptStarHandler": ("type", "name", "body"),
    "TypeParam": ("param", "default"),
}
_PASSED = {
    "SubscriptElement": "slice",
    "Element": "value",
    "AssignTarget": "target",
    "AsName": "name",
    "Decorator": "decorator",
    "From": "item",
    "Finally": "body",
    "Else": "body",
}
"""Wrappers that our tree does without."""

_RENAMED: dict[str, type[tree.Node]] = {
    "StarredElement": tree.Starred,
    "Tuple": tree.Display,
    "List": tree.Display,
    "Integer": tree.Number,
    "Float": tree.Number,
    "TryStar": tree.Try,
    "IndentedBlock": tree.Block,
    "SimpleStatementSuite": tree.Block,
    "Module": tree.Block,
    "SimpleStatementLine": tree.Block,
    "TypeAlias": tree.NamedType,
}
_COMPREHENSIONS = frozenset({"ListComp", "SetComp", "DictComp", "GeneratorExp", "StarredDictComp"})
_OPERATORS = {
    "Add": "+",
    "Subtract": "-",
    "Multiply": "*",
    "Divide": "/",
    "FloorDivide": "//",
    "Modulo": "%",
    "Not": "not",
    "Equal": "==",
    "NotEqual": "!=",
    "LessThan": "<",
    "LessThanEqual": "<=",
    "GreaterThan": ">",
    "GreaterThanEqual": ">=",
    "In": "in",
    "NotIn": "not in",
    "Is": "is",
    "IsNot": "is not",
}
_NO_MODULE = cst.Module(())
"""Prints a node."""


class DoesNotParseError(Exception):
    """It is no Python that libcst knows.

    Attributes:
        line: where.
    """

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def parsed(text: str) -> tree.Block:
    """The tree of a module, each of whose names says where it stands.

    Raises:
        DoesNotParseError: it does not.
        RecursionError: it is nested too deeply.
    """
    module = _parsed(text)
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    found = _Tree({id(node): at for node, at in wrapper.resolve(PositionProvider).items()})
    return tree.Block(found.all(module.body))


def _parsed(text: str) -> cst.Module:
    try:
        return cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        raise DoesNotParseError(error.editor_line) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust raises is no Exception
            raise
        raise RecursionError from error


class _Tree:
    """Turns nodes of libcst into those of our tree."""

    def __init__(self, ranges: Mapping[int, CodeRange]) -> None:
        """Begin.

        Args:
            ranges: where each node stands, by its id.
        """
        self._ranges = ranges
        self._own: dict[str, Callable[..., tree.Node]] = {
            "Name": self._name,
            "SimpleString": self._string,
            "ConcatenatedString": self._concatenated,
            "Parameters": self._parameters,
            "FunctionDef": self._function,
            "Import": self._import,
            "LazyImport": self._import,
            "ImportFrom": self._import_from,
            "LazyImportFrom": self._import_from,
        }

    def of(self, node: cst.CSTNode) -> tree.Node:
        """The same in our tree."""
        kind = type(node).__name__
        if kind in _PASSED:
            return self.of(getattr(node, _PASSED[kind]))
        if kind in self._own:
            return self._own[kind](node)
        if kind in _COMPREHENSIONS:
            return tree.Comprehension(self._inside(node))
        shape = _RENAMED.get(kind) or getattr(tree, kind, None)
        if shape is None:
            return tree.Other(self._inside(node))
        return self._shaped(shape, node)

    def all(self, nodes: Sequence[cst.CSTNode]) -> tuple[tree.Node, ...]:
        """The same for each."""
        return tuple([self.of(node) for node in nodes])

    def _shaped(self, shape: Callable[..., tree.Node], node: cst.CSTNode) -> tree.Node:
        names: Sequence[str] = getattr(shape, "_fields", ())
        return shape(*[self._field(name, getattr(node, name)) for name in names])

    def _field(self, name: str, value: object) -> object:
        if name == "operator":
            return _OPERATORS.get(type(value).__name__, "")
        if isinstance(value, cst.CSTNode):
            return self.of(value)
        if isinstance(value, list | tuple):
            return self.all(value)
        return value if isinstance(value, str) else None

    def _inside(self, node: cst.CSTNode) -> tuple[tree.Node, ...]:
        """What stands in a node and can hold names, in source order."""
        found: list[tree.Node] = []
        for name in _SOURCE_ORDER.get(type(node).__name__) or _fields(type(node)):
            child = getattr(node, name)
            if isinstance(child, cst.CSTNode):
                found.append(self.of(child))
            elif isinstance(child, list | tuple):
                found += self.all(child)
        return tuple(found)

    def _name(self, node: cst.Name) -> tree.Name:
        at = self._ranges[id(node)].start
        return tree.Name(node.value, (at.line, at.column + 1))

    def _parameters(self, node: cst.Parameters) -> tree.Node:
        params = [each for each in self._inside(node) if type(each) is tree.Param]
        return tree.Parameters(tuple(params))

    def _string(self, node: cst.SimpleString) -> tree.Node:
        return tree.SimpleString(node.value, node.evaluated_value)

    def _concatenated(self, node: cst.ConcatenatedString) -> tree.Node:
        text = node.evaluated_value
        if text is not None:
            return tree.SimpleString(_NO_MODULE.code_for_node(node), text)
        return tree.FormattedString((*self._parts(node.left), *self._parts(node.right)))

    def _parts(self, node: cst.BaseExpression) -> tuple[tree.Node, ...]:
        found = self.of(node)
        if type(found) is tree.FormattedString:
            return found.parts
        if type(found) is tree.SimpleString:
            return (tree.FormattedStringText(str(found.evaluated)),)
        return (found,)

    def _function(self, node: cst.FunctionDef) -> tree.Node:
        names = tree.FunctionDef._fields[:-1]
        given = [self._field(name, getattr(node, name)) for name in names]
        make: Callable[..., tree.Node] = tree.FunctionDef
        return make(*given, node.asynchronous is not None)

    def _import(self, node: cst.Import | cst.LazyImport) -> tree.Node:
        return tree.Import(self._aliases(node.names), isinstance(node, cst.LazyImport))

    def _import_from(self, node: cst.ImportFrom | cst.LazyImportFrom) -> tree.Node:
        module = None if node.module is None else self.of(node.module)
        names = () if isinstance(node.names, cst.ImportStar) else self._aliases(node.names)
        is_lazy = isinstance(node, cst.LazyImportFrom)
        return tree.ImportFrom(len(node.relative), module, names, is_lazy)

    def _aliases(self, nodes: Sequence[cst.ImportAlias]) -> tuple[tree.ImportAlias, ...]:
        return tuple(
            [
                tree.ImportAlias(self.of(each.name), self.of(each.asname) if each.asname else None)
                for each in nodes
            ]
        )


def _fields(kind: type[cst.CSTNode]) -> list[str]:
    names = [field.name for field in dataclasses.fields(kind)]
    return [n for n in names if n not in _NO_NAMES_IN and not n.startswith("whitespace")]

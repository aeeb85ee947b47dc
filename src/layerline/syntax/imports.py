"""Spellings of an import, brought to absolute dotted names."""

from collections.abc import Iterator

import libcst as cst

from layerline.syntax.expressions import chain

DYNAMIC = frozenset(
    {
        "importlib.import_module()",
        "importlib.__import__()",
        "__import__()",
        "pkgutil.resolve_name()",
    }
)
"""Calls that import what their literal first argument names."""


def absolute(module: str, *, dots: int, importer: str, is_package: bool) -> str:
    """The absolute name of a relative import; where it leaves the top, the dots stay."""
    if not dots:
        return module
    parts = importer.split(".")
    kept = len(parts) - dots + (1 if is_package else 0)
    if kept < 1:
        return "." * dots + module
    return ".".join([*parts[:kept], module] if module else parts[:kept])


def names_of(node: cst.CSTNode) -> Iterator[cst.Name]:
    """The names of a dotted name, in source order."""
    if isinstance(node, cst.Attribute):
        yield from names_of(node.value)
        yield node.attr
    elif isinstance(node, cst.Name):
        yield node


def dynamic_target(node: cst.Call, *, importer: str, is_package: bool) -> str:
    """The module that a dynamic import names literally, "" where it is computed."""
    arguments = {
        arg.keyword.value if arg.keyword else i: arg.value for i, arg in enumerate(node.args)
    }
    text = _literal(arguments.get(0, arguments.get("name")))
    module = text.lstrip(".").replace(":", ".")
    dots = len(text) - len(text.lstrip("."))
    if not dots:
        return module
    package = arguments.get(1, arguments.get("package"))
    anchor = _literal(package)
    if anchor:
        return absolute(module, dots=dots, importer=anchor, is_package=True)
    if chain(package) in ("__package__", "__name__"):
        inside = is_package or chain(package) == "__name__"
        return absolute(module, dots=dots, importer=importer, is_package=inside)
    return ""


def _literal(node: cst.CSTNode | None) -> str:
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        text = node.evaluated_value
        return text if isinstance(text, str) else ""
    return ""

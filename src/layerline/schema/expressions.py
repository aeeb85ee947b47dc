"""Small questions about a piece of source, answered from its syntax alone."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from layerline.schema.tables import Column, Place

Literals: TypeAlias = Mapping[str, ast.expr]
"""What names a module binds at its top, by name."""

_NULLABLE = {"Optional"}
_BUILT_IN = {"bool", "bytes", "dict", "float", "int", "list", "object", "set", "str", "tuple"}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that this Python cannot parse, and why."""

    place: Place
    reason: str


def parse(text: str, path: str) -> ast.Module | Unreadable:
    """A file's syntax tree."""
    try:
        return ast.parse(text.removeprefix("\ufeff"))
    except SyntaxError as error:
        return Unreadable(Place(path, error.lineno or 1), error.msg)
    except (ValueError, RecursionError, MemoryError) as error:
        return Unreadable(Place(path, 1), str(error) or "it is nested too deep")


def last_name(node: ast.expr | None) -> str:
    """`Column` of `sa.Column`, of `Column` and of `Column(…)`; "" where there is none."""
    if isinstance(node, ast.Call | ast.Subscript):
        return last_name(node.func if isinstance(node, ast.Call) else node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def text_of(node: ast.expr | None, literals: Literals | None = None) -> str | None:
    """The string that an expression is, or that the name stands for; None where it is none."""
    if isinstance(node, ast.Name) and literals and node.id in literals:
        node = literals[node.id]
    if last_name(node) == "f" and isinstance(node, ast.Call) and node.args:  # op.f("ix_…")
        node = node.args[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """What a call gives for a keyword."""
    return next((each.value for each in call.keywords if each.arg == name), None)


def truth(node: ast.expr | None) -> bool | None:
    """What a literal True or False is; None for all else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, bool) else None


def number(node: ast.expr | None) -> int | None:
    """What a literal whole number is; None for all else."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    return None


def unquoted(node: ast.expr | None) -> ast.expr | None:
    """An annotation, where it is written as a string as well."""
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return node
    try:
        return ast.parse(node.value, mode="eval").body
    except SyntaxError:
        return None


def without_none(annotation: ast.expr | None) -> tuple[ast.expr | None, bool]:
    """A type without its `| None` or `Optional`, and whether it had one."""
    annotation = unquoted(annotation)
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        left, right = annotation.left, annotation.right
        for one, other in ((left, right), (right, left)):
            if isinstance(one, ast.Constant) and one.value is None:
                return unquoted(other), True
    if isinstance(annotation, ast.Subscript) and last_name(annotation) in _NULLABLE:
        return unquoted(annotation.slice), True
    return annotation, False


def column_of(call: ast.Call, place: Place, name: str, *, null: bool | None) -> Column:
    """A column from `Column(…)` or `mapped_column(…)`.

    Args:
        call: the expression.
        place: where it stands.
        name: of the column.
        null: what holds where the call itself does not say.
    """
    if (said := keyword(call, "nullable")) is not None:
        null = truth(said)
    elif truth(keyword(call, "primary_key")):
        null = False
    return Column(name, place, null, string_length(call))


def column_name(call: ast.Call, literals: Literals | None = None) -> str | None:
    """The name that a column's call gives, if it does."""
    return text_of(keyword(call, "name"), literals) or (
        text_of(call.args[0], literals) if call.args else None
    )


def string_length(call: ast.Call) -> int | None:
    """The length of the `String` among a column's arguments."""
    for argument in (*call.args, *(each.value for each in call.keywords if each.arg == "type_")):
        if isinstance(argument, ast.Call) and last_name(argument) == "String":
            return number(argument.args[0] if argument.args else keyword(argument, "length"))
    return None


def may_hide_more(annotation: ast.expr | None) -> bool:
    """Whether a type may be an alias for more than it shows, as `Mapped[intpk]`."""
    is_name = isinstance(annotation, ast.Name)
    return is_name and last_name(annotation) not in _BUILT_IN and last_name(annotation).islower()

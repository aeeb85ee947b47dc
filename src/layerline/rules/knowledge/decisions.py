"""Tests that decide something of the business, told apart from those that ask what is there."""

import re
from collections.abc import Collection, Iterator

from layerline.rules.knowledge.statements import standing
from layerline.syntax.facts import Condition, Doing, Module, Statement

_NAMES = frozenset(
    {"limit", "offset", "page", "size", "per_page", "page_size", "cursor", "after", "before"}
    | {"dialect", "rowcount", "version", "row_version", "etag", "total", "count", "len", "index"}
    | {"isinstance", "issubclass", "hasattr", "callable", "any", "all", "type", "sort", "order"}
    | {"order_by", "direction", "skip", "chunk_size", "batch_size", "args", "kwargs", "depth"}
)
"""Names that are about how much, in which order, and of which type."""
_ATTRIBUTES = frozenset(
    {"dialect", "rowcount", "version", "version_id", "row_version", "etag", "__class__", "orig"}
    | {"is_loaded", "is_modified", "in_transaction", "columns", "sqlstate", "pgcode"}
)
"""Attributes that are about the database, not about the business."""
_OF_QUERIES = re.compile(
    r"_?\w*(column|field|operator|op|key|filter|table|attr|sort|max|min|depth)\w*"
)
_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*")


def names(chain: str) -> list[str]:
    """The names of a chain, without calls and subscripts."""
    return [part.rstrip("()[]") for part in chain.split(".")]


def decides(test: Condition, about: Collection[str]) -> bool:
    """Whether a condition judges an attribute of one of these names, by its value."""
    if not _judged(test.left, about) and not _judged(test.right, about):
        return False
    return test.operator not in ("is", "is not") or test.right not in ("None", "")


def is_technical(test: Condition) -> bool:
    """Whether a condition is about paging, types, versions, the dialect."""
    for chain in (test.left, test.right):
        root, *inside = names(chain)
        if not _ATTRIBUTES.isdisjoint(inside):
            return True
        if not inside and (root in _NAMES or _OF_QUERIES.fullmatch(root)):
            return True
    return False


def _judged(chain: str, about: Collection[str]) -> bool:
    root, *inside = names(chain)
    return root in about and bool(inside)


def judges_value(test: Condition, about: Collection[str]) -> bool:
    """Whether a condition compares one of these names itself with a value or another one."""
    if test.operator in ("", "not", "is", "is not", "in", "not in"):
        return False
    sides = {test.left, test.right}
    constant = test.right[:1].isdigit() or test.right[:1] in "\"'" or test.right in about
    return bool(sides & set(about)) and (constant or bool(_CONSTANT.fullmatch(test.right)))


def below(module: Module, index: int, block: str = "body") -> Iterator[Statement]:
    """The statements in a block of a statement, at any depth but not behind another test."""
    statements = module.body.statements
    scope = statements[index].scope
    family, inside = {index}, set()
    for at in range(index + 1, len(statements)):
        each = statements[at]
        if each.parent in family:
            family.add(at)
        elif each.scope == scope:
            return
        if (each.parent == index and each.block == block) or each.parent in inside:
            if each.kind is not Doing.IF:
                inside.add(at)
            yield each


def in_handler(module: Module, index: int) -> bool:
    """Whether a statement lies in an `except` block."""
    return any(statement.block == "except" for _, statement in standing(module, index))


def changes_state(statement: Statement, about: Collection[str]) -> bool:
    """Whether a statement gives an attribute of one of these names another value."""
    if statement.kind not in (Doing.ASSIGN, Doing.COMPUTE):
        return False
    return any(len(parts) > 1 and parts[0] in about for parts in map(names, statement.writes))


def parameters(module: Module, scope: str) -> set[str]:
    """The names of a function's parameters."""
    return {
        bound.target
        for bound in module.bindings
        if bound.parameter and bound.scope == scope and bound.target not in ("self", "cls")
    }

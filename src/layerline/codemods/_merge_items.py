"""What a sequence of code holds, piece by piece, and which pieces of two versions are the same.

A piece with a name (a member, a function, an argument, an entry of a dict) is found by it wherever
it stands; another one by its text, or by standing between the same neighbours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import libcst as cst

from layerline.codemods._class_body import is_text
from layerline.codemods._import_names import imports_of
from layerline.codemods._import_order import full_name
from layerline.codemods._source import Source

_LAYOUT = re.compile(r"\s+|,(?=\s*[\])}])")

IMPORTS = ("imports", "imports")


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a sequence.

    Attributes:
        node: what it is.
        key: what it is found by.
        start: where it begins, decorators included.
        end: where it ends; the docstring below an attribute belongs to it.
    """

    node: cst.CSTNode
    key: tuple[object, ...]
    start: int
    end: int

    @property
    def name(self) -> str:
        """What people call it."""
        return str(self.key[1])


def items(source: Source, nodes: Sequence[cst.CSTNode]) -> list[Item]:
    """The pieces of a sequence.

    The imports at the top are one of them, for others to stand below; they are merged by what
    they bind.
    """
    found: list[Item] = []
    seen: dict[tuple[object, ...], int] = {}
    for index, node in enumerate(nodes):
        if imports_of(node) or _is_for_types(node):
            if found and found[-1].key[0] == "imports":
                found.append(Item(node, IMPORTS, found.pop().start, source.end(node)))
            elif not any(item.key[0] == "imports" for item in found):
                found.append(Item(node, IMPORTS, source.start(node), source.end(node)))
            continue
        if found and is_text(node) and _is_attribute(found[-1].node):
            last = found.pop()
            found.append(Item(last.node, last.key, last.start, source.end(node)))
            continue
        start, end = start_of(source, node), source.end(node)
        key = _key(source.text[start:end], node, index)
        seen[key] = seen.get(key, 0) + 1
        found.append(Item(node, (*key, seen[key]), start, end))
    return found


def start_of(source: Source, node: cst.CSTNode) -> int:
    """Where a piece begins, its decorators included."""
    if isinstance(node, cst.FunctionDef | cst.ClassDef) and node.decorators:
        return source.start(node.decorators[0])
    return source.start(node)


def pairs(old: Sequence[Item], new: Sequence[Item]) -> dict[int, int]:
    """Which old piece is which new one, by their indices; what has no partner is left out."""
    places = {item.key: index for index, item in enumerate(new)}
    paired = {index: places[item.key] for index, item in enumerate(old) if item.key in places}
    anchors = _ascending(paired)
    for (old_from, new_from), (old_to, new_to) in pairwise(
        [(-1, -1), *anchors, (len(old), len(new))]
    ):
        taken = set(paired.values())
        left = [index for index in range(old_from + 1, old_to) if index not in paired]
        right = [index for index in range(new_from + 1, new_to) if index not in taken]
        kinds = [type(old[index].node) for index in left]
        if kinds == [type(new[index].node) for index in right]:
            paired.update(zip(left, right, strict=True))
    return paired


def _ascending(paired: dict[int, int]) -> list[tuple[int, int]]:
    """Partners that stand in the same order on both sides."""
    anchors: list[tuple[int, int]] = []
    for old, new in sorted(paired.items()):
        if not anchors or new > anchors[-1][1]:
            anchors.append((old, new))
    return anchors


def _key(text: str, node: cst.CSTNode, index: int) -> tuple[object, ...]:
    name = _name(node)
    if name is not None:
        return ("name", name)
    if isinstance(node, cst.Arg) and not node.star:
        return ("position", index)
    if index == 0 and is_text(node):
        return ("docstring", "docstring")
    return ("text", _LAYOUT.sub("", text))


def _name(node: cst.CSTNode) -> str | None:
    match node:
        case cst.FunctionDef() | cst.ClassDef():
            return node.name.value
        case cst.SimpleStatementLine(body=[cst.AnnAssign(target=target)]):
            return full_name(target) or None
        case cst.SimpleStatementLine(body=[cst.Assign(targets=[cst.AssignTarget(target=target)])]):
            return full_name(target) or None
        case cst.Arg(keyword=cst.Name(value=value)):
            return value
        case cst.DictElement(key=cst.SimpleString(value=value)):
            return value.strip("\"'")
    return None


def _is_attribute(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.SimpleStatementLine) and isinstance(
        node.body[-1], cst.AnnAssign | cst.Assign
    )


def _is_for_types(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.If) and full_name(node.test).rpartition(".")[2] == "TYPE_CHECKING"

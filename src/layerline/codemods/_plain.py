"""Enter names in a list of a file that is laid out as ours are, without libcst.

That is: one entry a line, imports that the formatter would leave as they are, and none of the new
names anywhere in the file yet. The places are those that `register` finds, and the same proof is
given; any other file is not for here. libcst takes longer to import than all else that a new
entity needs, and ten times as long for a list of a thousand lines.
"""

import ast
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import TypeAlias

from layerline.codemods._growth import parsed
from layerline.codemods._import_keys import ImportKey, from_key, member_key, section_of
from layerline.codemods._import_runs import Run, runs
from layerline.codemods._layout import LINE_LENGTH
from layerline.codemods._list_order import order
from layerline.codemods._proof import prove_additive
from layerline.codemods._registration import Registration

_UNUSUAL = re.compile(r"[\r\f\t\\\ufeff\0]")
_INDENT = "    "
_Lines: TypeAlias = list[str]


class _NotPlainError(Exception):
    """The file is laid out in another way."""


def registered(source: str, list_name: str, wanted: Sequence[Registration]) -> str | None:
    """The file with all of them imported and listed; None where it is not that plain.

    Args:
        source: the file.
        list_name: what the list is called.
        wanted: what it is to hold.
    """
    if _UNUSUAL.search(source) or _are_named(source, {each.name for each in wanted}):
        return None
    try:
        file = _File(source)
        file.enter(list_name, [each.entry.format(name=each.name) for each in wanted])
        file.import_all(wanted)
    except (_NotPlainError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    text = file.text()
    prove_additive(source, text, file.tree)
    return text


def _are_named(source: str, names: AbstractSet[str]) -> bool:
    """Whether one of the names is a word of the file; in nearly each none is even a part of one."""
    near = {name for name in names if name in source}
    return bool(near) and not near.isdisjoint(re.findall(r"\w+", source))


class _File:
    """A file and its edits: lines that take the place of others, by where those are.

    Attributes:
        tree: of the file as it is.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._lines = source.split("\n")
        self.tree = parsed(source)
        self._body = self.tree.body
        if any(one.end_lineno == other.lineno for one, other in pairwise(self._body)):
            raise _NotPlainError
        self._edits: dict[tuple[int, int], _Lines] = {}

    def text(self) -> str:
        """The file with its edits."""
        lines = self._lines.copy()
        for (start, end), new in sorted(self._edits.items(), reverse=True):
            lines[start:end] = new
        return "\n".join(lines)

    def enter(self, list_name: str, entries: Sequence[str]) -> None:
        """Put entries into a list, each in its place where the list is sorted."""
        start, values = self._listed(list_name)
        key = order(values)
        keys = [key(value) for value in values] if key else []
        for entry in sorted(entries, key=lambda each: (key or str)(_unstarred(each))):
            place = bisect_left(keys, key(_unstarred(entry))) if key else len(values)
            where = (start + place, start + place)
            self._edits.setdefault(where, []).append(f"{_INDENT}{entry},")

    def _listed(self, name: str) -> tuple[int, list[str]]:
        """The line of the first entry of a list, and what each entry is."""
        found = [found for each in self._body if (found := _list_called(name, each))]
        if len(found) != 1 or not self._is_said_once(name):
            raise _NotPlainError
        elements = found[0].elts
        start = found[0].lineno
        lines = self._lines[start : start + len(elements)]
        ends = self._lines[start - 1].endswith("[") and self._lines[start + len(elements)] == "]"
        for number, (line, each) in enumerate(zip(lines, elements, strict=True), start + 1):
            place = (each.lineno, each.end_lineno, each.col_offset, each.end_col_offset)
            if place != (number, number, len(_INDENT), len(line) - 1) or line[-1] != ",":
                raise _NotPlainError
        if not (elements and ends):
            raise _NotPlainError
        return start, [_unstarred(line.strip(" ,")) for line in lines]

    def _is_said_once(self, name: str) -> bool:
        pattern = rf"(?<![\w.]){name}\b"
        return self._source.count(name) == 1 or len(re.findall(pattern, self._source)) == 1

    def import_all(self, wanted: Sequence[Registration]) -> None:
        """Import what is wanted: beside what comes from the same module, else sorted."""
        names: defaultdict[str, list[str]] = defaultdict(list)
        for each in wanted:
            names[each.module].append(each.name)
        there = self._imported_from()
        fresh = [
            module
            for module, given in names.items()
            if not self._grown(module, given, there.get(module, []))
        ]
        among = list(runs(self._body))
        if any(alias.name == "*" for run in among for each in run.imports for alias in each.names):
            raise _NotPlainError
        for key, module in sorted((from_key(each, names[each][0]), each) for each in fresh):
            self._import(key, _written(module, names[module]), among)

    def _imported_from(self) -> Mapping[str, list[ast.ImportFrom]]:
        """The imports from each module."""
        found: defaultdict[str, list[ast.ImportFrom]] = defaultdict(list)
        for each in self._body:
            if isinstance(each, ast.ImportFrom) and each.level == 0 and each.module:
                found[each.module].append(each)
        return found

    def _grown(self, module: str, names: Sequence[str], found: Sequence[ast.ImportFrom]) -> bool:
        """Whether there is an import of that module, which gets more names."""
        if not found:
            return False
        statement, old = found[0], [each.name for each in found[0].names]
        where = (statement.lineno - 1, statement.end_lineno or statement.lineno)
        lines = self._lines[where[0] : where[1]]
        keys = {name: member_key(name) for name in (*old, *names)}
        is_sorted = all(keys[one] <= keys[other] for one, other in pairwise(old))
        as_lines = _as_lines(module, old)
        if len(found) > 1 or not is_sorted or lines not in (as_lines, [_line(module, old)]):
            raise _NotPlainError
        every = sorted(keys, key=keys.__getitem__)
        self._edits[where] = (
            _as_lines(module, every) if lines == as_lines else _written(module, every)
        )
        return True

    def _import(self, key: ImportKey, statement: _Lines, among: Sequence[Run]) -> None:
        """Put a new import among those of its section."""
        if not among:
            raise _NotPlainError
        kin = (run for run in among if section_of(key) in run.sections)
        earlier, later = next(kin, among[0]).near(key)
        if earlier:
            line = earlier.end_lineno or earlier.lineno
        elif later:
            line = later.lineno - 1
            if line and self._lines[line - 1].startswith("#"):
                raise _NotPlainError
        else:
            raise _NotPlainError
        self._edits.setdefault((line, line), []).extend(statement)


def _list_called(name: str, statement: ast.stmt) -> ast.List | None:
    """The list that a statement writes out under that name."""
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return None
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    named = [each.id for each in targets if isinstance(each, ast.Name)]
    is_it = named == [name] and len(targets) == 1
    return statement.value if is_it and isinstance(statement.value, ast.List) else None


def _unstarred(entry: str) -> str:
    return entry.removeprefix("*")


def _line(module: str, names: Sequence[str]) -> str:
    return f"from {module} import {', '.join(names)}"


def _as_lines(module: str, names: Sequence[str]) -> _Lines:
    return [f"from {module} import (", *(f"{_INDENT}{name}," for name in names), ")"]


def _written(module: str, names: Sequence[str]) -> _Lines:
    """An import on one line, or on several where it is too long for one."""
    in_order = sorted(names, key=member_key)
    line = _line(module, in_order)
    return [line] if len(line) <= LINE_LENGTH else _as_lines(module, in_order)

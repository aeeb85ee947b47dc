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
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import TypeAlias

from layerline.codemods._import_keys import (
    LOCAL,
    ImportKey,
    from_key,
    import_key,
    member_key,
    section_of,
)
from layerline.codemods._layout import LINE_LENGTH
from layerline.codemods._list_order import order
from layerline.codemods._proof import prove_additive
from layerline.codemods._registration import Registration

_UNUSUAL = re.compile(r"[\r\f\t\\\ufeff\0]")
_INDENT = "    "
_Lines: TypeAlias = list[str]
_Import: TypeAlias = ast.Import | ast.ImportFrom


class _NotPlainError(Exception):
    """The file is laid out in another way."""


def registered(source: str, list_name: str, wanted: Sequence[Registration]) -> str | None:
    """The file with all of them imported and listed; None where it is not that plain.

    Args:
        source: the file.
        list_name: what the list is called.
        wanted: what it is to hold.
    """
    words = set(re.findall(r"\w+", source))
    if _UNUSUAL.search(source) or any(each.name in words for each in wanted):
        return None
    try:
        file = _File(source)
        file.enter(list_name, [each.entry.format(name=each.name) for each in wanted])
        file.import_all(wanted)
    except (_NotPlainError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    text = file.text()
    prove_additive(source, text)
    return text


class _File:
    """A file and its edits: lines that take the place of others, by where those are."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._lines = source.split("\n")
        self._body = ast.parse(source).body
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
        if len(found) != 1 or len(re.findall(rf"(?<![\w.]){name}\b", self._source)) != 1:
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

    def import_all(self, wanted: Sequence[Registration]) -> None:
        """Import what is wanted: beside what comes from the same module, else sorted."""
        names: defaultdict[str, list[str]] = defaultdict(list)
        for each in wanted:
            names[each.module].append(each.name)
        fresh = {module: given for module, given in names.items() if not self._grown(module, given)}
        runs = list(_runs(self._body))
        if any(alias.name == "*" for run in runs for each in run for alias in each.names):
            raise _NotPlainError
        keys = {id(each): _key(each) for run in runs for each in run}
        for module in sorted(fresh, key=lambda each: from_key(each, fresh[each][0])):
            key = from_key(module, fresh[module][0])
            self._import(key, _written(module, fresh[module]), runs, keys)

    def _grown(self, module: str, names: Sequence[str]) -> bool:
        """Whether there is an import of that module, which gets more names."""
        found = [found for each in self._body if (found := _import_from(module, each))]
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

    def _import(
        self,
        key: ImportKey,
        statement: _Lines,
        runs: Sequence[Sequence[_Import]],
        keys: Mapping[int, ImportKey],
    ) -> None:
        """Put a new import among those of its section."""
        kin = [run for run in runs if any(section_of(keys[id(e)]) == section_of(key) for e in run)]
        if not runs:
            raise _NotPlainError
        run = (kin or runs)[0]
        earlier = [each for each in run if keys[id(each)] < key]
        later = [each for each in run if keys[id(each)] >= key]
        near = [*earlier[-1:], *later[:1]]
        alike = [each for each in near if section_of(keys[id(each)]) == section_of(key)]
        if not alike:
            raise _NotPlainError
        if alike[0] in earlier:
            line = alike[0].end_lineno or alike[0].lineno
        else:
            line = alike[0].lineno - 1
            if line and self._lines[line - 1].startswith("#"):
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


def _import_from(module: str, statement: ast.stmt) -> ast.ImportFrom | None:
    """The statement, if it imports from that module."""
    if isinstance(statement, ast.ImportFrom) and statement.level == 0:
        return statement if statement.module == module else None
    return None


def _runs(body: Sequence[ast.stmt]) -> Iterator[list[_Import]]:
    """The imports that follow each other."""
    for is_import, run in groupby(body, lambda each: isinstance(each, ast.Import | ast.ImportFrom)):
        if is_import:
            yield [each for each in run if isinstance(each, ast.Import | ast.ImportFrom)]


def _key(statement: _Import) -> ImportKey:
    first = statement.names[0].name
    if isinstance(statement, ast.Import):
        return import_key(first)
    key = from_key(statement.module or "", first)
    return (LOCAL, *key[1:]) if statement.level else key


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

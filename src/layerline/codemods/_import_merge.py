"""Adds names to an import that is there already, in their places and its style."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

import libcst as cst

from layerline.codemods._import_keys import member_key
from layerline.codemods._import_order import full_name
from layerline.codemods._layout import LINE_LENGTH
from layerline.codemods._source import Insertion, Source

Places: TypeAlias = dict[int, list[str]]


def merged(source: Source, statement: cst.ImportFrom, names: Sequence[str]) -> list[Insertion]:
    """The insertions that make `from module import a` import more names as well."""
    if isinstance(statement.names, cst.ImportStar):
        raise TypeError("nothing is added to a star")
    aliases = statement.names
    places = _places(aliases, names)
    if statement.lpar and all(source.begins_line(source.start(alias)) for alias in aliases):
        return _on_their_own_lines(source, statement, aliases, places)
    inline = _on_the_same_line(source, aliases, places)
    start, end = source.start(statement), source.end(statement)
    column = start - source.line_start(start)
    added = sum(len(each.text) for each in inline)
    if (
        statement.lpar
        or not source.on_one_line(statement)
        or column + end - start + added <= LINE_LENGTH
    ):
        return inline
    return _wrapped(source, aliases, places)


def _places(aliases: Sequence[cst.ImportAlias], names: Sequence[str]) -> Places:
    """The new names by how many of the old ones stand before them."""
    keys = [member_key(full_name(alias.name)) for alias in aliases]
    is_sorted = all(one <= other for one, other in pairwise(keys))
    places: Places = {}
    for name in sorted(names, key=member_key):
        place = bisect_left(keys, member_key(name)) if is_sorted else len(keys)
        places.setdefault(place, []).append(name)
    return places


def _on_their_own_lines(
    source: Source,
    statement: cst.ImportFrom,
    aliases: Sequence[cst.ImportAlias],
    places: Places,
) -> list[Insertion]:
    indent = source.indentation(source.start(aliases[0]))
    opening = source.start(statement.lpar) if statement.lpar else source.start(statement)
    insertions = []
    for place, names in places.items():
        above = opening
        if place:
            written = _comma(aliases[place - 1])
            above = source.end(written or aliases[place - 1])
            if not written:
                insertions.append(Insertion(above, ","))
        newline = source.newline(above)
        lines = "".join(f"{newline}{indent}{name}," for name in names)
        insertions.append(Insertion(source.line_end(above), lines))
    return insertions


def _on_the_same_line(
    source: Source, aliases: Sequence[cst.ImportAlias], places: Places
) -> list[Insertion]:
    insertions = []
    for place, names in places.items():
        listed = ", ".join(names)
        comma = _comma(aliases[-1])
        if place < len(aliases):
            insertions.append(Insertion(source.start(aliases[place]), f"{listed}, "))
        elif comma is None:
            insertions.append(Insertion(source.end(aliases[-1]), f", {listed}"))
        else:
            insertions.append(Insertion(source.end(comma), f" {listed},"))
    return insertions


def _wrapped(source: Source, aliases: Sequence[cst.ImportAlias], places: Places) -> list[Insertion]:
    first, last = source.start(aliases[0]), source.end(aliases[-1])
    newline, outer = source.newline(first), source.indentation(first)
    line = newline + outer + source.indent

    def lines(place: int) -> str:
        return "".join(f"{line}{name}," for name in places.get(place, ()))

    insertions = [Insertion(first, f"({lines(0)}{line}")]
    for index, alias in enumerate(aliases[1:], start=1):
        start = source.start(alias)
        gap = len(source.text[:start]) - len(source.text[:start].rstrip(" \t"))
        insertions.append(Insertion(start - gap, lines(index) + line.removesuffix(" " * gap)))
    return [*insertions, Insertion(last, f",{lines(len(aliases))}{newline}{outer})")]


def _comma(alias: cst.ImportAlias) -> cst.Comma | None:
    return alias.comma if isinstance(alias.comma, cst.Comma) else None

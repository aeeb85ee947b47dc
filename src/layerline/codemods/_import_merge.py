"""Adds a name to an import that is there already, in its place and its style."""

from collections.abc import Sequence
from itertools import pairwise

import libcst as cst

from layerline.codemods._import_order import full_name, member_key
from layerline.codemods._source import LINE_LENGTH, Insertion, Source


def merged(source: Source, statement: cst.ImportFrom, name: str) -> list[Insertion]:
    """The insertions that make `from module import a` import `name` as well."""
    if isinstance(statement.names, cst.ImportStar):
        raise TypeError("nothing is added to a star")
    aliases = statement.names
    place = _place(aliases, name)
    if statement.lpar and all(source.begins_line(source.start(alias)) for alias in aliases):
        return _on_its_own_line(source, statement, aliases, place, name)
    inline = _on_the_same_line(source, aliases, place, name)
    start, end = source.start(statement), source.end(statement)
    column = start - source.line_start(start)
    added = sum(len(each.text) for each in inline)
    if (
        statement.lpar
        or not source.on_one_line(statement)
        or column + end - start + added <= LINE_LENGTH
    ):
        return inline
    return _wrapped(source, aliases, place, name)


def _place(aliases: Sequence[cst.ImportAlias], name: str) -> int:
    keys = [member_key(full_name(alias.name)) for alias in aliases]
    if any(one > other for one, other in pairwise(keys)):
        return len(keys)
    return sum(key < member_key(name) for key in keys)


def _on_its_own_line(
    source: Source,
    statement: cst.ImportFrom,
    aliases: Sequence[cst.ImportAlias],
    place: int,
    name: str,
) -> list[Insertion]:
    indent = source.indentation(source.start(aliases[0]))
    if place == 0:
        above = source.start(statement.lpar) if statement.lpar else source.start(statement)
        return [_line(source, above, f"{indent}{name},")]
    last = aliases[place - 1]
    written = _comma(last)
    comma = [] if written else [Insertion(source.end(last), ",")]
    return [*comma, _line(source, source.end(written or last), f"{indent}{name},")]


def _on_the_same_line(
    source: Source, aliases: Sequence[cst.ImportAlias], place: int, name: str
) -> list[Insertion]:
    if place < len(aliases):
        return [Insertion(source.start(aliases[place]), f"{name}, ")]
    comma = _comma(aliases[-1])
    if comma is None:
        return [Insertion(source.end(aliases[-1]), f", {name}")]
    return [Insertion(source.end(comma), f" {name},")]


def _wrapped(
    source: Source, aliases: Sequence[cst.ImportAlias], place: int, name: str
) -> list[Insertion]:
    first, last = source.start(aliases[0]), source.end(aliases[-1])
    newline, outer = source.newline(first), source.indentation(first)
    line = newline + outer + source.indent
    insertions = [Insertion(first, f"({line}{name},{line}" if place == 0 else f"({line}")]
    for index, alias in enumerate(aliases[1:], start=1):
        start = source.start(alias)
        gap = len(source.text[:start]) - len(source.text[:start].rstrip(" \t"))
        before = f"{line}{name}," if place == index else ""
        insertions.append(Insertion(start - gap, before + line.removesuffix(" " * gap)))
    added = f",{line}{name}," if place == len(aliases) else ","
    return [*insertions, Insertion(last, f"{added}{newline}{outer})")]


def _line(source: Source, above: int, text: str) -> Insertion:
    return Insertion(source.line_end(above), source.newline(above) + text)


def _comma(alias: cst.ImportAlias) -> cst.Comma | None:
    return alias.comma if isinstance(alias.comma, cst.Comma) else None

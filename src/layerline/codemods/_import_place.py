"""Finds the lines for new import statements among those of a block."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import libcst as cst

from layerline.codemods._import_keys import ImportKey, from_key, member_key, section_of
from layerline.codemods._import_merge import merged
from layerline.codemods._import_names import Statements, imports_of
from layerline.codemods._import_order import key_of, module_of
from layerline.codemods._layout import LINE_LENGTH
from layerline.codemods._source import Insertion, Source

_Place: TypeAlias = tuple[int, str, str]
"""An offset, and what stands before and after the statements that go there."""


def placed(
    source: Source, block: Statements, wanted: Mapping[str, Sequence[str]]
) -> list[Insertion]:
    """The insertions that import names in a block: the module's own, or one below an `if`.

    Args:
        source: the file.
        block: the statements of the block.
        wanted: the names that are missing, by the module that they come from.
    """
    insertions, fresh = [], dict(wanted)
    for module, names in wanted.items():
        if statement := _growing(block, module):
            insertions += merged(source, statement, names)
            del fresh[module]
    by_place: dict[_Place, list[str]] = {}
    for module, names in sorted(fresh.items(), key=lambda each: from_key(each[0], each[1][0])):
        run = _run(block, from_key(module, names[0]))
        if run:
            place, statement_text = _among(source, run, module, names)
        else:
            place, statement_text = _first_import(source, block, module, names)
        by_place.setdefault(place, []).append(statement_text)
    for (offset, before, after), statements in by_place.items():
        between = source.newline(offset)
        insertions.append(Insertion(offset, before + between.join(statements) + after))
    return insertions


def _growing(block: Statements, module: str) -> cst.ImportFrom | None:
    """The import of that module which takes more names."""
    for statement in block:
        for each in imports_of(statement):
            if isinstance(each, cst.ImportFrom) and _takes_more(each, module):
                return each
    return None


def after_imports(source: Source, statement: str) -> Insertion:
    """A statement of several lines after the last import that stands above all definitions."""
    last = source.module.body[0]
    for each in source.module.body:
        if isinstance(each, cst.FunctionDef | cst.ClassDef):
            break
        if imports_of(each):
            last = each
    end = source.end(last)
    newline = source.newline(end)
    return Insertion(source.line_end(end), newline * 2 + statement.replace("\n", newline))


def import_statement(
    source: Source, module: str, names: Sequence[str], indent: str, newline: str
) -> str:
    """`from module import name` on a line, or on several where it is too long for one."""
    in_order = sorted(names, key=member_key)
    line = f"{indent}from {module} import {', '.join(in_order)}"
    if len(line) <= LINE_LENGTH:
        return line
    inner = "".join(f"{newline}{indent}{source.indent}{name}," for name in in_order)
    return f"{indent}from {module} import ({inner}{newline}{indent})"


def _takes_more(statement: cst.ImportFrom, module: str) -> bool:
    if statement.relative or isinstance(statement.names, cst.ImportStar):
        return False
    return module_of(statement) == module and any(not each.asname for each in statement.names)


def _run(block: Statements, key: ImportKey) -> list[cst.CSTNode]:
    """The imports that follow each other: of the same section, else the first ones."""
    runs: list[list[cst.CSTNode]] = [[]]
    for statement in block:
        if imports_of(statement):
            runs[-1].append(statement)
        elif runs[-1]:
            runs.append([])
    for run in runs:
        if any(section_of(_key(statement)) == section_of(key) for statement in run):
            return run
    return runs[0]


def _key(statement: cst.CSTNode) -> ImportKey:
    return key_of(imports_of(statement)[-1])


def _among(
    source: Source, run: list[cst.CSTNode], module: str, names: Sequence[str]
) -> tuple[_Place, str]:
    key = from_key(module, names[0])
    earlier = [statement for statement in run if _key(statement) < key]
    later = [statement for statement in run if _key(statement) >= key]
    neighbours = [*earlier[-1:], *later[:1]]
    kin = [each for each in neighbours if section_of(_key(each)) == section_of(key)]
    neighbour = (kin or neighbours)[0]
    newline = source.newline(source.start(neighbour))
    indent = source.indentation(source.start(neighbour))
    text = import_statement(source, module, names, indent, newline)
    gap = newline * (1 if kin else 2)
    if neighbour in earlier:
        return (source.line_end(source.end(neighbour)), gap, ""), text
    comments = _comments_above(neighbour)
    offset = source.line_start(source.start(neighbour), above=comments)
    return (offset, "", newline * 2 if comments else gap), text


def _comments_above(statement: cst.CSTNode) -> int:
    """How many lines of comment belong to a statement."""
    comments = 0
    if isinstance(statement, cst.SimpleStatementLine):
        for line in reversed(statement.leading_lines):
            if line.comment is None:
                break
            comments += 1
    return comments


def _first_import(
    source: Source, block: Statements, module: str, names: Sequence[str]
) -> tuple[_Place, str]:
    if not block:
        newline = source.newline(len(source.text))
        text = import_statement(source, module, names, "", newline)
        fresh = not source.text or source.text.endswith(("\n", "\r", "\ufeff"))
        return (len(source.text), "" if fresh else newline, newline), text
    first = block[0]
    start, end = source.start(first), source.end(first)
    newline = source.newline(start)
    text = import_statement(source, module, names, source.indentation(start), newline)
    if block is not source.module.body:
        return (source.line_start(start), "", newline), text
    if not _is_docstring(first):
        definition = isinstance(first, cst.FunctionDef | cst.ClassDef)
        return (source.line_start(start), "", newline * (3 if definition else 2)), text
    line_end = source.line_end(end)
    crowded = source.text[line_end + len(newline) :].split(newline, 1)[0].strip() != ""
    return (line_end, newline * 2, newline if crowded else ""), text


def _is_docstring(statement: cst.CSTNode) -> bool:
    return (
        isinstance(statement, cst.SimpleStatementLine)
        and isinstance(statement.body[0], cst.Expr)
        and isinstance(statement.body[0].value, cst.SimpleString | cst.ConcatenatedString)
    )

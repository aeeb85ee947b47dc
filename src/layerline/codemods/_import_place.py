"""Finds the line for a new import statement among those of a block."""

import libcst as cst

from layerline.codemods._import_merge import merged
from layerline.codemods._import_names import Statements, imports_of
from layerline.codemods._import_order import ImportKey, from_key, key_of, module_of, section_of
from layerline.codemods._source import LINE_LENGTH, Insertion, Source


def placed(source: Source, block: Statements, module: str, name: str) -> list[Insertion]:
    """The insertions that import a name in a block: the module's own, or one below an `if`."""
    for statement in block:
        for each in imports_of(statement):
            if isinstance(each, cst.ImportFrom) and _takes_more(each, module):
                return merged(source, each, name)
    run = _run(block, from_key(module, name))
    if not run:
        return [_first_import(source, block, module, name)]
    return [_among(source, run, module, name)]


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


def import_statement(source: Source, module: str, name: str, indent: str, newline: str) -> str:
    """`from module import name` on a line, or on three where it is too long for one."""
    line = f"{indent}from {module} import {name}"
    if len(line) <= LINE_LENGTH:
        return line
    inner = indent + source.indent
    return f"{indent}from {module} import ({newline}{inner}{name},{newline}{indent})"


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


def _among(source: Source, run: list[cst.CSTNode], module: str, name: str) -> Insertion:
    key = from_key(module, name)
    earlier = [statement for statement in run if _key(statement) < key]
    later = [statement for statement in run if _key(statement) >= key]
    neighbours = [*earlier[-1:], *later[:1]]
    kin = [each for each in neighbours if section_of(_key(each)) == section_of(key)]
    neighbour = (kin or neighbours)[0]
    newline = source.newline(source.start(neighbour))
    indent = source.indentation(source.start(neighbour))
    text = import_statement(source, module, name, indent, newline)
    gap = newline * (1 if kin else 2)
    if neighbour in earlier:
        return Insertion(source.line_end(source.end(neighbour)), gap + text)
    comments = _comments_above(neighbour)
    offset = source.line_start(source.start(neighbour), above=comments)
    return Insertion(offset, text + (newline * 2 if comments else gap))


def _comments_above(statement: cst.CSTNode) -> int:
    """How many lines of comment belong to a statement."""
    comments = 0
    if isinstance(statement, cst.SimpleStatementLine):
        for line in reversed(statement.leading_lines):
            if line.comment is None:
                break
            comments += 1
    return comments


def _first_import(source: Source, block: Statements, module: str, name: str) -> Insertion:
    if not block:
        newline = source.newline(len(source.text))
        text = import_statement(source, module, name, "", newline)
        fresh = not source.text or source.text.endswith(("\n", "\r", "\ufeff"))
        return Insertion(len(source.text), ("" if fresh else newline) + text + newline)
    first = block[0]
    start, end = source.start(first), source.end(first)
    newline = source.newline(start)
    text = import_statement(source, module, name, source.indentation(start), newline)
    if block is not source.module.body:
        return Insertion(source.line_start(start), text + newline)
    if not _is_docstring(first):
        definition = isinstance(first, cst.FunctionDef | cst.ClassDef)
        return Insertion(source.line_start(start), text + newline * (3 if definition else 2))
    line_end = source.line_end(end)
    crowded = source.text[line_end + len(newline) :].split(newline, 1)[0].strip() != ""
    return Insertion(line_end, newline * 2 + text + (newline if crowded else ""))


def _is_docstring(statement: cst.CSTNode) -> bool:
    return (
        isinstance(statement, cst.SimpleStatementLine)
        and isinstance(statement.body[0], cst.Expr)
        and isinstance(statement.body[0].value, cst.SimpleString | cst.ConcatenatedString)
    )

"""The statements of a class: what they bind, and where one more belongs."""

from collections.abc import Sequence

import libcst as cst

from layerline.codemods._import_order import full_name

Body = Sequence[cst.BaseStatement]


def names_of(statement: cst.CSTNode) -> frozenset[str]:
    """What a statement of a class body binds."""
    if isinstance(statement, cst.FunctionDef | cst.ClassDef):
        return frozenset({statement.name.value})
    if not isinstance(statement, cst.SimpleStatementLine):
        return frozenset()
    names: set[str] = set()
    for each in statement.body:
        if isinstance(each, cst.AnnAssign):
            names.add(full_name(each.target))
        elif isinstance(each, cst.Assign):
            names.update(full_name(target.target) for target in each.targets)
    return frozenset(names)


def made_by(body: Body, function: str) -> list[int]:
    """The attributes whose value is a call of that function, by their indices."""
    return [index for index, each in enumerate(body) if maker(each) == function]


def maker(statement: cst.CSTNode) -> str | None:
    """The function that makes the value of an annotated attribute, where one does."""
    attribute = annotated_in(statement)
    if attribute is None or not isinstance(attribute.value, cst.Call):
        return None
    return full_name(attribute.value.func).rpartition(".")[2]


def last_annotated(body: Body) -> int | None:
    """The last attribute with an annotation, by its index."""
    annotated = [index for index, each in enumerate(body) if annotated_in(each)]
    return annotated[-1] if annotated else None


def is_text(statement: cst.CSTNode) -> bool:
    """Whether it is a string that stands alone: the docstring of what is above it."""
    return (
        isinstance(statement, cst.SimpleStatementLine)
        and isinstance(statement.body[0], cst.Expr)
        and isinstance(statement.body[0].value, cst.SimpleString | cst.ConcatenatedString)
    )


def annotated_in(statement: cst.CSTNode) -> cst.AnnAssign | None:
    """The last annotated attribute of a line, where it has one."""
    if isinstance(statement, cst.SimpleStatementLine):
        for each in reversed(statement.body):
            if isinstance(each, cst.AnnAssign):
                return each
    return None

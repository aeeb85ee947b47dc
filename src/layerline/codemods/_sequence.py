"""A list or tuple that is written out at the top level of a file, in whatever spelling.

`X = [...]`, `X: T = (...)`, `X = [...] + others`, and what is added further down by `X += [...]`,
`X.append(...)` and `X.extend([...])`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from layerline.codemods._import_order import full_name

Written = cst.List | cst.Tuple


@dataclass(frozen=True, slots=True)
class Sequence:
    """What a file says of a list.

    Attributes:
        first: where its first entries are written out; None where that is nowhere safe.
        problem: why not.
        entries: each entry that is written out anywhere.
    """

    first: Written | None
    problem: str
    entries: tuple[cst.BaseElement, ...]

    @property
    def opening(self) -> cst.CSTNode:
        """The bracket before the first entry."""
        if isinstance(self.first, cst.List):
            return self.first.lbracket
        return _only(self.first).lpar[0]

    @property
    def closing(self) -> cst.CSTNode:
        """The bracket after the last one."""
        if isinstance(self.first, cst.List):
            return self.first.rbracket
        return _only(self.first).rpar[-1]


def find(module: cst.Module, name: str) -> Sequence:
    """The list of that name."""
    values, entries = [], []
    for statement in _statements(module):
        if isinstance(statement, cst.Assign | cst.AnnAssign) and name in _targets(statement):
            values.append(statement.value)
        entries += [entry for value in _added(statement, name) for entry in _entries(value)]
    values = [value for value in values if value] or values[:1]
    if len(values) != 1:
        many = f"`{name}` is assigned {len(values)} times"
        problem = many if values else f"there is no list `{name}` at the top level"
        return Sequence(None, problem, tuple(entries))
    written = list(_written(values[0]))
    found = [*(entry for each in written for entry in each.elements), *entries]
    if len(written) != 1 or not _has_brackets(written[0]):
        return Sequence(None, f"`{name}` is no plain list", tuple(found))
    return Sequence(written[0], "", tuple(found))


def _statements(module: cst.Module) -> Iterator[cst.BaseSmallStatement]:
    for line in module.body:
        if isinstance(line, cst.SimpleStatementLine):
            yield from line.body


def _targets(statement: cst.Assign | cst.AnnAssign) -> list[str]:
    if isinstance(statement, cst.Assign):
        return [full_name(target.target) for target in statement.targets]
    return [full_name(statement.target)]


def _added(statement: cst.BaseSmallStatement, name: str) -> Iterator[cst.BaseExpression]:
    """What a statement adds to the list: expressions that are lists themselves."""
    if isinstance(statement, cst.AugAssign) and full_name(statement.target) == name:
        yield statement.value
    if isinstance(statement, cst.Expr) and isinstance(statement.value, cst.Call):
        call = statement.value
        if full_name(call.func) == f"{name}.extend" and len(call.args) == 1:
            yield call.args[0].value
        elif full_name(call.func) == f"{name}.append" and len(call.args) == 1:
            yield cst.List([cst.Element(call.args[0].value)])


def _entries(value: cst.BaseExpression) -> list[cst.BaseElement]:
    """The entries of a list; one that comes from elsewhere is an entry with a star."""
    if isinstance(value, cst.List | cst.Tuple):
        return list(value.elements)
    return [cst.StarredElement(value)]


def _written(value: cst.BaseExpression | None) -> Iterator[Written]:
    """The lists that are written out in a value: itself, or those of a sum."""
    if isinstance(value, cst.List | cst.Tuple):
        yield value
    elif isinstance(value, cst.BinaryOperation) and isinstance(value.operator, cst.Add):
        yield from _written(value.left)
        yield from _written(value.right)


def _has_brackets(written: Written) -> bool:
    return isinstance(written, cst.List) or len(written.lpar) == 1


def _only(written: Written | None) -> cst.Tuple:
    if not isinstance(written, cst.Tuple):
        raise TypeError("this list is not written out")
    return written

"""What a file imports and binds already."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import libcst as cst

from layerline.codemods._import_order import full_name, module_of
from layerline.codemods._proof import too_deep

Statements: TypeAlias = Sequence[cst.BaseStatement | cst.BaseSmallStatement]
ImportStatement: TypeAlias = cst.Import | cst.ImportFrom


def imports_of(statement: cst.CSTNode) -> list[ImportStatement]:
    """The imports on a line that holds nothing else; none for any other statement."""
    if not isinstance(statement, cst.SimpleStatementLine):
        return []
    imports = [each for each in statement.body if isinstance(each, cst.Import | cst.ImportFrom)]
    return imports if len(imports) == len(statement.body) else []


def type_checking_block(module: cst.Module) -> cst.IndentedBlock | None:
    """What stands below `if TYPE_CHECKING:`, by whatever name that goes."""
    names = {"TYPE_CHECKING", bound_name(module.body, "typing", "TYPE_CHECKING")}
    for statement in module.body:
        if not isinstance(statement, cst.If) or not isinstance(statement.body, cst.IndentedBlock):
            continue
        if full_name(statement.test).rpartition(".")[2] in names:
            return statement.body
    return None


def bound_name(statements: Statements, module: str, name: str) -> str | None:
    """What `from module import name` is called there, by whatever spelling it was imported."""
    for statement in statements:
        for each in imports_of(statement):
            for imported, bound in imported_names(each):
                if imported == f"{module}.{name}":
                    return bound
    return None


def bindings(module: cst.Module) -> frozenset[str]:
    """Each name that the module itself binds, at whatever depth of `if` and `try`."""
    found = _Bindings()
    try:
        module.visit(found)
    except RecursionError:
        raise too_deep() from None
    return frozenset(found.names)


def imported_names(statement: ImportStatement) -> Iterator[tuple[str, str]]:
    if isinstance(statement.names, cst.ImportStar):
        return
    prefix = ""
    if isinstance(statement, cst.ImportFrom):
        prefix = "." * len(statement.relative) + module_of(statement) + "."
    for alias in statement.names:
        name = full_name(alias.name)
        if alias.asname:
            yield prefix + name, full_name(alias.asname.name)
        elif prefix:
            yield prefix + name, name
        else:
            top = name.partition(".")[0]
            yield top, top


class _Bindings(cst.CSTVisitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:  # noqa: N802 libcst calls it so
        self.names.add(node.name.value)
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:  # noqa: N802 libcst calls it so
        self.names.add(node.name.value)
        return False

    def visit_Import(self, node: cst.Import) -> bool:  # noqa: N802 libcst calls it so
        self.names.update(bound for _, bound in imported_names(node))
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:  # noqa: N802 libcst calls it so
        self.names.update(bound for _, bound in imported_names(node))
        return False

    def visit_Assign(self, node: cst.Assign) -> bool:  # noqa: N802 libcst calls it so
        self.names.update(full_name(target.target) for target in node.targets)
        return False

    def visit_AnnAssign(self, node: cst.AnnAssign) -> bool:  # noqa: N802 libcst calls it so
        self.names.add(full_name(node.target))
        return False

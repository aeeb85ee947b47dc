"""Which names a function, a class or a file binds, each by itself."""

from dataclasses import dataclass, field

import libcst as cst

from layerline.codemods._import_names import ImportStatement, imported_names


@dataclass
class Bound:
    """What one body binds.

    Attributes:
        names: all of it.
        imports: the statements that bind some of it.
        defined: its functions and classes.
    """

    names: set[str] = field(default_factory=set)
    imports: list[ImportStatement] = field(default_factory=list)
    defined: set[str] = field(default_factory=set)


def bound_in(body: cst.CSTNode) -> Bound:
    """What a body binds; what functions and classes in it bind is theirs."""
    binder = _Binder()
    for child in body.children:
        child.visit(binder)
    return binder.bound


def bound_by(function: cst.FunctionDef | cst.Lambda) -> Bound:
    """What a function binds, its parameters among it."""
    bound = bound_in(function.body) if isinstance(function, cst.FunctionDef) else Bound()
    bound.names |= {each.name.value for each in parameters(function)}
    return bound


def parameters(function: cst.FunctionDef | cst.Lambda) -> list[cst.Param]:
    """Each of them."""
    taken = function.params
    stars = [each for each in (taken.star_arg, taken.star_kwarg) if isinstance(each, cst.Param)]
    return [*taken.posonly_params, *taken.params, *taken.kwonly_params, *stars]


def names_in(node: cst.CSTNode) -> frozenset[str]:
    """Each name that code uses or binds, at whatever depth."""
    every = EveryName()
    node.visit(every)
    return frozenset(every.found)


class EveryName(cst.CSTVisitor):
    """Finds names in code; what is asked of an object, and keywords, are none."""

    def __init__(self) -> None:
        """Nothing is found yet."""
        self.found: list[str] = []

    def visit_Attribute(self, node: cst.Attribute) -> bool:  # noqa: N802 libcst calls it so
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:  # noqa: N802 as above
        node.value.visit(self)
        return False

    def visit_Name(self, node: cst.Name) -> None:  # noqa: N802 as above
        self.found.append(node.value)


class _Binder(cst.CSTVisitor):
    def __init__(self) -> None:
        self.bound = Bound()

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:  # noqa: N802 libcst calls it so
        return self._define(node.name.value)

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:  # noqa: N802 as above
        return self._define(node.name.value)

    def visit_Lambda(self, node: cst.Lambda) -> bool:  # noqa: ARG002, N802 as above
        return False

    def visit_Import(self, node: cst.Import) -> bool:  # noqa: N802 as above
        return self._import(node)

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:  # noqa: N802 as above
        return self._import(node)

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:  # noqa: N802 as above
        self._bind(node.target)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:  # noqa: N802 as above
        self._bind(node.target)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:  # noqa: N802 as above
        self._bind(node.target)

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:  # noqa: N802 as above
        self._bind(node.target)

    def visit_For(self, node: cst.For) -> None:  # noqa: N802 as above
        self._bind(node.target)

    def visit_CompFor(self, node: cst.CompFor) -> None:  # noqa: N802 as above
        self._bind(node.target)

    def visit_AsName(self, node: cst.AsName) -> None:  # noqa: N802 as above
        self._bind(node.name)

    def _define(self, name: str) -> bool:
        self.bound.names.add(name)
        self.bound.defined.add(name)
        return False

    def _import(self, node: ImportStatement) -> bool:
        self.bound.names.update(bound for _, bound in imported_names(node))
        self.bound.imports.append(node)
        return False

    def _bind(self, target: cst.CSTNode) -> None:
        if isinstance(target, cst.Tuple | cst.List):
            for each in target.elements:
                self._bind(each.value)
        elif isinstance(target, cst.Name):
            self.bound.names.add(target.value)

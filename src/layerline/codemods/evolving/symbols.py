"""Modules, classes and functions that are called otherwise: their definitions, imports and uses.

A name is followed through the scopes of a file, from the import or the definition that binds it;
what is only spelled alike is another name and stays. Where the new name means something else in a
file already, the file goes on with the old one: `from … import Purchase as Order`.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import libcst as cst

from layerline.codemods._import_order import full_name
from layerline.codemods._source import Source
from layerline.codemods.evolving._merge_text import TextEdit, applied
from layerline.codemods.evolving._renamed_imports import Place, Symbols
from layerline.codemods.evolving._scopes import Bound, bound_by, bound_in, names_in, parameters
from layerline.errors import PreconditionRefusal

__all__ = ["Place", "Symbols", "follow_symbols"]


def follow_symbols(source: str, place: Place, symbols: Symbols) -> str:
    """A file in which everything that is proven has its new name.

    Args:
        source: the file; its line ends stay.
        place: which module it is.
        symbols: what is called otherwise.

    Raises:
        PreconditionRefusal: it does not parse, or defines something of a new name itself.
    """
    parsed = Source.read(source)
    follower = _Follower(parsed, place, symbols)
    parsed.module.visit(follower)
    return applied(source, follower.edits)


@dataclass
class _Scope:
    bound: AbstractSet[str]
    renames: dict[str, str] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    is_class: bool = False


class _Follower(cst.CSTVisitor):
    def __init__(self, parsed: Source, place: Place, symbols: Symbols) -> None:
        self.edits: list[TextEdit] = []
        self._parsed = parsed
        self._place = place
        self._symbols = symbols
        self._taken = names_in(parsed.module)
        self._scopes: list[_Scope] = []
        self._path: list[str] = []
        self._quoted = 0

    def visit_Module(self, node: cst.Module) -> None:  # noqa: N802 libcst calls it so
        bound = bound_in(node)
        scope = self._scope(bound)
        own = self._symbols.names.get(self._place.module, {})
        for old, new in own.items():
            if old in bound.defined and old != new:
                if new in self._taken:
                    raise PreconditionRefusal(
                        f"`{new}` means something else in it already",
                        remedy="give that another name first",
                    )
                scope.renames[old] = new
        self._scopes.append(scope)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:  # noqa: N802 as above
        node.name.visit(self)
        several = parameters(node)
        for part in (*node.decorators, *(each.annotation for each in several), node.returns):
            if part:
                part.visit(self)
        for each in several:
            if each.default:
                each.default.visit(self)
        self._path.append(node.name.value)
        self._scopes.append(self._function(node))
        for each in several:
            each.name.visit(self)
        node.body.visit(self)
        self._scopes.pop()
        self._path.pop()
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:  # noqa: N802 as above
        node.name.visit(self)
        for part in (*node.decorators, *node.bases, *node.keywords):
            part.visit(self)
        self._path.append(node.name.value)
        scope = self._scope(bound_in(node.body))
        scope.is_class = True
        self._scopes.append(scope)
        node.body.visit(self)
        self._scopes.pop()
        self._path.pop()
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:  # noqa: N802 as above
        for each in parameters(node):
            if each.default:
                each.default.visit(self)
        self._scopes.append(_Scope(bound_by(node).names))
        node.body.visit(self)
        self._scopes.pop()
        return False

    def visit_Import(self, node: cst.Import) -> bool:  # noqa: N802 as above
        for alias in node.names:
            new = self._symbols.modules.get(full_name(alias.name))
            if new:
                self._call_last(alias.name, new)
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:  # noqa: N802 as above
        origin = self._place.origin(node)
        if node.module and origin in self._symbols.modules:
            self._call_last(node.module, self._symbols.modules[origin])
        for old, new, alias in self._symbols.imported(node, self._place):
            bound = "" if alias.asname or self._scopes[-1].renames.get(old) else f" as {old}"
            self._edit(alias.name, old, new + bound)
        return False

    def visit_Attribute(self, node: cst.Attribute) -> bool:  # noqa: N802 as above
        module = self._module_of(node.value)
        new = self._symbols.names.get(module or "", {}).get(node.attr.value)
        dotted = self._symbols.modules.get(full_name(node))
        if new:
            self._edit(node.attr, node.attr.value, new)
        elif dotted:
            self._call_last(node, dotted)
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:  # noqa: N802 as above
        node.value.visit(self)
        return False

    def visit_Annotation(self, node: cst.Annotation) -> None:  # noqa: ARG002, N802 as above
        self._quoted += 1

    def leave_Annotation(self, original_node: cst.Annotation) -> None:  # noqa: ARG002, N802 as above
        self._quoted -= 1

    def visit_Subscript(self, node: cst.Subscript) -> bool:  # noqa: N802 as above
        kind = full_name(node.value).rpartition(".")[2]
        node.value.visit(self)
        for index, each in enumerate(node.slice):
            is_data = kind == "Literal" or (kind == "Annotated" and index)
            quoted, self._quoted = self._quoted, 0 if is_data else self._quoted
            each.visit(self)
            self._quoted = quoted
        return False

    def visit_SimpleString(self, node: cst.SimpleString) -> None:  # noqa: N802 as above
        if self._quoted:
            for found in re.finditer(r"(?<![\w.])[A-Za-z_]\w*", node.value[len(node.prefix) :]):
                if new := self._new_name(found[0]):
                    at = self._parsed.start(node) + len(node.prefix) + found.start()
                    self.edits.append(TextEdit(at, at + len(found[0]), new))

    def visit_Assign(self, node: cst.Assign) -> None:  # noqa: N802 as above
        if any(full_name(each.target) == "__all__" for each in node.targets):
            self._exports(node.value)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:  # noqa: N802 as above
        if full_name(node.target) == "__all__" and node.value:
            self._exports(node.value)

    def visit_Name(self, node: cst.Name) -> None:  # noqa: N802 as above
        if new := self._new_name(node.value):
            self._edit(node, node.value, new)

    def _exports(self, value: cst.BaseExpression) -> None:
        for each in value.elements if isinstance(value, cst.List | cst.Tuple) else ():
            if isinstance(each.value, cst.SimpleString):
                old = str(each.value.evaluated_value)
                if new := self._scopes[0].renames.get(old):
                    self._edit(each.value, old, new)

    def _scope(self, bound: Bound) -> _Scope:
        scope = _Scope(bound.names)
        for statement in bound.imports:
            for old, new, alias in self._symbols.imported(statement, self._place):
                if not alias.asname and new not in self._taken:
                    scope.renames[old] = new
            for name, dotted in self._place.modules(statement):
                scope.modules[name] = dotted
        return scope

    def _function(self, node: cst.FunctionDef) -> _Scope:
        bound = bound_by(node)
        scope = self._scope(bound)
        if ".".join(self._path) in self._symbols.functions:
            used = names_in(node)
            for old, new in self._symbols.variables.items():
                if old in bound.names and new not in used and old not in scope.renames:
                    scope.renames[old] = new
        return scope

    def _module_of(self, node: cst.BaseExpression) -> str | None:
        """The old dotted name of the module that an expression is; None where it is none."""
        if isinstance(node, cst.Name):
            scope = self._binding(node.value)
            return scope.modules.get(node.value) if scope else None
        dotted = full_name(node)
        return dotted if dotted in self._symbols.names else None

    def _binding(self, name: str) -> _Scope | None:
        for depth, scope in enumerate(reversed(self._scopes)):
            if name in scope.bound and (not scope.is_class or depth == 0):
                return scope
        return None

    def _new_name(self, name: str) -> str | None:
        scope = self._binding(name)
        return scope.renames.get(name) if scope else None

    def _call_last(self, node: cst.BaseExpression, new: str) -> None:
        """Give the last part of a dotted name another one."""
        last = node.attr if isinstance(node, cst.Attribute) else node
        self._edit(last, full_name(last), new.rpartition(".")[2])

    def _edit(self, node: cst.CSTNode, old: str, new: str) -> None:
        start = self._parsed.text.index(old, self._parsed.start(node))
        edit = TextEdit(start, start + len(old), new)
        if old != new and edit not in self.edits:
            self.edits.append(edit)

"""The hand-written walk over a libcst tree that collects the facts.

It goes through the fields that can hold names, in source order, and through nothing
else: no whitespace nodes, no matchers, no metadata. Statements are here, what is inside
an expression is in `Expressions`.
"""

import dataclasses
from collections.abc import Sequence

import libcst as cst

from layerline.syntax import expressions
from layerline.syntax.facts import Class, Context, Function, Module, Suppression
from layerline.syntax.imports import absolute, names_of
from layerline.syntax.positions import Positions
from layerline.syntax.uses import Uses, spanning


class Visitor(Uses):
    """Collects the facts of one module. Use it once."""

    def __init__(self, path: str, name: str, positions: Positions, *, is_package: bool) -> None:
        super().__init__(name, positions, is_package=is_package)
        self.path = path
        self.exports: tuple[str, ...] | None = None

    def facts(self, tree: cst.Module, allowed: tuple[Suppression, ...]) -> Module:
        """Walk the tree. Raises OutOfStepError where the positions do not fit it."""
        for statement in tree.body:
            self.visit(statement)
        self.positions.finish()
        return Module(
            path=self.path,
            name=self.name,
            is_package=self.is_package,
            imports=tuple(self.imports),
            classes=tuple(self.classes),
            functions=tuple(self.functions),
            bindings=tuple(self.bindings),
            references=self.kept_references(),
            suppressions=allowed,
            exports=self.exports,
        )

    def _visit_functiondef(self, node: cst.FunctionDef) -> None:
        self.visit_all(node.decorators, Context.DECORATOR)
        place = self.place(node.name)
        self.scope.append(node.name.value)
        if node.type_parameters:
            self.visit(node.type_parameters)
        self.visit(node.params)
        if node.returns:
            self.visit(node.returns)
        returns = expressions.annotation(node.returns)
        decorators = tuple(expressions.chain(each.decorator) for each in node.decorators)
        made = Function(self.where, returns, decorators, node.asynchronous is not None, place)
        self.functions.append(made)
        self.visit(node.body)
        self.scope.pop()

    def _visit_classdef(self, node: cst.ClassDef) -> None:
        self.visit_all(node.decorators, Context.DECORATOR)
        place = self.place(node.name)
        self.scope.append(node.name.value)
        if node.type_parameters:
            self.visit(node.type_parameters)
        self.visit_all(node.bases, Context.BASE)
        self.visit_all(node.keywords)
        bases = tuple(expressions.annotation(_unsubscripted(base.value)) for base in node.bases)
        decorators = tuple(expressions.chain(each.decorator) for each in node.decorators)
        self.classes.append(Class(self.where, bases, decorators, place))
        self.visit(node.body)
        self.scope.pop()

    def _visit_param(self, node: cst.Param) -> None:
        self.place(node.name)
        self.bind(node.name, node.annotation, node.default, parameter=True)
        self.visit_some(node.annotation, node.default)

    def _visit_import(self, node: cst.Import) -> None:
        for alias in node.names:
            names = list(names_of(alias.name))
            places = [self.place(name) for name in names]
            dotted = ".".join(name.value for name in names)
            bound = self._as_name(alias) or names[0].value
            self._import(dotted, "", bound, spanning(places[0], places[-1]))

    def _visit_lazyimport(self, node: cst.Import) -> None:
        self.positions.keyword("lazy")
        self._visit_import(node)

    def _visit_importfrom(self, node: cst.ImportFrom) -> None:
        stem = list(names_of(node.module)) if node.module else []
        places = [self.place(name) for name in stem]
        module = absolute(
            ".".join(name.value for name in stem),
            dots=len(node.relative),
            importer=self.name,
            is_package=self.is_package,
        )
        if isinstance(node.names, cst.ImportStar):
            self._import(module, "*", "", places[0] if places else self.last)
            return
        for alias in node.names:
            for name in names_of(alias.name):
                place = self.place(name)
                self._import(module, name.value, self._as_name(alias) or name.value, place)

    def _visit_if(self, node: cst.If) -> None:
        self.visit(node.test)
        typing = expressions.chain(node.test).rpartition(".")[2] == "TYPE_CHECKING"
        self.typing += typing
        self.visit(node.body)
        self.typing -= typing
        self.visit_some(node.orelse)

    def _visit_assign(self, node: cst.Assign) -> None:
        for target in node.targets:
            self.visit(target.target)
        before = len(self.imports)
        self.visit(node.value)
        for target in node.targets:
            self.bind(target.target, None, node.value)
            if isinstance(target.target, cst.Name):
                self._bind_dynamic(target.target.value, before, node.value)
                self._note_exports(target.target.value, node.value)

    def _visit_annassign(self, node: cst.AnnAssign) -> None:
        self.visit_some(node.target, node.annotation, node.value)
        self.bind(node.target, node.annotation, node.value)
        if isinstance(node.target, cst.Name):
            self._note_exports(node.target.value, node.value)

    def _visit_typealias(self, node: cst.TypeAlias) -> None:
        self.positions.keyword("type")
        self.positions.of(node.name)
        self.visit_some(node.type_parameters, node.value)
        self.bind(node.name, None, node.value)

    def _visit_for(self, node: cst.For) -> None:
        self.bind(node.target, None, None)
        self.visit_some(node.target, node.iter, node.body, node.orelse)

    def _visit_with(self, node: cst.With) -> None:
        for item in node.items:
            self.visit_in(Context.ENTERED, item.item)
            if item.asname:
                self.visit(item.asname.name)
                self.bind(item.asname.name, None, item.item)
        self.visit(node.body)

    def _visit_match(self, node: cst.Match) -> None:
        self.positions.keyword("match")
        self.visit_some(node.subject, *node.cases)

    def _visit_matchcase(self, node: cst.MatchCase) -> None:
        self.positions.keyword("case")
        self.visit_some(node.pattern, node.guard, node.body)

    def _as_name(self, alias: cst.ImportAlias) -> str:
        if alias.asname is None or not isinstance(alias.asname.name, cst.Name):
            return ""
        self.positions.of(alias.asname.name)
        return alias.asname.name.value

    def _bind_dynamic(self, target: str, before: int, value: cst.BaseExpression) -> None:
        if len(self.imports) == before + 1 and isinstance(value, cst.Call):
            made = self.imports[before]
            if not made.bound:
                self.imports[before] = dataclasses.replace(made, bound=target)

    def _note_exports(self, target: str, value: cst.BaseExpression | None) -> None:
        if target == "__all__" and isinstance(value, cst.List | cst.Tuple):
            self.exports = _strings(value.elements)


def _unsubscripted(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.value if isinstance(node, cst.Subscript) else node


def _strings(elements: Sequence[cst.BaseElement]) -> tuple[str, ...]:
    values = (getattr(element.value, "evaluated_value", None) for element in elements)
    return tuple(value for value in values if isinstance(value, str))

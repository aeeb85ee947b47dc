"""The hand-written walk over a libcst tree that collects the facts.

It goes through the fields that can hold names, in source order, and through nothing
else: no whitespace nodes, no matchers, no metadata. Definitions and plain statements are
here; each class below knows one thing less: `Blocks`, `Importing`, `Operators`, `Uses`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import libcst as cst

from layerline.syntax import expressions
from layerline.syntax.blocks import Blocks
from layerline.syntax.facts import (
    Binding,
    Class,
    Context,
    Doing,
    Function,
    Module,
    Suppression,
    Usage,
)
from layerline.syntax.positions import Positions


@dataclass(slots=True)
class _Given:
    """What the function at hand hands back."""

    chains: list[str] = field(default_factory=list)
    yields: bool = False

    def add(self, node: cst.BaseExpression | None) -> None:
        """Keep the chain of a value that is returned or yielded."""
        if made := expressions.value(node):
            self.chains.append(made)


class Visitor(Blocks):
    """Collects the facts of one module. Use it once."""

    def __init__(self, path: str, name: str, positions: Positions, *, is_package: bool) -> None:
        super().__init__(name, positions, is_package=is_package)
        self.path = path
        self.exports: tuple[str, ...] | None = None
        self._given = _Given()

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
            body=self.recorder.body(),
        )

    def _visit_functiondef(self, node: cst.FunctionDef) -> None:
        self.visit_all(node.decorators, Context.DECORATOR)
        place = self.place(node.name)
        outside = self.enter(node.name.value)
        if node.type_parameters:
            self.visit(node.type_parameters)
        self.visit(node.params)
        if node.returns:
            self.visit(node.returns)
        returns = expressions.annotation(node.returns)
        decorators = tuple(expressions.chain(each.decorator) for each in node.decorators)
        made = Function(self.where, returns, decorators, node.asynchronous is not None, place)
        index = len(self.functions)
        self.functions.append(made)
        before, self._given = self._given, _Given()
        with self.recorder.inside(-1, ""):
            self.visit(node.body)
        gives, yields = tuple(dict.fromkeys(self._given.chains)), self._given.yields
        self.functions[index] = made._replace(gives=gives, yields=yields)
        self._given = before
        self.where = outside

    def _visit_classdef(self, node: cst.ClassDef) -> None:
        self.visit_all(node.decorators, Context.DECORATOR)
        place = self.place(node.name)
        outside = self.enter(node.name.value)
        if node.type_parameters:
            self.visit(node.type_parameters)
        self.visit_all(node.bases, Context.BASE)
        self.visit_all(node.keywords)
        bases = tuple(expressions.annotation(_unsubscripted(base.value)) for base in node.bases)
        decorators = tuple(expressions.chain(each.decorator) for each in node.decorators)
        self.classes.append(Class(self.where, bases, decorators, _keywords(node), place))
        with self.recorder.inside(-1, ""):
            self.visit(node.body)
        self.where = outside

    def _visit_param(self, node: cst.Param) -> None:
        self.place(node.name)
        self.bind(node.name, node.annotation, node.default, parameter=True)
        self.visit_some(node.annotation, node.default)

    def _visit_expr(self, node: cst.Expr) -> None:
        with self.statement(Doing.EXPRESSION):
            self.visit_as(Usage.DISCARDED, node.value)

    def _visit_return(self, node: cst.Return) -> None:
        with self.statement(Doing.RETURN):
            self.visit_as(Usage.RETURNED, node.value)
        self._given.add(node.value)

    def _visit_yield(self, node: cst.Yield) -> None:
        self.recorder.take_usage()
        self.recorder.yields()
        self._given.yields = True
        inner = node.value.item if isinstance(node.value, cst.From) else node.value
        self.visit_as(Usage.RETURNED, inner)
        self._given.add(inner)
        if isinstance(inner, cst.Dict) and self.where.endswith("lifespan"):
            self._keep_state(inner)

    def _keep_state(self, node: cst.Dict) -> None:
        """Keep what a lifespan hands to each request: `{"orders": orders}` is `state.orders`."""
        for element in node.elements:
            if isinstance(element, cst.DictElement) and (key := self.constants.text(element.key)):
                made = expressions.value(element.value)
                target = f"lifespan.state.{key}"
                self.bindings.append(Binding(self.where, target, "", made, parameter=False))

    def _visit_raise(self, node: cst.Raise) -> None:
        with self.statement(Doing.RAISE):
            self.visit_some(node.exc, node.cause)

    def _visit_assert(self, node: cst.Assert) -> None:
        with self.statement(Doing.ASSERT, node.test):
            self.visit_as(Usage.TESTED, node.test)
            self.visit_some(node.msg)

    def _visit_assign(self, node: cst.Assign) -> None:
        computed = expressions.is_arithmetic(node.value)
        with self.statement(Doing.COMPUTE if computed else Doing.ASSIGN):
            for target in node.targets:
                self.visit(target.target)
            before = len(self.imports)
            self.visit_as(Usage.BOUND, node.value)
            for target in node.targets:
                self.bind(target.target, None, node.value)
                if isinstance(target.target, cst.Name):
                    self._note_constant(target.target.value, node.value)
                    self.bind_dynamic(target.target.value, before, node.value)
                    self._note_exports(target.target.value, node.value)

    def _visit_augassign(self, node: cst.AugAssign) -> None:
        with self.statement(Doing.COMPUTE):
            self.visit(node.target)
            self.visit(node.value)
            if name := expressions.chain(node.target):
                self.recorder.write(name)
                self.constants.note(name, None)

    def _visit_annassign(self, node: cst.AnnAssign) -> None:
        computed = expressions.is_arithmetic(node.value)
        with self.statement(Doing.COMPUTE if computed else Doing.ASSIGN):
            self.visit_some(node.target, node.annotation)
            self.visit_as(Usage.BOUND, node.value)
            self.bind(node.target, node.annotation, node.value)
            if isinstance(node.target, cst.Name):
                self._note_constant(node.target.value, node.value)
                self._note_exports(node.target.value, node.value)

    def _visit_typealias(self, node: cst.TypeAlias) -> None:
        self.positions.keyword("type")
        self.positions.of(node.name)
        self.visit_some(node.type_parameters, node.value)
        self.bind(node.name, None, node.value)

    def _note_constant(self, name: str, value: cst.BaseExpression | None) -> None:
        if self.where and any(made.name == self.where for made in self.classes):
            self.constants.note_inside(self.where, name, value)
        else:
            self.constants.note(name, value)

    def _note_exports(self, target: str, value: cst.BaseExpression | None) -> None:
        if target == "__all__" and isinstance(value, cst.List | cst.Tuple):
            self.exports = _strings(value.elements)


def _unsubscripted(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.value if isinstance(node, cst.Subscript) else node


def _strings(elements: Sequence[cst.BaseElement]) -> tuple[str, ...]:
    values = (getattr(element.value, "evaluated_value", None) for element in elements)
    return tuple(value for value in values if isinstance(value, str))


def _keywords(node: cst.ClassDef) -> tuple[str, ...]:
    named: Iterator[tuple[str, str]] = (
        (each.keyword.value, expressions.chain(each.value))
        for each in node.keywords
        if each.keyword is not None
    )
    return tuple(f"{keyword}={value}" for keyword, value in named)

"""The tree of a module from Python's own parser: statements."""

import ast
import warnings
from collections.abc import Sequence

from layerline.syntax import tree
from layerline.syntax.expressions_from_python import Expressions

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def parsed(text: str) -> tree.Block:
    """The tree of a module.

    Raises:
        SyntaxError: it is not valid for the Python at hand.
        ValueError: it holds what no source holds.
        RecursionError: it is nested too deeply.
        MemoryError: the same.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about escapes in the user's own strings
        module = ast.parse(text)
    return Statements(text).block(module.body)


def parsed_expression(text: str) -> tree.Node:
    """The tree of an expression; raises like `parsed`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Expressions(text).of(ast.parse(text, mode="eval").body)


class Statements(Expressions):
    """Turns Python's statements into those of our tree."""

    def block(self, body: Sequence[ast.stmt]) -> tree.Block:
        """Statements that stand together."""
        return tree.Block(self.all(body))

    def _else(self, body: Sequence[ast.stmt]) -> tree.Block | None:
        return self.block(body) if body else None

    def _functiondef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> tree.Node:
        return tree.FunctionDef(
            self.all(node.decorator_list),
            tree.Name(node.name),
            self._type_parameters(node),
            self.parameters(node.args),
            self.annotation(node.returns),
            self.block(node.body),
            type(node) is ast.AsyncFunctionDef,
        )

    _asyncfunctiondef = _functiondef

    def _classdef(self, node: ast.ClassDef) -> tree.Node:
        return tree.ClassDef(
            self.all(node.decorator_list),
            tree.Name(node.name),
            self._type_parameters(node),
            tuple([self.argument(each) for each in node.bases]),
            tuple([self.keyword(each) for each in node.keywords]),
            self.block(node.body),
        )

    def _type_parameters(self, node: ast.AST) -> tree.Other | None:
        found: Sequence[ast.AST] = getattr(node, "type_params", ())
        return tree.Other(self.all(found)) if found else None

    def _expr(self, node: ast.Expr) -> tree.Node:
        return tree.Expr(self.of(node.value))

    def _return(self, node: ast.Return) -> tree.Node:
        return tree.Return(self.maybe(node.value))

    def _raise(self, node: ast.Raise) -> tree.Node:
        return tree.Raise(self.maybe(node.exc), self.maybe(node.cause))

    def _assert(self, node: ast.Assert) -> tree.Node:
        return tree.Assert(self.of(node.test), self.maybe(node.msg))

    def _assign(self, node: ast.Assign) -> tree.Node:
        return tree.Assign(self.all(node.targets), self.of(node.value))

    def _augassign(self, node: ast.AugAssign) -> tree.Node:
        return tree.AugAssign(self.of(node.target), self.of(node.value))

    def _annassign(self, node: ast.AnnAssign) -> tree.Node:
        declared = tree.Annotation(self.of(node.annotation))
        return tree.AnnAssign(self.of(node.target), declared, self.maybe(node.value))

    def _if(self, node: ast.If) -> tree.Node:
        return tree.If(self.of(node.test), self.block(node.body), self._else(node.orelse))

    def _while(self, node: ast.While) -> tree.Node:
        return tree.While(self.of(node.test), self.block(node.body), self._else(node.orelse))

    def _for(self, node: ast.For | ast.AsyncFor) -> tree.Node:
        return tree.For(
            self.of(node.target),
            self.of(node.iter),
            self.block(node.body),
            self._else(node.orelse),
        )

    _asyncfor = _for

    def _try(self, node: ast.Try | ast.TryStar) -> tree.Node:
        return tree.Try(
            self.block(node.body),
            self.all(node.handlers),
            self._else(node.orelse),
            self._else(node.finalbody),
        )

    _trystar = _try

    def _excepthandler(self, node: ast.ExceptHandler) -> tree.Node:
        named = [tree.Name(node.name)] if node.name else []
        caught = [self.of(node.type)] if node.type else []
        return tree.Other((*caught, *named, self.block(node.body)))

    def _with(self, node: ast.With | ast.AsyncWith) -> tree.Node:
        items = [
            tree.WithItem(self.of(item.context_expr), self.maybe(item.optional_vars))
            for item in node.items
        ]
        return tree.With(tuple(items), self.block(node.body))

    _asyncwith = _with

    def _match(self, node: ast.Match) -> tree.Node:
        cases = [
            tree.MatchCase(self.of(case.pattern), self.maybe(case.guard), self.block(case.body))
            for case in node.cases
        ]
        return tree.Match(self.of(node.subject), tuple(cases))

    def _matchsingleton(self, node: ast.MatchSingleton) -> tree.Node:
        return tree.Name(str(node.value))

    def _matchstar(self, node: ast.MatchStar) -> tree.Node:
        return self._named([], node.name)

    def _matchas(self, node: ast.MatchAs) -> tree.Node:
        return self._named([node.pattern] if node.pattern else [], node.name)

    def _matchmapping(self, node: ast.MatchMapping) -> tree.Node:
        pairs = zip(node.keys, node.patterns, strict=True)
        return self._named([each for pair in pairs for each in pair], node.rest)

    def _matchclass(self, node: ast.MatchClass) -> tree.Node:
        parts = [self.of(node.cls), *self.all(node.patterns)]
        for name, pattern in zip(node.kwd_attrs, node.kwd_patterns, strict=True):
            parts += [tree.Name(name), self.of(pattern)]
        return tree.Other(tuple(parts))

    def _named(self, nodes: Sequence[ast.AST], name: str | None) -> tree.Node:
        return tree.Other((*self.all(nodes), *([tree.Name(name)] if name else ())))

    def _import(self, node: ast.Import) -> tree.Node:
        return tree.Import(_aliases(node), _is_lazy(node))

    def _importfrom(self, node: ast.ImportFrom) -> tree.Node:
        module = _dotted(node.module) if node.module else None
        names = () if node.names[0].name == "*" else _aliases(node)
        return tree.ImportFrom(node.level, module, names, _is_lazy(node))

    def _global(self, node: ast.Global | ast.Nonlocal) -> tree.Node:
        return tree.Other(tuple([tree.Name(name) for name in node.names]))

    _nonlocal = _global

    def _typealias(self, node: ast.AST) -> tree.Node:
        name, value = (self.of(getattr(node, each)) for each in ("name", "value"))
        if type(name) is not tree.Name:
            raise TypeError(node)
        return tree.NamedType(name, self._type_parameters(node), value)


def _aliases(node: ast.Import | ast.ImportFrom) -> tuple[tree.ImportAlias, ...]:
    return tuple(
        [
            tree.ImportAlias(_dotted(each.name), tree.Name(each.asname) if each.asname else None)
            for each in node.names
        ]
    )


def _dotted(text: str) -> tree.Node:
    first, *rest = text.split(".")
    found: tree.Node = tree.Name(first)
    for name in rest:
        found = tree.Attribute(found, tree.Name(name))
    return found


def _is_lazy(node: ast.AST) -> bool:
    return bool(getattr(node, "is_lazy", False))

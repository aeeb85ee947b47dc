"""Statements that hold others, and in which of their blocks those stand."""

from contextlib import AbstractContextManager

import libcst as cst

from layerline.syntax import expressions
from layerline.syntax.facts import Binding, Context, Doing, Usage
from layerline.syntax.importing import Importing


class Blocks(Importing):
    """Walks tests, loops, contexts and handlers."""

    def _visit_if(self, node: cst.If) -> None:
        with self.statement(Doing.IF, node.test) as index:
            self.visit_as(Usage.TESTED, node.test)
        typing = expressions.chain(node.test).rpartition(".")[2] == "TYPE_CHECKING"
        if not self.where and expressions.is_main_guard(node.test):
            self.bindings.append(Binding("", "__main__", "", "", parameter=False))
        self.typing += typing
        self._block(index, "body", node.body)
        self.typing -= typing
        self._block(index, "else", node.orelse)

    def _visit_while(self, node: cst.While) -> None:
        with self.statement(Doing.LOOP, node.test) as index:
            self.visit_as(Usage.TESTED, node.test)
        self._block(index, "body", node.body)
        self._block(index, "else", node.orelse)

    def _visit_try(self, node: cst.Try | cst.TryStar) -> None:
        with self.statement(Doing.TRY) as index:
            pass
        self._block(index, "body", node.body)
        for handler in node.handlers:
            self._block(index, "except", handler)
        self._block(index, "else", node.orelse)
        self._block(index, "finally", node.finalbody)

    def _visit_trystar(self, node: cst.TryStar) -> None:
        self._visit_try(node)

    def _visit_for(self, node: cst.For) -> None:
        with self.statement(Doing.LOOP) as index:
            self.bind(node.target, None, None)
            self._bind_each(node)
            self.visit(node.target)
            self.visit_as(Usage.READ, node.iter)
        self._block(index, "body", node.body)
        self._block(index, "else", node.orelse)

    def _bind_each(self, node: cst.For) -> None:
        """Keep that a loop goes through what a container holds."""
        held = expressions.chain(node.iter)
        if type(node.target) is cst.Name and held and not held.endswith("()"):
            each = Binding(self.where, node.target.value, "", f"{held}[]", parameter=False)
            self.bindings[-1] = each

    def _visit_with(self, node: cst.With) -> None:
        with self.statement(Doing.WITH) as index:
            for item in node.items:
                self._enter(item)
        self._block(index, "body", node.body)

    def _enter(self, item: cst.WithItem) -> None:
        self.recorder.usage = Usage.ENTERED
        self.visit_in(Context.ENTERED, item.item)
        self.recorder.take_usage()
        if item.asname:
            self.visit(item.asname.name)
            self.bind(item.asname.name, None, item.item)

    def _visit_match(self, node: cst.Match) -> None:
        self.positions.keyword("match")
        with self.statement(Doing.MATCH, node.subject) as index:
            self.visit_as(Usage.TESTED, node.subject)
        for case in node.cases:
            self._block(index, "body", case)

    def _visit_matchcase(self, node: cst.MatchCase) -> None:
        self.positions.keyword("case")
        self.visit_some(node.pattern, node.guard, node.body)

    def statement(
        self, kind: Doing, test: cst.BaseExpression | None = None
    ) -> AbstractContextManager[int]:
        """Around the walk through a statement's own expressions; gives its number."""
        return self.recorder.statement(kind, self.where, test)

    def _block(self, statement: int, name: str, node: cst.CSTNode | None) -> None:
        if node is not None:
            with self.recorder.inside(statement, name):
                self.visit(node)

"""Expressions that say what becomes of a result: operators, lambdas, comprehensions, await."""

import libcst as cst

from layerline.syntax.facts import Usage
from layerline.syntax.uses import Uses


class Operators(Uses):
    """Walks the expressions that do more than refer to something."""

    def _visit_await(self, node: cst.Await) -> None:
        self.recorder.awaited = True
        self.visit(node.expression)

    def _visit_unaryoperation(self, node: cst.UnaryOperation) -> None:
        if isinstance(node.operator, cst.Not):
            self.recorder.usage = Usage.TESTED
        self._visit_operands(node.expression)

    def _visit_formattedstringexpression(self, node: cst.FormattedStringExpression) -> None:
        self.recorder.take_usage()
        self.visit_as(Usage.READ, node.expression)
        self.visit_some(*(node.format_spec or ()))

    def _visit_booleanoperation(self, node: cst.BooleanOperation) -> None:
        self._visit_operands(node.left, node.right)

    def _visit_operands(self, *nodes: cst.CSTNode) -> None:
        usage, _ = self.recorder.take_usage()
        for node in nodes:
            self.visit_as(usage if usage is Usage.TESTED else Usage.PASSED, node)

    def _visit_comparison(self, node: cst.Comparison) -> None:
        self.visit_as(Usage.READ, node.left)
        for target in node.comparisons:
            self.visit_as(Usage.READ, target.comparator)

    def _visit_binaryoperation(self, node: cst.BinaryOperation) -> None:
        self.visit_as(Usage.READ, node.left)
        self.visit_as(Usage.READ, node.right)

    def _visit_namedexpr(self, node: cst.NamedExpr) -> None:
        self.recorder.take_usage()
        self.visit(node.target)
        self.visit_as(Usage.BOUND, node.value)
        self.bind(node.target, None, node.value)

    def _visit_lambda(self, node: cst.Lambda) -> None:
        self.recorder.take_usage()
        self.lambdas += 1
        outside = self.enter(f"<lambda {self.lambdas}>")
        self.visit(node.params)
        self.visit_as(Usage.RETURNED, node.body)
        self.where = outside

    def _visit_generatorexp(self, node: cst.GeneratorExp) -> None:
        self._comprehension(node)

    def _visit_listcomp(self, node: cst.ListComp) -> None:
        self._comprehension(node)

    def _visit_setcomp(self, node: cst.SetComp) -> None:
        self._comprehension(node)

    def _visit_dictcomp(self, node: cst.DictComp) -> None:
        self._comprehension(node)

    def _comprehension(self, node: cst.BaseComp) -> None:
        self.recorder.take_usage()
        self.recorder.repeated += 1
        self.visit_fields(node)
        self.recorder.repeated -= 1

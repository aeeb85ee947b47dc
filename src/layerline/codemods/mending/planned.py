"""A plan for a function, carried out on its tree."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from layerline.codemods.mending.nodes import assigned


@dataclass(frozen=True, slots=True)
class Moved:
    """One piece of code that becomes another one.

    Attributes:
        old: it as it is written: a call, or a statement.
        new: what stands in its place; "" for nothing, where it is a statement.
        unit: what a `with` without a name opened for it alone; "" for none.
        is_statement: whether they are statements.
    """

    old: str
    new: str
    unit: str = ""
    is_statement: bool = False


class Planned(cst.CSTTransformer):
    """Puts the new piece where the old one stands, and takes out what binds names that are gone.

    Attributes:
        found: how often each old piece stood there.
    """

    def __init__(self, moved: Sequence[Moved], gone: frozenset[str]) -> None:
        """Nothing is found yet."""
        super().__init__()
        self.found: Counter[str] = Counter()
        self._calls = {each.old: each for each in moved if not each.is_statement}
        self._statements = {each.old.strip(): each for each in moved if each.is_statement}
        self._units = {each.unit for each in moved}
        self._gone = gone
        self._printer = cst.Module([])

    def leave_Call(  # noqa: N802 libcst calls it so
        self, original_node: cst.Call, updated_node: cst.Call
    ) -> cst.BaseExpression:
        """The new call in place of the old one."""
        moved = self._calls.get(self._written(original_node)) if self._calls else None
        if moved is None:
            return updated_node
        self.found[moved.old] += 1
        return cst.parse_expression(moved.new)

    def leave_Param(  # noqa: N802 as above
        self, original_node: cst.Param, updated_node: cst.Param
    ) -> cst.Param | cst.RemovalSentinel:
        """No parameter that is gone."""
        is_gone = original_node.name.value in self._gone
        return cst.RemoveFromParent() if is_gone else updated_node

    def leave_SimpleStatementLine(  # noqa: N802 as above
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.BaseStatement | cst.RemovalSentinel:
        """The new statement in place of the old one; none where it bound a name that is gone."""
        written = self._written(original_node).strip() if self._statements else ""
        if moved := self._statements.get(written):
            self.found[moved.old] += 1
            if not moved.new:
                return cst.RemoveFromParent()
            new = cst.ensure_type(cst.parse_statement(moved.new), cst.SimpleStatementLine)
            return updated_node.with_changes(body=new.body)
        is_gone = assigned(original_node) in self._gone
        return cst.RemoveFromParent() if is_gone else updated_node

    def leave_With(  # noqa: N802 as above
        self, original_node: cst.With, updated_node: cst.With
    ) -> cst.BaseStatement | cst.FlattenSentinel[cst.BaseStatement]:
        """The block alone, where nothing is opened any more."""
        if len(original_node.items) != 1 or not isinstance(updated_node.body, cst.IndentedBlock):
            return updated_node
        (item,) = original_node.items
        name = item.asname.name if item.asname else None
        if isinstance(name, cst.Name):
            is_gone = name.value in self._gone
        else:
            is_gone = name is None and self._written(item.item) in self._units
        if not is_gone:
            return updated_node
        return cst.FlattenSentinel(list(updated_node.body.body))

    def _written(self, node: cst.CSTNode) -> str:
        return self._printer.code_for_node(bare(node))


def bare(node: cst.CSTNode) -> cst.CSTNode:
    """A statement without the lines above it."""
    return node.with_changes(leading_lines=()) if hasattr(node, "leading_lines") else node

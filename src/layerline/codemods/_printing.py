"""Where each node of a tree stands, learned by printing the tree once.

libcst's own provider does the same with a line and a column for each node, which takes twice as
long in a list of a thousand lines; offsets are all that an edit needs.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import libcst as cst
from libcst._nodes.internal import CodegenState


class Printed(CodegenState):
    """A printed tree.

    Attributes:
        code: what was printed.
    """

    def __init__(self, module: cst.Module, offset: int) -> None:
        """Begin.

        Args:
            module: what is to be printed.
            offset: that of its first character.
        """
        super().__init__(module.default_indent, module.default_newline)
        self.code = ""
        self._reached = offset
        self._open: list[int] = []
        self._ranges: dict[int, tuple[int, int]] = {}

    def start(self, node: cst.CSTNode) -> int:
        """The offset of a node's first character."""
        return self._ranges[id(node)][0]

    def end(self, node: cst.CSTNode) -> int:
        """The offset after a node's last character."""
        return self._ranges[id(node)][1]

    def add_indent_tokens(self) -> None:
        """Print the indentation of a line."""
        for token in self.indent_tokens:
            self.add_token(token)

    def add_token(self, value: str) -> None:
        """Print some text."""
        self.tokens.append(value)
        self._reached += len(value)

    def before_codegen(self, _node: cst.CSTNode) -> None:
        """Begin a node."""
        self._open.append(self._reached)

    def after_codegen(self, node: cst.CSTNode) -> None:
        """End a node; what it knows of itself without its blanks and brackets stays."""
        start = self._open.pop()
        self._ranges.setdefault(id(node), (start, self._reached))

    @contextmanager
    def record_syntactic_position(
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> Iterator[None]:
        """Around what is a node without its blanks and brackets."""
        begun = self._reached
        yield
        start = begun if start_node is None else self.start(start_node)
        end = self._reached if end_node is None else self.end(end_node)
        self._ranges[id(node)] = start, end


def printed(module: cst.Module, offset: int) -> Printed:
    """Print a tree whose first character has that offset."""
    state = Printed(module, offset)
    module._codegen(state)  # noqa: SLF001 what libcst's own provider calls
    state.code = "".join(state.tokens)
    return state

"""A file to be edited: located with libcst, changed by inserting text.

libcst prints a changed tree in its own style; text that is only inserted leaves every
character of the user where it was. Offsets count code points of the text as it is, with a
byte order mark, tabs and any newlines.
"""

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import libcst as cst

from layerline.codemods._printing import Printed, printed
from layerline.codemods._proof import prove_additive, too_deep
from layerline.errors import PreconditionRefusal

_NEWLINE = re.compile(r"\r\n|\r|\n")
_BYTE_ORDER_MARK = "\ufeff"
_DEEPEST = 200
"""Python itself nests no deeper, and libcst crashes at about 1,500."""


@dataclass(frozen=True, slots=True)
class Insertion:
    """Text that comes to stand at an offset."""

    offset: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A parsed file.

    Attributes:
        text: the file as it is.
        module: its tree.
        indent: one step of its indentation.
    """

    text: str
    module: cst.Module
    indent: str
    _printed: Printed
    _lines: tuple[int, ...]

    @classmethod
    def read(cls, text: str) -> "Source":
        """Parse a file.

        Raises:
            PreconditionRefusal: it does not parse, with line and column.
        """
        return _read(text)

    def start(self, node: cst.CSTNode) -> int:
        """Where the node's first character is."""
        return self._printed.start(node)

    def end(self, node: cst.CSTNode) -> int:
        """The offset after the node's last character, comma and comment left out."""
        return self._printed.end(node)

    def line_start(self, offset: int, above: int = 0) -> int:
        """Where the line of an offset begins, or one of the lines above it."""
        return self._lines[bisect.bisect_right(self._lines, offset) - 1 - above]

    def line_end(self, offset: int) -> int:
        """Where the line of an offset ends, before its newline."""
        found = _NEWLINE.search(self.text, offset)
        return found.start() if found else len(self.text)

    def newline(self, offset: int) -> str:
        """The newline of that line, or of its neighbour where the file ends without one."""
        found = _NEWLINE.search(self.text, offset)
        return found[0] if found else self.module.default_newline

    def indentation(self, offset: int) -> str:
        """The blanks at the beginning of that line."""
        blanks = re.compile(r"[ \t]*").match(self.text, self.line_start(offset))
        return blanks[0] if blanks else ""

    def on_one_line(self, node: cst.CSTNode) -> bool:
        """Whether the node begins and ends on the same line."""
        return self.line_start(self.start(node)) == self.line_start(self.end(node))

    def begins_line(self, offset: int) -> bool:
        """Whether nothing but blanks stands before it on its line."""
        return not self.text[self.line_start(offset) : offset].strip(" \t")

    def with_inserted(self, insertions: Iterable[Insertion]) -> str:
        """The text with all insertions, proved to have lost nothing of the old."""
        pieces, reached = [], 0
        for insertion in sorted(insertions, key=lambda each: each.offset):
            pieces += [self.text[reached : insertion.offset], insertion.text]
            reached = insertion.offset
        text = "".join(pieces) + self.text[reached:]
        prove_additive(self.text, text)
        return text


@lru_cache(maxsize=8)
def _read(text: str) -> Source:
    """Whoever edits a file step by step reads each step several times; nobody changes a tree."""
    start = len(_BYTE_ORDER_MARK) if text.startswith(_BYTE_ORDER_MARK) else 0
    code = text[start:]
    module = _parse(code)
    try:
        places = printed(module, start)
    except RecursionError:
        raise too_deep() from None
    if places.code != code:
        raise PreconditionRefusal(
            "the file has line ends or control characters that an edit could not keep",
            remedy="save it with ordinary line ends (LF or CRLF) and without form feeds",
        )
    lines = (start, *(start + found.end() for found in _NEWLINE.finditer(code)))
    return Source(text, module, module.default_indent, places, lines)


def _parse(code: str) -> cst.Module:
    depth = deepest = 0
    for bracket in re.findall(r"[()\[\]{}]", code):
        depth = depth + 1 if bracket in "([{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        raise too_deep()
    if (nul := code.find("\0")) >= 0:
        raise _unparsable(code.count("\n", 0, nul) + 1, nul - code.rfind("\n", 0, nul))
    try:
        return cst.parse_module(code)
    except cst.ParserSyntaxError as error:
        exact = re.search(r"error at (\d+):(\d+)", str(error))
        line, column = exact.groups() if exact else (error.editor_line, error.editor_column)
        if marker := re.search(r"^(?:<{7}|>{7}) ", code, re.MULTILINE):
            line = code.count("\n", 0, marker.start()) + 1
            raise PreconditionRefusal(
                f"the file is not valid Python: line {line} marks a merge conflict",
                remedy="resolve the conflict, then run the command again",
            ) from None
        raise _unparsable(line, column) from None


def _unparsable(line: object, column: object) -> PreconditionRefusal:
    return PreconditionRefusal(
        f"the file is not valid Python: line {line}, column {column}",
        remedy="mend it, then run the command again",
    )

"""One look at the text before it is parsed: names, comments, brackets and logical lines.

libcst gives a tree without positions, and computing them costs more than parsing. The
names of a module come in the same order in the text and in the tree, so their offsets
here are the positions there (`reader` checks each one and falls back where they differ).
The same look counts the brackets, because libcst does not survive very many.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from keyword import kwlist

_TOKEN = re.compile(
    r"(?P<comment>\#[^\r\n]*)"
    r"|(?P<string>(?:[rRbBuUfFtT]{1,3})?(?:\"\"\"|'''|\"|'))"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<number>\d[\w.]*)"
    r"|(?P<open>[(\[{])"
    r"|(?P<close>[)\]}])"
    r"|(?P<newline>\r\n|\r|\n)"
    r"|(?P<joined>\\(?:\r\n|\r|\n))"
    r"|(?P<field>[!:](?!=))"
)
_ENDS = {
    '"""': re.compile(r'(?:[^\\]|\\.)*?"""', re.DOTALL),
    "'''": re.compile(r"(?:[^\\]|\\.)*?'''", re.DOTALL),
    '"': re.compile(r'(?:[^\\\r\n"]|\\(?:\r\n|.))*"', re.DOTALL),
    "'": re.compile(r"(?:[^\\\r\n']|\\(?:\r\n|.))*'", re.DOTALL),
}
_PIECE = re.compile(r"\{\{|\}\}|\{|\}|\\N\{[^}]*\}|\\(?:\r\n|[^{}])|\"\"\"|'''|\"|'", re.DOTALL)
_NEWLINE = re.compile(r"\r\n|\r|\n")
_LONG = 6_000
"""Characters of a logical line from which on its expressions are measured."""
_KEYWORDS = frozenset(kwlist) - {"None", "True", "False", "async", "await"} | {"async", "await"}


@dataclass(slots=True)
class Scan:
    """What one look found.

    Attributes:
        names: (offset, text) of each identifier in order, also inside f-strings.
        comments: (offset, text, whether it stands alone on its line).
        depth: the deepest nesting, of brackets or of indented blocks.
        width: how many parts the longest expression has, of those in very long lines.
        logical: offset where each logical line that holds code begins and ends.
    """

    names: list[tuple[int, str]] = field(default_factory=list)
    comments: list[tuple[int, str, bool]] = field(default_factory=list)
    depth: int = 0
    width: int = 0
    logical: list[tuple[int, int]] = field(default_factory=list)


def scan(text: str) -> Scan:
    """Look once through the text. Never raises; nonsense gives some result."""
    scanner = _Scanner(text)
    scanner.code(0, inside_field=False)
    return scanner.found


class Lines:
    """Turns an offset into a line and a column, both from 1, columns in code points."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _NEWLINE.finditer(text))]

    def __len__(self) -> int:
        return len(self._starts)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class _Scanner:
    """The state of one look: where code nests in f-strings, it calls itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = Scan()
        self._nested = 0
        self._line_start: int | None = None
        self._line_end = 0
        self._begins = 0
        self._indents = [0]

    def code(self, at: int, *, inside_field: bool) -> int:
        """Scan code up to its end, or up to the end of a replacement field."""
        depth = 0
        while match := _TOKEN.search(self.text, at):
            at = match.end()
            kind = match.lastgroup
            if kind in ("newline", "comment", "joined"):
                self._line(match, depth)
                continue
            if inside_field and depth == 0 and kind in ("close", "field"):
                return match.start()
            self._touch(match)
            if kind == "name":
                if match[0] not in _KEYWORDS:
                    self.found.names.append((match.start(), match[0]))
            elif kind == "string":
                at = self._string(match)
                self._line_end = at
            elif kind == "open":
                depth += 1
                self.found.depth = max(self.found.depth, depth + self._nested)
            elif kind == "close":
                depth = max(0, depth - 1)
        self._end_line()
        return len(self.text)

    def _touch(self, match: re.Match[str]) -> None:
        if self._line_start is None:
            self._line_start = match.start()
            self._indent(match.start() - self._begins)
        self._line_end = match.end()

    def _line(self, match: re.Match[str], depth: int) -> None:
        if match.lastgroup == "comment":
            start = max(self.text.rfind(end, 0, match.start()) for end in "\r\n") + 1
            alone = not self.text[start : match.start()].strip()
            self.found.comments.append((match.start(), match[0], alone))
        elif match.lastgroup == "newline" and depth == 0 and self._nested == 0:
            self._end_line()
            self._begins = match.end()

    def _indent(self, column: int) -> None:
        while column < self._indents[-1]:
            self._indents.pop()
        if column > self._indents[-1]:
            self._indents.append(column)
            self.found.depth = max(self.found.depth, len(self._indents))

    def _end_line(self) -> None:
        if self._line_start is not None:
            self.found.logical.append((self._line_start, self._line_end))
            if self._line_end - self._line_start > _LONG:
                self._measure(self._line_start, self._line_end)
        self._line_start = None

    def _measure(self, at: int, end: int) -> None:
        """How many names, numbers and brackets stand in a row: to parse n takes n * n steps."""
        parts = 0
        while match := _TOKEN.search(self.text, at, end):
            between = self.text[at : match.start()]
            if "," in between:
                parts = 0
            at = match.end()
            if match.lastgroup == "string":
                quote = match[0].lstrip("rRbBuUfFtT")
                closing = _ENDS[quote].match(self.text, at)
                at = closing.end() if closing else at
                parts += bool(between.strip())  # one string after another is none but longer
            elif match.lastgroup in ("name", "number", "open"):
                parts += 1
            self.found.width = max(self.found.width, parts)

    def _string(self, match: re.Match[str]) -> int:
        opening = match[0]
        quote = opening.lstrip("rRbBuUfFtT")
        prefix = opening[: -len(quote)].lower()
        if "f" in prefix or "t" in prefix:
            return self._formatted(match.end(), quote)
        end = _ENDS[quote].match(self.text, match.end())
        return end.end() if end else match.end()

    def _formatted(self, at: int, quote: str) -> int:
        while piece := _PIECE.search(self.text, at):
            at = piece.end()
            if piece[0] == quote or (piece[0].startswith(quote) and len(quote) == 1):
                return piece.start() + len(quote)
            if piece[0] == "{":
                at = self._field(at)
        return len(self.text)

    def _field(self, at: int) -> int:
        """A replacement field, from behind its opening brace to behind its closing one."""
        self._nested += 1
        at = self.code(at, inside_field=True)
        while at < len(self.text) and self.text[at] != "}":
            if self.text[at] == "{":
                at = self._field(at + 1)
            else:
                at += 1
        self._nested -= 1
        return at + 1

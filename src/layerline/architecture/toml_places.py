"""Where in a TOML file each value stands, which `tomllib` does not say.

It takes for granted that `tomllib` has read the file: what is no TOML is none of its business.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""(?P<skip>[ \t\r]+|\#[^\n]*)
    |(?P<string>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<mark>[][{}=,.\n])
    |(?P<bare>[^][{}=,.\n\#"' \t\r]+)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Line and column, both from 1."""

    line: int
    column: int


def places(text: str) -> dict[Path, Place]:
    """The place of each key, and of each item of an array, by its path."""
    found: dict[Path, Place] = {}
    tokens = _Tokens(text)
    table: Path = ()
    while tokens.kind:
        if tokens.skip("\n"):
            continue
        if tokens.skip("["):
            tokens.skip("[")
            table = _key((), tokens, found)
            tokens.skip("]")
            tokens.skip("]")
        else:
            _pair(table, tokens, found)
    return found


class _Tokens:
    """The tokens of a file, one at a time."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._rest = self._significant()
        self.kind, self.text, self._start = "", "", 0
        self.advance()

    @property
    def place(self) -> Place:
        before = self._text[: self._start]
        return Place(before.count("\n") + 1, self._start - before.rfind("\n"))

    def advance(self) -> None:
        self.kind, self.text, self._start = next(self._rest, ("", "", len(self._text)))

    def skip(self, mark: str) -> bool:
        """Go past a mark, if that is what comes."""
        is_there = self.kind == "mark" and self.text == mark
        if is_there:
            self.advance()
        return is_there

    def _significant(self) -> Iterator[tuple[str, str, int]]:
        for token in _TOKEN.finditer(self._text):
            if token.lastgroup and token.lastgroup != "skip":
                yield token.lastgroup, token[0], token.start()


def _pair(table: Path, tokens: _Tokens, found: dict[Path, Place]) -> None:
    path = _key(table, tokens, found)
    tokens.skip("=")
    _value(path, tokens, found)


def _key(table: Path, tokens: _Tokens, found: dict[Path, Place]) -> Path:
    path = table
    while tokens.kind in {"bare", "string"}:
        path = (*path, tokens.text.strip("\"'"))
        found.setdefault(path, tokens.place)
        tokens.advance()
        if not tokens.skip("."):
            break
    return path


def _value(path: Path, tokens: _Tokens, found: dict[Path, Place]) -> None:
    if tokens.skip("["):
        index = 0
        while tokens.kind and not tokens.skip("]"):
            if tokens.skip(",") or tokens.skip("\n"):
                continue
            found[(*path, index)] = tokens.place
            _value((*path, index), tokens, found)
            index += 1
    elif tokens.skip("{"):
        while tokens.kind and not tokens.skip("}"):
            if not tokens.skip(",") and not tokens.skip("\n"):
                _pair(path, tokens, found)
    else:
        while tokens.kind and not (tokens.kind == "mark" and tokens.text in "[]{},\n"):
            tokens.advance()

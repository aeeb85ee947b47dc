"""Keeps the calls and statements of functions while the visitor walks through them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import libcst as cst

from layerline.syntax import expressions
from layerline.syntax.facts import Argument, Body, Call, Condition, Doing, Place, Statement, Usage

_START = Place(1, 1, 1, 1)
_CALL = Call("", "", -1, (), Usage.PASSED, False, -1, -1, False, _START)  # noqa: FBT003 a blank
_STATEMENT = Statement(Doing.EXPRESSION, "", -1, "", (), (), (), _START)


@dataclass(slots=True)
class _Open:
    """A statement whose own expressions are being walked."""

    kind: Doing
    tests: tuple[Condition, ...]
    reads: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    first: Place | None = None
    last: Place = _START


class Recorder:
    """The body of one module, in the making.

    Attributes:
        usage: what becomes of the next expression, if it is a call.
        awaited: whether the next expression stands behind `await`.
        repeated: how many comprehensions are around.
        within: index of the call whose arguments are being walked.
    """

    def __init__(self) -> None:
        self.usage = Usage.PASSED
        self.awaited = False
        self.repeated = 0
        self.within = -1
        self._calls: list[Call] = []
        self._statements: list[Statement] = []
        self._open: list[_Open] = []
        self._latest = _START
        self._parent = -1
        self._block = ""
        self._current = -1

    def body(self) -> Body:
        """All that was kept."""
        return Body(tuple(self._calls), tuple(self._statements))

    def take_usage(self) -> tuple[Usage, bool]:
        """How the expression at hand is used; what is inside it is handed on, unless it says so."""
        found = self.usage, self.awaited
        self.usage, self.awaited = Usage.PASSED, False
        return found

    def reserve(self) -> int:
        """A number for a call whose arguments come next."""
        self._calls.append(_CALL)
        return len(self._calls) - 1

    def call(  # noqa: PLR0913, PLR0917 a call has as many sides
        self,
        index: int,
        node: cst.Call,
        chain: str,
        scope: str,
        used: tuple[Usage, bool],
        owner: int,
        place: Place,
    ) -> None:
        """Keep a call under its number."""
        self._calls[index] = Call(
            chain,
            scope,
            self._current,
            tuple(_arguments(node.args)),
            used[0],
            used[1],
            self.within,
            owner,
            self.repeated > 0,
            place,
        )

    def note(self, chain: str, scope: str, given: tuple[str, ...], place: Place) -> None:
        """Keep what is written otherwise, and is a call."""
        arguments = tuple(Argument("", each) for each in given)
        made = _CALL._replace(chain=chain, scope=scope, arguments=arguments, place=place)
        self._calls.append(made)

    def read(self, chain: str) -> None:
        """Keep that the statement at hand mentions a chain."""
        if self._open:
            self._open[-1].reads.append(chain)

    def write(self, chain: str) -> None:
        """Keep that the statement at hand binds a chain."""
        if self._open:
            self._open[-1].writes.append(chain)

    def stands_at(self, place: Place) -> None:
        """Keep where the statement at hand has a name."""
        self._latest = place
        if self._open:
            here = self._open[-1]
            here.first = here.first or place
            here.last = place

    def yields(self) -> None:
        """Keep that the statement at hand yields."""
        if self._open:
            self._open[-1].kind = Doing.YIELD

    @contextmanager
    def statement(
        self, kind: Doing, scope: str, test: cst.BaseExpression | None = None
    ) -> Iterator[int]:
        """Around the walk through a statement's own expressions; gives its number."""
        tests = tuple(expressions.conditions(test)) if test is not None else ()
        here = _Open(kind, tests)
        index = len(self._statements)
        self._statements.append(_STATEMENT)
        before, self._current = self._current, index
        self._open.append(here)
        yield index
        self._open.pop()
        self._current = before
        place = here.first or self._latest
        self._statements[index] = Statement(
            here.kind,
            scope,
            self._parent,
            self._block,
            tuple(dict.fromkeys(here.reads)),
            tuple(here.writes),
            here.tests,
            _spanning(place, here.last if here.first else place),
        )

    @contextmanager
    def inside(self, statement: int, block: str) -> Iterator[None]:
        """Around the walk through a block of a statement; -1 for the block of a function."""
        before = self._parent, self._block, self._open, self._current, self.within
        self._parent, self._block, self._open = statement, block, []
        self._current, self.within = -1, -1
        yield
        self._parent, self._block, self._open, self._current, self.within = before


def _spanning(first: Place, last: Place) -> Place:
    return Place(first.line, first.column, last.end_line, last.end_column)


def _arguments(nodes: Sequence[cst.Arg]) -> Iterator[Argument]:
    for node in nodes:
        keyword = node.keyword.value if node.keyword else node.star
        yield Argument(keyword, expressions.value(node.value) or expressions.zero(node.value))
        if node.keyword:
            for value in expressions.elements(node.value):
                yield Argument(f"{keyword}[]", value)

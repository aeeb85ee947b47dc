"""Bring what changed between two versions of generated code into a file that people edit.

The versions are compared by meaning: statement by statement, member by member, argument by
argument. What the newer one adds comes to stand beside its sibling, what it drops goes where the
file still has it as it was, what it changes is changed there. All else keeps its place, its
layout and its comments. Where both changed the same thing nothing is changed, and a person is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import libcst as cst

from layerline.codemods._source import Source
from layerline.codemods._tree_proof import same
from layerline.codemods.evolving._merge_imports import brought_in, left_out
from layerline.codemods.evolving._merge_items import IMPORTS, Item, items, pairs, start_of
from layerline.codemods.evolving._merge_text import (
    TextEdit,
    applied,
    blank_lines_above,
    reindented,
    statement_text,
    with_entry,
    with_statement,
    without_entry,
    without_statements,
)

_OPEN = (
    *(cst.Module, cst.ClassDef, cst.FunctionDef, cst.IndentedBlock, cst.SimpleStatementLine),
    *(cst.If, cst.Else, cst.With, cst.WithItem, cst.For, cst.While, cst.Try, cst.ExceptHandler),
    *(cst.Assign, cst.AssignTarget, cst.AnnAssign, cst.Annotation, cst.Return, cst.Expr, cst.Await),
    *(cst.Call, cst.Arg, cst.List, cst.Tuple, cst.Set, cst.Dict, cst.Element, cst.DictElement),
    cst.StarredElement,
)
"""What is merged part by part; any other code is one piece."""

_BLOCKS = {("Module", "body"), ("IndentedBlock", "body")}
_ENTRIES = {
    *(("Call", "args"), ("List", "elements"), ("Tuple", "elements"), ("Set", "elements")),
    ("Dict", "elements"),
}
_LAYOUT = frozenset(
    {
        *("comma", "comment", "default_indent", "default_newline", "encoding", "footer"),
        *("has_trailing_newline", "header", "indent", "lbrace", "lbracket", "leading_lines"),
        *("lines_after_decorators", "lpar", "newline", "rbrace", "rbracket", "rpar"),
        *("semicolon", "trailing_whitespace", "equal"),
    }
)


@dataclass(frozen=True, slots=True)
class Clash:
    """What a person has to decide.

    Attributes:
        line: of the file as it is, from 1.
        reason: why it was left alone.
        snippet: how the newer version has it; empty where it has it no more.
    """

    line: int
    reason: str
    snippet: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A file with the changes, and what is left of them."""

    text: str
    clashes: tuple[Clash, ...]


def merge(base: str, mine: str, theirs: str) -> Merged:
    """The user's file with what changed from one version of the generated file to the other.

    Args:
        base: the version that the file came from.
        mine: the file as it is; its line ends stay.
        theirs: the version that it shall follow.

    Raises:
        PreconditionRefusal: the file does not parse.
    """
    newline = "\r\n" if "\r\n" in mine else "\n"
    old, own, new = (Source.read(each.replace("\r\n", "\n")) for each in (base, mine, theirs))
    merger = _Merger(old, own, new)
    merger.merge(old.module, own.module, new.module)
    text = applied(own.text, merger.edits)
    text, refused = brought_in(old, text, new)
    text = left_out(old, text, new)
    clashes = (*merger.clashes, *(Clash(1, *each) for each in refused))
    return Merged(text.replace("\n", newline), tuple(clashes))


class _Stuck(Exception):  # noqa: N818 it is not an error
    """These three cannot be merged part by part."""


@dataclass
class _Merger:
    base: Source
    mine: Source
    theirs: Source
    edits: list[TextEdit] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)

    def merge(self, base: cst.CSTNode, mine: cst.CSTNode, theirs: cst.CSTNode) -> None:
        """Note the edits that bring a change into a node, or the reason why there are none."""
        if same(base, theirs) or same(mine, theirs):
            return
        edits, clashes = len(self.edits), len(self.clashes)
        try:
            self._part_by_part(base, mine, theirs)
        except _Stuck:
            del self.edits[edits:], self.clashes[clashes:]
            self._as_a_whole(base, mine, theirs)
            return
        is_one = isinstance(mine, cst.FunctionDef | cst.SimpleStatementLine)
        if is_one and len(self.clashes) > clashes:
            del self.edits[edits:], self.clashes[clashes:]
            self._leave(mine, theirs)

    def _part_by_part(self, base: cst.CSTNode, mine: cst.CSTNode, theirs: cst.CSTNode) -> None:
        if not (type(base) is type(mine) is type(theirs) and isinstance(base, _OPEN)):
            raise _Stuck
        if isinstance(base, cst.Call) and not same(base.func, cst.ensure_type(mine, cst.Call).func):
            raise _Stuck
        if isinstance(base, cst.Tuple) and _is_single(base) != _is_single(theirs):
            raise _Stuck
        for name in (each.name for each in fields(base)):
            if name in _LAYOUT or name.startswith("whitespace"):
                continue
            self._field(
                (type(base).__name__, name), *(getattr(x, name) for x in (base, mine, theirs))
            )

    def _field(self, place: tuple[str, str], base: object, mine: object, theirs: object) -> None:
        nodes = [each for each in (base, mine, theirs) if isinstance(each, cst.CSTNode)]
        lists = [list(each) for each in (base, mine, theirs) if isinstance(each, list | tuple)]
        match nodes, lists:
            case [[old, own, new], []]:
                self.merge(old, own, new)
            case [[], [old_list, own_list, new_list]] if place in _BLOCKS | _ENTRIES:
                self._sequence(old_list, own_list, new_list, is_block=place in _BLOCKS)
            case [[], [old_list, own_list, new_list]] if (
                len(old_list) == len(own_list) == len(new_list)
            ):
                for three in zip(old_list, own_list, new_list, strict=True):
                    self.merge(*three)
            case _ if not _alike(base, theirs):
                raise _Stuck

    def _as_a_whole(self, base: cst.CSTNode, mine: cst.CSTNode, theirs: cst.CSTNode) -> None:
        if not same(base, mine) or self._comments(mine) - self._comments(base, self.base):
            self._leave(mine, theirs)
            return
        start, text = start_of(self.mine, mine), self._written(theirs)
        column = self.mine.indentation(start)
        first, *rest = text.split("\n")
        if rest:
            rest = reindented("\n".join(rest), column, self.mine.indent).split("\n")
            depth = _depth("\n".join(text.split("\n")[1:])) - len(
                self.theirs.indentation(self.theirs.start(theirs))
            )
            rest = [" " * max(depth, 0) + each if each else each for each in rest]
        self.edits.append(TextEdit(start, self.mine.end(mine), "\n".join([first, *rest])))

    def _sequence(
        self,
        base: Sequence[cst.CSTNode],
        mine: Sequence[cst.CSTNode],
        theirs: Sequence[cst.CSTNode],
        *,
        is_block: bool,
    ) -> None:
        old, own, new = items(self.base, base), items(self.mine, mine), items(self.theirs, theirs)
        to_new, to_own = pairs(old, new), pairs(old, own)
        kept = {to_new[index]: to_own[index] for index in to_new if index in to_own}
        gone = [at for at, each in enumerate(old) if at not in to_new and each.key != IMPORTS]
        dropped = [index for index in gone if index in to_own]
        if dropped and len(dropped) == len(own) and (is_block or new):
            raise _Stuck
        for index, partner in to_new.items():
            if old[index].key == IMPORTS:
                continue
            if index in to_own:
                self.merge(old[index].node, own[to_own[index]].node, new[partner].node)
            elif not same(old[index].node, new[partner].node):
                self._missed(old[index], new[partner], own)
        dropping = sorted(
            to_own[index] for index in dropped if self._may_go(old[index], own[to_own[index]])
        )
        if is_block:
            self.edits += [
                without_statements(self.mine, own[run[0] : run[-1] + 1]) for run in _runs(dropping)
            ]
        else:
            self.edits += [without_entry(self.mine, own, at) for at in dropping]
        standing = {at: own[place] for at, place in kept.items() if place not in dropping}
        added = [index for index in range(len(new)) if index not in set(to_new.values())]
        self._add(new, own, standing, added, is_block=is_block)

    def _may_go(self, old: Item, own: Item) -> bool:
        if same(old.node, own.node):
            return True
        reason = f"`{old.name}` was changed by hand, and is to go"
        self.clashes.append(Clash(self._line(own.start), reason, ""))
        return False

    def _add(
        self,
        new: Sequence[Item],
        own: Sequence[Item],
        standing: dict[int, Item],
        added: Sequence[int],
        *,
        is_block: bool,
    ) -> None:
        there = {item.key: item for item in own if item.key[0] == "name"}
        gaps = [blank_lines_above(self.theirs, item) if is_block else 0 for item in new]
        for index in added:
            item = new[index]
            if item.key == IMPORTS:
                continue
            if item.key in there:
                if not same(there[item.key].node, item.node):
                    reason = f"there is another `{item.name}` already"
                    line = self._line(there[item.key].start)
                    self.clashes.append(Clash(line, reason, statement_text(self.theirs, item)))
                continue
            anchor, below, gap = _anchor(index, standing, gaps)
            if is_block:
                text = statement_text(self.theirs, item)
                edit = with_statement(self.mine, text, anchor, below=below, blanks=gap)
            else:
                text = self.theirs.text[item.start : item.end]
                edit = with_entry(self.mine, text, anchor, below=below)
            self.edits.append(edit)

    def _missed(self, old: Item, new: Item, own: Sequence[Item]) -> None:
        reason = f"`{old.name}` was removed by hand, and would be another now"
        line = self._line(own[0].start) if own else 1
        self.clashes.append(Clash(line, reason, statement_text(self.theirs, new)))

    def _leave(self, mine: cst.CSTNode, theirs: cst.CSTNode) -> None:
        start = start_of(self.mine, mine)
        first = self.mine.text[start : self.mine.line_end(start)].strip()
        reason = f"`{first}` was changed by hand, and would be another now"
        self.clashes.append(Clash(self._line(start), reason, self._written(theirs)))

    def _written(self, node: cst.CSTNode) -> str:
        return self.theirs.text[start_of(self.theirs, node) : self.theirs.end(node)]

    def _line(self, offset: int) -> int:
        return self.mine.text.count("\n", 0, offset) + 1

    def _comments(self, node: cst.CSTNode, source: Source | None = None) -> set[str]:
        source = source or self.mine
        text = source.text[start_of(source, node) : source.end(node)]
        if "#" not in text:
            return set()
        found: set[str] = set()
        node.visit(_Comments(found))
        return found


class _Comments(cst.CSTVisitor):
    def __init__(self, found: set[str]) -> None:
        self._found = found

    def visit_Comment(self, node: cst.Comment) -> None:  # noqa: N802 libcst calls it so
        self._found.add(node.value)


def _anchor(index: int, standing: dict[int, Item], gaps: Sequence[int]) -> tuple[Item, bool, int]:
    """The sibling that something new stands beside: whether below it, and how far from it.

    The one above it, unless the one below is nearer.
    """
    above = max((at for at in standing if at < index), default=None)
    below = min((at for at in standing if at > index), default=None)
    if above is None and below is None:
        raise _Stuck
    if above is not None and (
        below is None or max(gaps[index + 1 : below + 1]) >= max(gaps[above + 1 : index + 1])
    ):
        return standing[above], True, gaps[index]
    assert below is not None  # noqa: S101 one of the two is there
    return standing[below], False, gaps[index + 1]


def _runs(places: Sequence[int]) -> list[list[int]]:
    """Neighbours together."""
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _is_single(written: cst.CSTNode) -> bool:
    """Whether it is a tuple that needs its comma."""
    return isinstance(written, cst.Tuple) and len(written.elements) == 1


def _alike(one: object, other: object) -> bool:
    if isinstance(one, cst.CSTNode) and isinstance(other, cst.CSTNode):
        return same(one, other)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    return repr(one) == repr(other)


def _depth(text: str) -> int:
    lines = [each for each in text.split("\n") if each.strip()]
    return min((len(each) - len(each.lstrip()) for each in lines), default=0)

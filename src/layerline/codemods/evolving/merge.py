"""Bring what changed between two versions of generated code into a file that people edit.

The versions are compared by meaning: statement by statement, member by member, argument by
argument. What the newer one adds comes to stand beside its sibling, what it drops goes where the
file still has it as it was, what it changes is changed there. All else keeps its place, its
layout and its comments. Where both changed the same thing nothing is changed, and a person is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from layerline.codemods._source import Source
from layerline.codemods._tree_proof import same
from layerline.codemods.evolving._merge_clashes import Clash, Clashes
from layerline.codemods.evolving._merge_imports import brought_in, left_out
from layerline.codemods.evolving._merge_items import Item, items, start_of
from layerline.codemods.evolving._merge_partners import Partners, anchor_of, beside_own, runs
from layerline.codemods.evolving._merge_shapes import Part, alike, has_parts, parts
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
    merger = _Merger(old, own, new, Clashes(own, new))
    merger.merge(old.module, own.module, new.module)
    text = applied(own.text, merger.edits)
    text, refused = brought_in(old, text, new)
    text = left_out(old, text, new)
    clashes = (*merger.clashes.noted, *(Clash(1, *each) for each in refused))
    return Merged(text.replace("\n", newline), tuple(clashes))


def _is_reordered(base: cst.CSTNode, theirs: cst.CSTNode) -> bool:
    """Whether an enum has the values that it had, in another order, which clients see."""
    if not isinstance(base, cst.ClassDef) or not isinstance(theirs, cst.ClassDef):
        return False
    is_enum = any("Enum" in cst.Module([]).code_for_node(each.value) for each in theirs.bases)
    old, new = (
        sorted(cst.Module([]).code_for_node(part).strip() for part in each.body.body)
        for each in (base, theirs)
    )
    return is_enum and old == new


class _Stuck(Exception):  # noqa: N818 it is not an error
    """These three cannot be merged part by part."""


@dataclass
class _Merger:
    base: Source
    mine: Source
    theirs: Source
    clashes: Clashes
    edits: list[TextEdit] = field(default_factory=list)

    def merge(self, base: cst.CSTNode, mine: cst.CSTNode, theirs: cst.CSTNode) -> None:
        """Note the edits that bring a change into a node, or the reason why there are none."""
        if same(base, theirs) or same(mine, theirs):
            return
        if same(base, mine) and _is_reordered(base, theirs):
            self._as_a_whole(base, mine, theirs)
            return
        edits, clashes = len(self.edits), len(self.clashes.noted)
        try:
            self._part_by_part(base, mine, theirs)
        except _Stuck:
            del self.edits[edits:], self.clashes.noted[clashes:]
            self._as_a_whole(base, mine, theirs)
            return
        is_one = isinstance(mine, cst.FunctionDef | cst.SimpleStatementLine)
        if is_one and len(self.clashes.noted) > clashes:
            del self.edits[edits:], self.clashes.noted[clashes:]
            self.clashes.changed(mine, theirs)

    def _part_by_part(self, base: cst.CSTNode, mine: cst.CSTNode, theirs: cst.CSTNode) -> None:
        if not has_parts(base, mine, theirs):
            raise _Stuck
        for part in parts(base, mine, theirs):
            self._part(part)

    def _part(self, part: Part) -> None:
        three = part.base, part.mine, part.theirs
        nodes = [each for each in three if isinstance(each, cst.CSTNode)]
        lists = [list(each) for each in three if isinstance(each, list | tuple)]
        match nodes, lists:
            case [[old, own, new], []]:
                self.merge(old, own, new)
            case [[], [old_list, own_list, new_list]] if part.is_sequence:
                self._sequence(old_list, own_list, new_list, is_block=part.is_block)
            case [[], [old_list, own_list, new_list]] if (
                len(old_list) == len(own_list) == len(new_list)
            ):
                for each in zip(old_list, own_list, new_list, strict=True):
                    self.merge(*each)
            case _ if not alike(part.base, part.theirs):
                raise _Stuck

    def _as_a_whole(self, base: cst.CSTNode, mine: cst.CSTNode, theirs: cst.CSTNode) -> None:
        commented = _comments(mine, self.mine) - _comments(base, self.base)
        if not same(base, mine) or commented:
            self.clashes.changed(mine, theirs)
            return
        start, text = start_of(self.mine, mine), self.clashes.written(theirs)
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
        sources = (self.base, base), (self.mine, mine), (self.theirs, theirs)
        partners = Partners.of(*(items(*each) for each in sources))
        own, going = partners.own, partners.going
        if going and len(going) == len(own) and (is_block or partners.new):
            raise _Stuck
        for old, held, new in partners.staying:
            if held:
                self.merge(old.node, held.node, new.node)
            elif not same(old.node, new.node):
                self.clashes.removed(old, new, next(iter(own), None))
        gone = sorted(at for old, at in going if self._may_go(old, own[at]))
        if is_block:
            self.edits += [
                without_statements(self.mine, own[run[0] : run[-1] + 1]) for run in runs(gone)
            ]
        else:
            self.edits += [without_entry(self.mine, own, at) for at in gone]
        self._add(partners, partners.standing(gone), is_block=is_block)

    def _may_go(self, old: Item, own: Item) -> bool:
        if same(old.node, own.node):
            return True
        self.clashes.changed_and_going(own, old.name)
        return False

    def _add(self, partners: Partners, standing: dict[int, Item], *, is_block: bool) -> None:
        there = {item.key: item for item in partners.own if item.key[0] == "name"}
        gaps = [blank_lines_above(self.theirs, each) if is_block else 0 for each in partners.new]
        for index in partners.coming:
            item = partners.new[index]
            if item.key in there:
                if not same(there[item.key].node, item.node):
                    self.clashes.taken(there[item.key], item)
                continue
            anchor = anchor_of(index, standing, gaps)
            if anchor is None:
                raise _Stuck
            if is_block:
                anchor = beside_own(anchor, item, partners)
                text = statement_text(self.theirs, item)
                edit = with_statement(
                    self.mine, text, anchor.item, below=anchor.below, blanks=anchor.gap
                )
            else:
                text = self.theirs.text[item.start : item.end]
                edit = with_entry(self.mine, text, anchor.item, below=anchor.below)
            self.edits.append(edit)


def _comments(node: cst.CSTNode, source: Source) -> set[str]:
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


def _depth(text: str) -> int:
    lines = [each for each in text.split("\n") if each.strip()]
    return min((len(each) - len(each.lstrip()) for each in lines), default=0)

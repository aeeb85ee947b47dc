"""What a merge leaves to a person: where hand and evolution changed the same thing."""

from dataclasses import dataclass, field

import libcst as cst

from layerline.codemods._source import Source
from layerline.codemods.evolving._merge_items import Item, start_of
from layerline.codemods.evolving._merge_text import statement_text


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


@dataclass
class Clashes:
    """Notes them, each with its line in the user's file and the text of the newer version."""

    mine: Source
    theirs: Source
    noted: list[Clash] = field(default_factory=list)

    def changed(self, mine: cst.CSTNode, theirs: cst.CSTNode) -> None:
        """Both changed a piece of code."""
        start = start_of(self.mine, mine)
        first = self.mine.text[start : self.mine.line_end(start)].strip()
        reason = f"`{first}` was changed by hand, and would be another now"
        self._note(start, reason, self.written(theirs))

    def changed_and_going(self, own: Item, name: str) -> None:
        """The user changed what is generated no more."""
        self._note(own.start, f"`{name}` was changed by hand, and is to go")

    def removed(self, old: Item, new: Item, beside: Item | None) -> None:
        """The user removed what is another from now on."""
        reason = f"`{old.name}` was removed by hand, and would be another now"
        self._note(beside.start if beside else 0, reason, statement_text(self.theirs, new))

    def taken(self, own: Item, new: Item) -> None:
        """The user has something of the name of what comes."""
        reason = f"there is another `{new.name}` already"
        self._note(own.start, reason, statement_text(self.theirs, new))

    def written(self, node: cst.CSTNode) -> str:
        """A piece of code of the newer version."""
        return self.theirs.text[start_of(self.theirs, node) : self.theirs.end(node)]

    def _note(self, offset: int, reason: str, snippet: str = "") -> None:
        line = self.mine.text.count("\n", 0, offset) + 1
        self.noted.append(Clash(line, reason, snippet))

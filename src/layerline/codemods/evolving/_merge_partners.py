"""Which pieces of three versions of a sequence belong together: what stays, goes, comes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from layerline.codemods._class_body import maker
from layerline.codemods.evolving._merge_items import IMPORTS, Item, pairs


@dataclass(frozen=True, slots=True)
class Partners:
    """The pieces of a sequence as it was generated, as the user has it, and as it is to be.

    The imports at the top are one piece, and nothing is said of it: they are merged by what they
    bind.

    Attributes:
        old: as it was.
        own: as the user has it.
        new: as it is to be.
        to_own: the user's piece of each old one that is still there, by their indices.
        to_new: the same for the new ones.
    """

    old: Sequence[Item]
    own: Sequence[Item]
    new: Sequence[Item]
    to_own: dict[int, int]
    to_new: dict[int, int]

    @classmethod
    def of(cls, old: Sequence[Item], own: Sequence[Item], new: Sequence[Item]) -> "Partners":
        """Find them."""
        return cls(old, own, new, pairs(old, own), pairs(old, new))

    @property
    def staying(self) -> Iterator[tuple[Item, Item | None, Item]]:
        """What is generated before and after, with the user's piece where that is still there."""
        for index, partner in self.to_new.items():
            if self.old[index].key != IMPORTS:
                own = self.own[self.to_own[index]] if index in self.to_own else None
                yield self.old[index], own, self.new[partner]

    @property
    def going(self) -> list[tuple[Item, int]]:
        """What is generated no more and the user has: as it was, and where it is."""
        return [
            (each, self.to_own[index])
            for index, each in enumerate(self.old)
            if index in self.to_own and index not in self.to_new and each.key != IMPORTS
        ]

    @property
    def coming(self) -> list[int]:
        """What is generated from now on."""
        there = set(self.to_new.values())
        return [
            index
            for index, each in enumerate(self.new)
            if index not in there and each.key != IMPORTS
        ]

    def standing(self, gone: Collection[int]) -> dict[int, Item]:
        """The user's pieces that something new can stand beside, by the place of their new ones."""
        kept = ((new, self.to_own[old]) for old, new in self.to_new.items() if old in self.to_own)
        return {new: self.own[own] for new, own in kept if own not in gone}


@dataclass(frozen=True, slots=True)
class Anchor:
    """The sibling that something new stands beside: whether below it, and how far from it."""

    item: Item
    below: bool
    gap: int


def anchor_of(index: int, standing: dict[int, Item], gaps: Sequence[int]) -> Anchor | None:
    """The sibling above, unless the one below is nearer; None where there is neither.

    Args:
        index: of what is new.
        standing: the siblings, by their places beside it.
        gaps: how many blank lines are above each place.
    """
    above = max((at for at in standing if at < index), default=None)
    below = min((at for at in standing if at > index), default=None)
    if below is not None and (
        above is None or max(gaps[index + 1 : below + 1]) < max(gaps[above + 1 : index + 1])
    ):
        return Anchor(standing[below], below=False, gap=gaps[index + 1])
    return None if above is None else Anchor(standing[above], below=True, gap=gaps[index])


def beside_own(anchor: Anchor, item: Item, partners: Partners) -> Anchor:
    """The next piece of the user's instead, where only that is of the sort of what is new.

    An attribute that a call makes stands with those that the same call makes, without a gap.
    """
    following = partners.own.index(anchor.item) + 1
    is_apart = anchor.below and maker(item.node) != maker(anchor.item.node)
    if not is_apart or following == len(partners.own):
        return anchor
    beside = partners.own[following]
    is_users = following not in partners.to_own.values()
    is_alike = maker(item.node) is not None and maker(item.node) == maker(beside.node)
    return Anchor(beside, below=False, gap=0) if is_users and is_alike else anchor


def runs(places: Sequence[int]) -> list[list[int]]:
    """Neighbours together."""
    found: list[list[int]] = []
    for place in places:
        if found and found[-1][-1] == place - 1:
            found[-1].append(place)
        else:
            found.append([place])
    return found

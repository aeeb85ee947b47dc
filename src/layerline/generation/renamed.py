"""An entity that gets another name, and those that refer to it, as values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from layerline.architecture.entity import Entity
from layerline.architecture.names import Names
from layerline.architecture.options import Options


@dataclass(frozen=True, slots=True)
class Pair:
    """An entity before and after another one, or itself, got its new name."""

    before: Entity
    after: Entity


@dataclass(frozen=True, slots=True)
class Renaming:
    """An entity that gets another name, with all that refers to it.

    Attributes:
        own: the entity.
        others: the entities that refer to it.
        before: the names of each entity that one of these refers to, as they are.
        after: the same as they shall be.
        options: their options, by their names before and after.
    """

    own: Pair
    others: tuple[Pair, ...]
    before: Mapping[str, Names]
    after: Mapping[str, Names]
    options: Mapping[str, Options]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """All entities that change."""
        return (self.own, *self.others)


def called_otherwise(text: str, words: Mapping[str, str]) -> str:
    """A text in which each of the words is another one."""
    if not words:
        return text
    longest = "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{longest})(?!\w)", lambda old: words[old[0]], text)

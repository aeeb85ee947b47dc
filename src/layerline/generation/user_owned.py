"""Files that are the user's: an update enters there what the tool enters, and nothing else.

What layerline itself entered is on both sides of the merge, and what the template enters is merged
by meaning. Where that is not certain, no marker comes into them: they stay as they are written,
and the update says what the template has there by now.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from layerline.architecture.wiring import ENTITY_WIRINGS
from layerline.git.merging import Conflict, Merge

USER_OWNED = tuple(wiring.path for wiring in ENTITY_WIRINGS)
"""The lists of the wiring; `_skip_if_exists` in `copier.yml` says the same to plain copier."""

_BOTH_CHANGED = {1, 2, 3}


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A file of the user's in which the template changed what the user changed, too.

    Attributes:
        path: of the file.
        lines: what the template has there by now, and had not before.
    """

    path: str
    lines: tuple[str, ...]


def leave_alone(merge: Merge) -> tuple[Merge, tuple[LeftAlone, ...]]:
    """The merge without conflicts in files of the user's, and what is left to do there by hand."""
    owned = {each: _sides(each) for each in merge.conflicts if each.path in USER_OWNED}
    left = {each: sides for each, sides in owned.items() if sides.keys() == _BOTH_CHANGED}
    changes = dict(merge.changes) | {each.path: sides[2] for each, sides in left.items()}
    conflicts = tuple(each for each in merge.conflicts if each not in left)
    told = (LeftAlone(each.path, tuple(_new_lines(sides))) for each, sides in left.items())
    return Merge(changes, conflicts), tuple(told)


def _sides(conflict: Conflict) -> dict[int, bytes]:
    return {stage.number: stage.content for stage in conflict.stages}


def _new_lines(sides: dict[int, bytes]) -> Iterator[str]:
    base, theirs = (sides[number].decode("utf-8", "replace").splitlines() for number in (1, 3))
    return (line.strip() for line in theirs if line.strip() and line not in base)

"""Conflicts that git sees and that are none: Python files that both sides changed side by side.

Two entries at one place of a list, two imports, two members: git compares lines, this compares
meaning. It also finds the user's file again where the template moved it and git saw no rename.
"""

from collections.abc import Iterator, Mapping

from layerline.codemods.merge import merge
from layerline.errors import PreconditionRefusal
from layerline.git.merging import Conflict, Merge

_BOTH_CHANGED = {1, 2, 3}
_TEMPLATE_DROPPED = {1, 2}


def resolve(found: Merge, moved: Mapping[str, str]) -> Merge:
    """The merge, with what is certainly no conflict decided.

    Args:
        found: what git made of it.
        moved: where the template moved files to, by where they were.
    """
    decided = dict(_decisions(found, moved))
    changes = dict(found.changes)
    for files in decided.values():
        changes |= files
    left = tuple(each for each in found.conflicts if each not in decided)
    return Merge(changes, left)


def _decisions(
    found: Merge, moved: Mapping[str, str]
) -> Iterator[tuple[Conflict, dict[str, bytes | None]]]:
    for conflict in found.conflicts:
        sides = {stage.number: stage.content for stage in conflict.stages}
        if not conflict.path.endswith(".py"):
            continue
        if sides.keys() == _BOTH_CHANGED:
            text = _merged(sides[1], sides[2], sides[3])
            if text is not None:
                yield conflict, {conflict.path: text}
        elif sides.keys() == _TEMPLATE_DROPPED and conflict.path in moved:
            place = moved[conflict.path]
            text = _merged(sides[1], sides[2], found.changes.get(place) or b"")
            if text is not None:
                yield conflict, {place: text, conflict.path: None}


def _merged(base: bytes, mine: bytes, theirs: bytes) -> bytes | None:
    """The user's file with the template's changes; None where a person must decide."""
    try:
        merged = merge(*(each.decode("utf-8") for each in (base, mine, theirs)))
    except (PreconditionRefusal, UnicodeDecodeError):
        return None
    return None if merged.clashes else merged.text.encode("utf-8")

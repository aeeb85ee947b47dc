"""Take a run back: one that was cut off, or the last one that was done."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from layerline.errors import PreconditionRefusal
from layerline.tree.journal import Index, Journal, journals, sync_folder, unfinished, write_synced
from layerline.tree.lock import locked
from layerline.tree.replacing import keep_owner
from layerline.tree.signals import held_signals


@dataclass(frozen=True, slots=True)
class Restored:
    """A file that a run had written: path, content now and to be (None: no file)."""

    path: str
    now: bytes | None
    then: bytes | None


IndexBack: TypeAlias = Callable[[Index], object]
"""Puts back what git's index said of some files; safe to repeat."""


def _alone(_: Index) -> None:
    """Leave git's index as it is."""


def refuse_unfinished(root: Path) -> None:
    """Refuse a project in which a run was cut off; one that still goes on is waited for.

    Raises:
        PreconditionRefusal: a run was cut off, or another process is still writing.
    """
    if unfinished(root):
        with locked(root):
            refuse_cut_off(root)


def refuse_cut_off(root: Path) -> None:
    """The same for who holds the lock.

    Raises:
        PreconditionRefusal: a run was cut off.
    """
    if unfinished(root):
        raise PreconditionRefusal(
            "a run of layerline was cut off in the middle of writing to this project",
            remedy="layerline recover puts every file back as it was before that run",
        )


def recover(
    root: Path, index_back: IndexBack = _alone, *, dry_run: bool = False
) -> tuple[Restored, ...] | None:
    """Put back what a run that was cut off had changed; safe to repeat. None: there was none.

    Args:
        root: the project.
        index_back: does the same for git's index.
        dry_run: only say what it would be.

    Raises:
        PreconditionRefusal: a file was edited since; nothing was changed.
    """
    with locked(root):
        found = unfinished(root)
        if found is None:
            return None
        changes = _plan(found, may_be_old=True)
        if not dry_run:
            index_back(found.index)
            _restore(found, changes)
        return tuple(change for change in changes if change.now != change.then)


def undo(
    root: Path, index_back: IndexBack = _alone, *, dry_run: bool = False
) -> tuple[Restored, ...]:
    """Put every file back as it was before the last run; empty where there is none.

    Args:
        root: the project.
        index_back: does the same for git's index.
        dry_run: only say what it would be.

    Raises:
        PreconditionRefusal: a file was edited since, or a run was cut off; nothing was changed.
    """
    with locked(root):
        refuse_cut_off(root)
        done = journals(root)
        if not done:
            return ()
        changes = _plan(done[-1], may_be_old=False)
        if not dry_run:
            done[-1].enter("undoing")
            try:
                index_back(done[-1].index)
            except PreconditionRefusal:  # nothing was put back yet
                done[-1].enter("committed")
                raise
            _restore(done[-1], changes)
        return changes


def take_back(journal: Journal) -> None:
    """Put every file back as it was before a run that is still going on."""
    _put_all_back(journal, _plan(journal, may_be_old=True))


def _plan(journal: Journal, *, may_be_old: bool) -> tuple[Restored, ...]:
    changes = []
    for index, entry in enumerate(journal.entries):
        place = journal.root / entry.path
        now = place.read_bytes() if place.exists() else None
        found = sha256(now).hexdigest() if now is not None else None
        if found != entry.after and not (may_be_old and found == entry.before):
            raise _edited(entry.path, journal.new(index), now)
        old = journal.old(index) if entry.before is not None else None
        changes.append(Restored(entry.path, now, old))
    return tuple(changes)


def _restore(journal: Journal, changes: tuple[Restored, ...]) -> None:
    with held_signals():
        _put_all_back(journal, changes)
        journal.remove()


def _put_all_back(journal: Journal, changes: tuple[Restored, ...]) -> None:
    for entry, change in zip(journal.entries, changes, strict=True):
        place = journal.root / entry.path
        for left in place.parent.glob(f"{journal.prefix}*"):
            left.unlink()
        if change.now != change.then:
            _put_back(place, change.then, entry.mode, journal.prefix)
    for folder in reversed(journal.made):
        with suppress(OSError):  # somebody else put something there, or it was never made
            (journal.root / folder).rmdir()


def _put_back(place: Path, content: bytes | None, mode: int | None, prefix: str) -> None:
    if content is None:
        place.unlink()
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f"{prefix}back")
        write_synced(beside, content)
        if place.exists():
            keep_owner(place, beside)
        beside.chmod(mode if mode is not None else 0o644)
        os.replace(beside, place)  # noqa: PTH105 a syscall, shown as such
    sync_folder(place.parent)


def _edited(path: str, wrote: bytes, now: bytes | None) -> PreconditionRefusal:
    from difflib import unified_diff  # noqa: PLC0415 only a refusal needs it

    old, new = (each.decode("utf-8", "replace").splitlines() for each in (wrote, now or b""))
    shown = "\n".join(unified_diff(old, new, f"{path} as written", f"{path} now", lineterm=""))
    return PreconditionRefusal(
        f"{path} was edited since that run, so nothing was changed:\n{shown}",
        remedy="take that edit back, or undo the rest by hand",
    )

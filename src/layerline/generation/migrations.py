"""Migrations without a database: finding the newest one, naming the next."""

import ast
import datetime as dt
import re
from dataclasses import dataclass

from layerline.architecture.wiring import MIGRATIONS
from layerline.errors import PreconditionRefusal
from layerline.tree import Tree, digest

_ASSIGNED = r"^{}(?:\s*:[^=\n]+)?\s*=\s*(.+?)\s*(?:#.*)?$"
_PATTERNS = {
    name: re.compile(_ASSIGNED.format(name), re.MULTILINE) for name in ("revision", "down_revision")
}
_PLAIN = re.compile(r"""["'](\w+)["']""")


@dataclass(frozen=True, slots=True)
class Revision:
    """The place of a new migration in the chain."""

    id: str
    down: str | None
    path: str


class Chain:
    """The migrations of a project, which grow at their one end."""

    def __init__(self, head: str | None) -> None:
        """Begin.

        Args:
            head: the newest migration, None where there is none.
        """
        self._head = head

    @classmethod
    def read(cls, tree: Tree) -> "Chain":
        """The chain of a project.

        Raises:
            PreconditionRefusal: the migrations have no single newest one.
        """
        return cls(newest(tree))

    def next(self, slug: str, today: dt.date) -> Revision:
        """Where a new migration goes; the one after it follows it.

        The id follows from what it does and what it follows, so the same plan has the same id.
        """
        identity = digest(f"{self._head}:{slug}".encode())[:12]
        path = f"{MIGRATIONS}/{today:%Y%m%d}_{identity}_{slug}.py"
        revision = Revision(identity, self._head, path)
        self._head = identity
        return revision


def joining_revision(tree: Tree, today: dt.date) -> tuple[tuple[str, ...], Revision | None]:
    """The ends of the migrations, and a migration after all of them where there are several.

    Raises:
        PreconditionRefusal: a migration cannot be read.
    """
    ends = _ends(tree)
    if len(ends) < 2:  # noqa: PLR2004 that is what several means
        return (), None
    identity = digest(":".join(ends).encode())[:12]
    return tuple(ends), Revision(identity, None, f"{MIGRATIONS}/{today:%Y%m%d}_{identity}_join.py")


def newest(tree: Tree) -> str | None:
    """The migration that no other one follows; None where there is none.

    Raises:
        PreconditionRefusal: there are several such.
    """
    ends = _ends(tree)
    if len(ends) > 1:
        raise PreconditionRefusal(
            f"the migrations have {len(ends)} ends: {', '.join(ends)}",
            remedy="join them: layerline join",
        )
    return ends[0] if ends else None


def _ends(tree: Tree) -> list[str]:
    revisions: set[str] = set()
    followed: set[str] = set()
    for path in tree.listing(MIGRATIONS):
        if not path.endswith(".py") or path.endswith("__init__.py"):
            continue
        source = tree.read(path)
        revision = _value("revision", source)
        if not isinstance(revision, str):
            raise PreconditionRefusal(
                f"{path} has no line `revision = …`", remedy="restore it, or move the file away"
            )
        revisions.add(revision)
        down = _value("down_revision", source)
        followed.update(down if isinstance(down, tuple) else [down] if down else [])
    return sorted(revisions - followed)


def follow(source: str, before: str, after: str) -> str:
    """A migration that follows `after` where it followed `before`, else as it was."""
    found = _assigned("down_revision", source)
    if not found or _value("down_revision", source) != before:
        return source
    start, end = found.span(1)
    moved = f"{source[:start]}{found[1].replace(before, after)}{source[end:]}"
    return re.sub(
        rf"^Revises: {re.escape(before)}$", f"Revises: {after}", moved, flags=re.MULTILINE
    )


def _assigned(name: str, source: str) -> re.Match[str] | None:
    """The line that says it, looked for where the name first begins one."""
    start = 0 if source.startswith(name) else source.find(f"\n{name}") + 1
    return _PATTERNS[name].search(source, start)


def _value(name: str, source: str) -> str | tuple[str, ...] | None:
    found = _assigned(name, source)
    if not found:
        return None
    if plain := _PLAIN.fullmatch(found[1]):  # a thousand of them are read for each new one
        return plain[1]
    try:
        value = ast.literal_eval(found[1])
    except (ValueError, SyntaxError):
        return None
    return value if isinstance(value, str | tuple) else None

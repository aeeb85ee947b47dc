"""Migrations without a database: finding the newest one, naming the next."""

import ast
import datetime as dt
import re
from dataclasses import dataclass

from layerline.architecture.wiring import MIGRATIONS
from layerline.errors import PreconditionRefusal
from layerline.tree import Tree, digest

_ASSIGNED = r"^{}(?:\s*:[^=\n]+)?\s*=\s*(.+?)\s*(?:#.*)?$"
_REVISION = re.compile(_ASSIGNED.format("revision"), re.MULTILINE)
_DOWN_REVISION = re.compile(_ASSIGNED.format("down_revision"), re.MULTILINE)


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
        return cls(_head(tree))

    def next(self, slug: str, today: dt.date) -> Revision:
        """Where a new migration goes; the one after it follows it.

        The id follows from what it does and what it follows, so the same plan has the same id.
        """
        identity = digest(f"{self._head}:{slug}".encode())[:12]
        path = f"{MIGRATIONS}/{today:%Y%m%d}_{identity}_{slug}.py"
        revision = Revision(identity, self._head, path)
        self._head = identity
        return revision


def _head(tree: Tree) -> str | None:
    revisions: set[str] = set()
    followed: set[str] = set()
    for path in tree.listing(MIGRATIONS):
        if not path.endswith(".py") or path.endswith("__init__.py"):
            continue
        source = tree.read(path)
        revision = _value(_REVISION, source)
        if not isinstance(revision, str):
            raise PreconditionRefusal(
                f"{path} has no line `revision = …`", remedy="restore it, or move the file away"
            )
        revisions.add(revision)
        down = _value(_DOWN_REVISION, source)
        followed.update(down if isinstance(down, tuple) else [down] if down else [])
    heads = sorted(revisions - followed)
    if len(heads) > 1:
        raise PreconditionRefusal(
            f"the migrations have {len(heads)} ends: {', '.join(heads)}",
            remedy="join them: .venv/bin/alembic merge heads",
        )
    return heads[0] if heads else None


def _value(pattern: re.Pattern[str], source: str) -> str | tuple[str, ...] | None:
    found = pattern.search(source)
    if not found:
        return None
    try:
        value = ast.literal_eval(found[1])
    except (ValueError, SyntaxError):
        return None
    return value if isinstance(value, str | tuple) else None

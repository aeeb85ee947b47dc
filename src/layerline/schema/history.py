"""The migrations of a project as they follow each other, read without Alembic."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from layerline.schema.expressions import Unreadable, parse
from layerline.schema.tables import Place
from layerline.tree import Tree


@dataclass(frozen=True, slots=True, eq=False)
class Migration:
    """One of them.

    Attributes:
        revision: its id.
        down: what it follows; a migration that joins follows several.
        place: where it says so.
        module: what it does.
    """

    revision: str
    down: tuple[str, ...]
    place: Place
    module: ast.Module


@dataclass(frozen=True, slots=True)
class History:
    """All migrations.

    Attributes:
        migrations: each after what it follows, as far as that is there.
        ends: those that no other follows.
        dangling: those that follow one that is not there, with its id.
        twins: places of migrations whose id another has, too.
        unreadable: files that are no migrations, or cannot be read.
    """

    migrations: tuple[Migration, ...]
    ends: tuple[Migration, ...]
    dangling: tuple[tuple[Migration, str], ...]
    twins: tuple[Migration, ...]
    unreadable: tuple[Unreadable, ...]


def read_history(tree: Tree, folder: str) -> History:
    """Read the migrations in a folder."""
    found: dict[str, Migration] = {}
    twins, unreadable = [], []
    for path in tree.paths(folder):
        if not path.endswith(".py") or path.endswith("__init__.py"):
            continue
        migration = _read(tree.read_bytes(path).decode("utf-8", "replace"), path)
        if isinstance(migration, Unreadable):
            unreadable.append(migration)
        elif migration.revision in found:
            twins.append(migration)
        else:
            found[migration.revision] = migration
    followed = {down for each in found.values() for down in each.down}
    return History(
        tuple(_in_order(found)),
        tuple(each for each in found.values() if each.revision not in followed),
        tuple((each, down) for each in found.values() for down in each.down if down not in found),
        tuple(twins),
        tuple(unreadable),
    )


def _read(text: str, path: str) -> Migration | Unreadable:
    module = parse(text, path)
    if isinstance(module, Unreadable):
        return module
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    for node in module.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        target = node.target if isinstance(node, ast.AnnAssign) else target
        if isinstance(target, ast.Name) and isinstance(node, ast.Assign | ast.AnnAssign):
            lines[target.id] = node.lineno
            try:
                values[target.id] = ast.literal_eval(node.value) if node.value else None
            except ValueError:
                continue
    revision, down = values.get("revision"), values.get("down_revision")
    if not isinstance(revision, str):
        return Unreadable(Place(path, 1), "it has no line `revision = …`")
    follows = (down,) if isinstance(down, str) else down if isinstance(down, tuple | list) else ()
    place = Place(path, lines.get("down_revision", lines["revision"]))
    return Migration(revision, tuple(map(str, follows)), place, module)


def _in_order(found: dict[str, Migration]) -> Iterator[Migration]:
    waiting = dict(found)
    while waiting:
        ready = [each for each in waiting.values() if not waiting.keys() & set(each.down)]
        for each in ready or list(waiting.values()):  # a circle has no order
            yield waiting.pop(each.revision)

"""Migrations among themselves, and models held against them."""

from collections.abc import Iterator

from layerline.architecture.wiring import MIGRATIONS
from layerline.diagnosis.trouble import Trouble
from layerline.schema import History, Models, compare, fold, read_history
from layerline.tree import Tree

_UNREADABLE = "mend it, or run layerline with the Python that the project has"


def migrations(tree: Tree) -> Iterator[Trouble]:
    """Whether they are one chain that can be read."""
    history = read_history(tree, MIGRATIONS)
    for file in history.unreadable:
        yield Trouble(
            "unreadable-file",
            f"this is no migration that can be read: {file.reason}",
            "restore it, or move it away",
            file.place.path,
            file.place.line,
        )
    for each in history.twins:
        yield Trouble(
            "migration-twins",
            f"another migration has the id {each.revision}, too",
            "give one of them another id, and let what follows it follow that",
            each.place.path,
            each.place.line,
        )
    for each, down in history.dangling:
        yield Trouble(
            "migration-gap",
            f"it follows {down}, which is not there",
            f"restore {down}, or let this one follow another",
            each.place.path,
            each.place.line,
        )
    if len(history.ends) > 1:
        ids = ", ".join(sorted(each.revision for each in history.ends))
        yield Trouble(
            "migration-ends",
            f"the migrations have {len(history.ends)} ends, so none is the newest: {ids}",
            "join them in one more migration: layerline join",
        )


def tables(tree: Tree, models: Models) -> Iterator[Trouble]:
    """What models and migrations do not say alike."""
    for file in models.unreadable:
        reason = f"it cannot be read: {file.reason}"
        yield Trouble("unreadable-file", reason, _UNREADABLE, file.place.path, file.place.line)
    history = read_history(tree, MIGRATIONS)
    if not history.migrations or models.unreadable or history.unreadable or history.dangling:
        return
    yield from _differences(history, models)


def _differences(history: History, models: Models) -> Iterator[Trouble]:
    migrated = fold(history)
    if migrated is None:
        yield Trouble(
            "tables-not-compared",
            "a migration changes tables in a way that only a database can tell",
            "compare models and migrations there: make migrations-check",
            is_note=True,
        )
        return
    for each in compare(models.tables, migrated):
        yield Trouble(
            "model-without-migration",
            each.sentence,
            'write the migration: make migration m="…"; or correct the model',
            each.place.path,
            each.place.line,
        )

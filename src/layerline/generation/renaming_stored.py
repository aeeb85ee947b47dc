"""What is stored about an entity by its name: events to deliver, what was handled, activities."""

from collections.abc import Sequence
from textwrap import wrap

from layerline.architecture.entity import Entity
from layerline.architecture.options import Operation

_WIDTH = 76
"""Of a part of a statement, which stands three steps in."""


def stored_names(before: Entity, after: Entity, modules: tuple[str, str]) -> list[str]:
    """Statements that give events and activities that are stored the new name.

    Args:
        before: the entity as it was.
        after: as it is from now on.
        modules: that of its handlers, before and after.
    """
    was, shall = before.names, after.names
    actions = [
        name
        for name, operation in (
            ("created", Operation.CREATE),
            ("updated", Operation.UPDATE),
            ("deleted", Operation.DELETE),
        )
        if before.options.can(operation)
    ]
    lines = []
    topics = ", ".join(f"'{was.event}.{action}'" for action in actions)
    if was.singular != shall.singular:
        lines += _payloads(f"{was.singular}_id", f"{shall.singular}_id", topics)
    if was.event != shall.event:
        moved = ", ".join(
            f"{column} = '{shall.event}' || substr({column}, {len(was.event) + 1})"
            for column in ("name", "aggregate")
        )
        lines += _updated("outbox", moved, f"name IN ({topics})")
    for action in actions:
        handlers = [
            f"{module}.record_{names.singular}_{action}"
            for module, names in zip(modules, (was, shall), strict=True)
        ]
        lines += _moved("inbox", "handler", *handlers)
    old, new = modules
    if old != new:  # the handlers that somebody wrote beside them
        prefix = f"substr(handler, 1, {len(old) + 1}) = '{old}.'"
        moved = f"handler = '{new}' || substr(handler, {len(old) + 1})"
        lines += _updated("inbox", moved, prefix)
    return [*lines, *_moved("activities", "subject", was.singular, shall.singular)]


def _moved(table: str, column: str, old: str, new: str) -> list[str]:
    if old == new:
        return []
    return _updated(table, f"{column} = '{new}'", f"{column} = '{old}'")


def _payloads(old: str, new: str, topics: str) -> list[str]:
    sqlite = (
        f"json_set(json_remove(payload, '$.{old}'), '$.{new}', json_extract(payload, '$.{old}'))"
    )
    other = (
        f"CAST(CAST(payload AS jsonb) - '{old}' || "
        f"jsonb_build_object('{new}', payload -> '{old}') AS json)"
    )
    return _by_dialect(
        *(
            _updated("outbox", f"payload = {each}", f"name IN ({topics})")
            for each in (sqlite, other)
        )
    )


def _updated(table: str, changes: str, where: str) -> list[str]:
    return _executed(f"UPDATE {table} SET {changes} WHERE {where}")  # noqa: S608 names alone


def _executed(statement: str) -> list[str]:
    """A statement of SQL as lines of Python."""
    parts = wrap(statement, _WIDTH, break_long_words=False, break_on_hyphens=False)
    if len(parts) == 1:
        return [f'op.execute("{statement}")']
    return ["op.execute(", *(f'    "{part} "' for part in parts[:-1]), f'    "{parts[-1]}"', ")"]


def _by_dialect(sqlite: Sequence[str], others: Sequence[str]) -> list[str]:
    if not sqlite:
        return []
    return [
        'if op.get_context().dialect.name == "sqlite":',
        *(f"    {each}" for each in sqlite),
        "else:",
        *(f"    {each}" for each in others),
    ]

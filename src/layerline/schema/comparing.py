"""Models held against migrations: what the one has and the other has not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from layerline.schema.tables import Column, Place, Table


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that models and migrations do not say alike.

    Attributes:
        place: where it is written.
        sentence: what differs.
    """

    place: Place
    sentence: str


def compare(models: Mapping[str, Table], migrated: Mapping[str, Table]) -> tuple[Difference, ...]:
    """Every difference of which reading is certain.

    Args:
        models: the tables as the models say.
        migrated: the tables once all migrations ran.
    """
    found: list[Difference] = []
    for name, table in sorted(models.items()):
        if name in migrated:
            found += _columns(table, migrated[name])
        else:
            found.append(Difference(table.place, f"no migration makes the table {name}"))
    for name in sorted(set(migrated) - set(models)):
        found.append(Difference(migrated[name].place, f"no model has the table {name}"))
    return tuple(found)


def _columns(model: Table, migrated: Table) -> Iterator[Difference]:
    for name, column in model.columns.items():
        if name not in migrated.columns:
            if migrated.certain:
                yield Difference(column.place, f"no migration makes {model.name}.{name}")
            continue
        yield from _differences(model.name, column, migrated.columns[name])
    for name, column in migrated.columns.items():
        if name not in model.columns and model.certain:
            yield Difference(
                column.place, f"no model has {model.name}.{name}, which migrations make"
            )


def _differences(table: str, model: Column, migrated: Column) -> Iterator[Difference]:
    name = f"{table}.{model.name}"
    if None not in (model.null, migrated.null) and model.null != migrated.null:
        says, makes = ("may be null", "not") if model.null else ("is never null", "that it may be")
        yield Difference(model.place, f"{name} {says} in the model, and migrations say {makes}")
    if None not in (model.length, migrated.length) and model.length != migrated.length:
        yield Difference(
            model.place,
            f"{name} has {model.length} characters in the model, "
            f"and {migrated.length} in migrations",
        )

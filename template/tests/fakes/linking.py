"""Links in memory, each with a key that no table gives it, so that rows are found by one."""

from collections.abc import Collection
from typing import Any
from uuid import uuid4

from sqlalchemy import Table, inspect
from sqlalchemy.orm import DeclarativeBase

from app.core.db import Base
from app.core.errors import ConflictError
from app.core.soft_delete import SoftDeletable
from app.core.types import Key
from app.repositories.linking import BaseLinkRepository, OtherKey, OwnerKey
from tests.fakes.memory import rows_of


class FakeLinkRepository(BaseLinkRepository[OwnerKey, OtherKey]):
    """The links of one table, in memory."""

    async def of(self, owner: OwnerKey) -> list[OtherKey]:
        """The keys of what a record is linked with, in their order."""
        return sorted(self._linked(owner) & self._living(self.other))

    async def unknown(self, keys: Collection[OtherKey]) -> set[OtherKey]:
        """Those of the keys that nothing has to which a link could point."""
        return set(keys) - self._living(self.other)

    async def replace(self, owner: OwnerKey, keys: Collection[OtherKey]) -> None:
        """Link a record with these, and with nothing else."""
        there, wanted = set(await self.of(owner)), set(keys)
        new = wanted - there
        ends = {owner} <= self._keys(self.owner) and new <= self._keys(self.other)
        if new and (not ends or new & self._linked(owner)):
            raise ConflictError("the database refused these links")
        for key, row in list(self._rows.items()):
            if row[self.owner] == owner and row[self.other] in there - wanted:
                del self._rows[key]
        for other in new:
            key = uuid4()
            self._rows[key] = {"id": key, self.owner: owner, self.other: other}

    @property
    def _rows(self) -> dict[Key, dict[str, Any]]:
        return self._table_of(self.link)

    def _table_of(self, model: type[DeclarativeBase]) -> dict[Key, dict[str, Any]]:
        return rows_of(self._uow).rows.setdefault(model, {})

    def _linked(self, owner: OwnerKey) -> set[Any]:
        """The keys of what it is linked with, deleted or not."""
        return {row[self.other] for row in self._rows.values() if row[self.owner] == owner}

    def _keys(self, column: str) -> set[Any]:
        return set(self._table_of(self._model_of(column)))

    def _living(self, column: str) -> set[Any]:
        model = self._model_of(column)
        return set(living_of(model, self._table_of(model)))

    def _model_of(self, column: str) -> type[DeclarativeBase]:
        (foreign_key,) = self._column(column).foreign_keys
        (model,) = models_of(foreign_key.column.table)
        return model


def living_of(
    model: type[DeclarativeBase], rows: dict[Key, dict[str, Any]]
) -> dict[Key, dict[str, Any]]:
    """The rows of a model that are read: not those that are deleted and kept."""
    if not issubclass(model, SoftDeletable):
        return rows
    return {key: row for key, row in rows.items() if row["deleted_at"] is None}


def models_of(table: object) -> list[type[DeclarativeBase]]:
    """The models whose rows lie in a table."""
    return [each for each in all_models() if table_of(each) is table]


def all_models() -> list[type[DeclarativeBase]]:
    """Every model that there is."""
    return [mapper.class_ for mapper in Base.registry.mappers]


def table_of(model: type[DeclarativeBase]) -> Table:
    """The table of a model."""
    table = inspect(model).local_table
    assert isinstance(table, Table)
    return table

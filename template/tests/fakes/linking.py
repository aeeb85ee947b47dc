"""Links in memory, each with a key that no table gives it, so that rows are found by one."""

from collections.abc import Collection
from typing import Any
from uuid import uuid4

from sqlalchemy import Table, inspect
from sqlalchemy.orm import DeclarativeBase

from app.core.db import Base
from app.core.errors import ConflictError
from app.core.types import Key
from app.repositories.linking import BaseLinkRepository, OtherKey, OwnerKey
from tests.fakes.memory import rows_of


class FakeLinkRepository(BaseLinkRepository[OwnerKey, OtherKey]):
    """The links of one table, in memory."""

    async def of(self, owner: OwnerKey) -> list[OtherKey]:
        """The keys of what a record is linked with, in their order."""
        return sorted(row[self.other] for row in self._rows.values() if row[self.owner] == owner)

    async def unknown(self, keys: Collection[OtherKey]) -> set[OtherKey]:
        """Those of the keys that nothing has to which a link could point."""
        return set(keys) - self._keys(self.other)

    async def replace(self, owner: OwnerKey, keys: Collection[OtherKey]) -> None:
        """Link a record with these, and with nothing else."""
        if keys and (owner not in self._keys(self.owner) or await self.unknown(keys)):
            raise ConflictError("the database refused these links")
        for key, row in list(self._rows.items()):
            if row[self.owner] == owner:
                del self._rows[key]
        for other in set(keys):
            key = uuid4()
            self._rows[key] = {"id": key, self.owner: owner, self.other: other}

    @property
    def _rows(self) -> dict[Key, dict[str, Any]]:
        return self._table_of(self.link)

    def _table_of(self, model: type[DeclarativeBase]) -> dict[Key, dict[str, Any]]:
        return rows_of(self._uow).rows.setdefault(model, {})

    def _keys(self, column: str) -> set[Any]:
        (foreign_key,) = self._column(column).foreign_keys
        (model,) = models_of(foreign_key.column.table)
        return set(self._table_of(model))


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

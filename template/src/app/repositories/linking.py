"""Rows that only say which record belongs to which: the tables between two entities."""

from collections.abc import Collection
from typing import Any, ClassVar, Generic
from uuid import UUID

from sqlalchemy import Column, delete, insert, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase
from typing_extensions import TypeVar

from app.core.errors import ConflictError
from app.core.soft_delete import living
from app.core.types import Key
from app.core.unit_of_work import UnitOfWork

OwnerKey = TypeVar("OwnerKey", bound=Key, default=UUID)
OtherKey = TypeVar("OtherKey", bound=Key, default=UUID)


class BaseLinkRepository(Generic[OwnerKey, OtherKey]):
    """The links of one table. Works inside an open unit of work, never commits.

    However many links there are, each method takes the same few statements. A link with what is
    deleted softly is kept, and never read.
    """

    link: ClassVar[type[DeclarativeBase]]
    owner: ClassVar[str]
    """The column that points to the record that has the links."""
    other: ClassVar[str]
    """The column that points to what it is linked with."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    @property
    def session(self) -> AsyncSession:
        """The session of the open unit of work."""
        return self._uow.session

    async def of(self, owner: OwnerKey) -> list[OtherKey]:
        """The keys of what a record is linked with, in their order."""
        other, key = self._column(self.other), self._other_key
        query = select(other).where(self._column(self.owner) == owner).order_by(other)
        if conditions := living(key.table):
            query = query.join(key.table, key == other).where(*conditions)
        return list((await self.session.scalars(query)).all())

    async def unknown(self, keys: Collection[OtherKey]) -> set[OtherKey]:
        """Those of the keys that nothing has to which a link could point."""
        key = self._other_key
        query = select(key).where(key.in_(keys), *living(key.table))
        return set(keys) - set((await self.session.scalars(query)).all())

    async def replace(self, owner: OwnerKey, keys: Collection[OtherKey]) -> None:
        """Link a record with these, and with nothing else.

        Raises:
            ConflictError: one end of a link is not there any more.
        """
        there, wanted = set(await self.of(owner)), set(keys)
        if gone := there - wanted:
            ends = self._column(self.owner) == owner, self._column(self.other).in_(gone)
            await self.session.execute(delete(self.link).where(*ends))
        if new := sorted(wanted - there):
            rows = [{self.owner: owner, self.other: key} for key in new]
            try:
                await self.session.execute(insert(self.link), rows)
            except IntegrityError as error:
                raise ConflictError("the database refused these links") from error

    @property
    def _other_key(self) -> Column[Any]:
        (foreign_key,) = self._column(self.other).foreign_keys
        return foreign_key.column

    def _column(self, name: str) -> Column[Any]:
        return inspect(self.link).columns[name]

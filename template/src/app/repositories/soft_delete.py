"""Data access for rows that are kept when they are deleted."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from sqlalchemy import ColumnElement

from app.core.db import AnyEntity
from app.core.soft_delete import SoftDeletable
from app.core.types import K, utcnow
from app.repositories.base import BaseRepository

T = TypeVar("T", bound=AnyEntity)


class SoftDeleteRepository(BaseRepository[T, K]):
    """CRUD for a `SoftDeletable` model: what is deleted is kept, and never read again.

    What refers to a deleted row goes on to do so.
    """

    async def get(self, id: K) -> T | None:
        """The row with this key, unless it is deleted."""
        instance = await super().get(id)
        is_deleted = isinstance(instance, SoftDeletable) and instance.deleted_at is not None
        return None if is_deleted else instance

    async def delete(self, id: K) -> int:
        """Mark a row as deleted. Returns the version that it has from now on.

        Raises:
            NotFoundError: there is no such row, or it is deleted already.
        """
        return (await self.update(id, {"deleted_at": utcnow()})).version

    async def exists(self, id: K) -> bool:
        """Whether there is a row with this key that is not deleted."""
        return await self.exists_with({"id": id})

    def _conditions(self, filters: Mapping[str, object]) -> Iterator[ColumnElement[bool]]:
        yield self._column("deleted_at").is_(None)
        yield from super()._conditions(filters)

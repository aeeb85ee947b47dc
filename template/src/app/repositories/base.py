"""What every repository can do. Data access and query construction; never a decision."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Select, bindparam, func, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from app.core.db import AnyEntity
from app.core.errors import ConflictError, NotFoundError, StaleVersionError
from app.core.listing import FIRST_PAGE, Page, Range, Rows
from app.core.soft_delete import living
from app.core.types import K, Key
from app.core.unit_of_work import UnitOfWork
from app.repositories.keyset import parts_of

T = TypeVar("T", bound=AnyEntity)


class BaseRepository(Generic[T, K]):
    """CRUD for one model. Works inside an open unit of work; flushes, never commits."""

    model: ClassVar[type[AnyEntity]]

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    @property
    def session(self) -> AsyncSession:
        """The session of the open unit of work."""
        return self._uow.session

    async def create(self, data: Mapping[str, Any]) -> T:
        """Insert a row.

        Raises:
            ConflictError: a constraint of the database refused it.
        """
        instance = self._model(**data)
        self.session.add(instance)
        await self._flush()
        return instance

    async def get(self, id: K) -> T | None:
        """The row with this key."""
        return await self.session.get(self._model, id)

    async def get_multi(
        self, filters: Mapping[str, object] | None = None, page: Page = FIRST_PAGE
    ) -> Rows[T]:
        """A page of the rows that meet the filters, in key order unless it says another.

        Args:
            filters: column name to its value, or the range of it; one that is None is not applied.
            page: which of them.
        """
        query = select(self._model).where(*self._conditions(filters or {}))
        wanted = page.limit + 1  # the one too many tells that there are more
        found: list[T] = []
        for part in parts_of(query, self._column, page):
            found += await self._all(part.limit(wanted - len(found)))
            if len(found) == wanted:
                break
        return Rows(found[: page.limit], more=len(found) == wanted)

    async def count(self, filters: Mapping[str, object] | None = None) -> int:
        """How many rows meet the filters."""
        query = select(func.count()).select_from(self._model)
        return await self.session.scalar(query.where(*self._conditions(filters or {}))) or 0

    async def update(self, id: K, data: Mapping[str, Any], *, version: int | None = None) -> T:
        """Change columns of a row.

        Args:
            id: the row's key.
            data: column name to new value.
            version: refuse the change unless the row still has this version.

        Raises:
            NotFoundError: there is no such row.
            StaleVersionError: it was changed in between.
            ConflictError: a constraint of the database refused it.
        """
        instance = await self._require(id)
        if version is not None and instance.version != version:
            raise StaleVersionError(f"the current version is {instance.version}, not {version}")
        for column in data:
            self._column(column)
        for column, value in data.items():
            setattr(instance, column, value)
        await self._flush()
        return instance

    async def delete(self, id: K) -> int:
        """Remove a row. Returns the version that its end has: one above its last.

        Raises:
            NotFoundError: there is no such row.
            ConflictError: other rows still refer to it.
        """
        instance = await self._require(id)
        await self.session.delete(instance)
        await self._flush()
        return instance.version + 1

    async def exists(self, id: K) -> bool:
        """Whether there is a row with this key."""
        return await self.session.scalar(_key_of(self._model), {"key": id}) is not None

    async def exists_with(
        self, values: Mapping[str, object], *, other_than: K | None = None
    ) -> bool:
        """Whether a row, or another than the one with that key, has these values."""
        key = self._column("id")
        query = select(key).where(*self._conditions(values))
        if other_than is not None:
            query = query.where(key != other_than)
        return await self.session.scalar(query.limit(1)) is not None

    async def target_exists(self, column: str, key: Key) -> bool:
        """Whether there is a row, not a deleted one, to which a column could point.

        For a service that must not know the other's service, because that one knows it.
        """
        (foreign_key,) = self._column(column).foreign_keys
        target = foreign_key.column
        query = select(target).where(target == key, *living(target.table))
        return await self.session.scalar(query) is not None

    @property
    def _model(self) -> type[T]:
        return self.model  # type: ignore[return-value]  # a ClassVar cannot be generic

    async def _require(self, key: K) -> T:
        instance = await self.get(key)
        if instance is None:
            raise NotFoundError.of(self._model.__name__, key)
        return instance

    async def _all(self, query: Select[T]) -> list[T]:
        return list((await self.session.scalars(query)).all())

    async def _flush(self) -> None:
        try:
            await self.session.flush()
        except StaleDataError as error:
            raise StaleVersionError("it was changed since you read it") from error
        except IntegrityError as error:
            raise ConflictError(f"the database refused this {self._model.__name__}") from error

    def _conditions(self, filters: Mapping[str, object]) -> Iterator[ColumnElement[bool]]:
        for name, value in filters.items():
            column = self._column(name)
            asked = value if isinstance(value, Range) else Range(exactly=value)
            if asked.exactly is not None:
                yield column == asked.exactly
            if asked.least is not None:
                yield column >= asked.least
            if asked.most is not None:
                yield column <= asked.most

    def _column(self, name: str) -> Column[Any]:
        columns = inspect(self._model).columns
        if name not in columns:
            raise AttributeError(f"{self._model.__name__} has no column {name!r}")
        return columns[name]


@cache
def _key_of(model: type[AnyEntity]) -> Select[Any]:
    """A row's key, if there is one: asked by most writes, so built once, and below the ORM."""
    column: Column[Any] = inspect(model).columns["id"]
    return select(column).where(column == bindparam("key"))
